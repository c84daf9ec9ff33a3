/**
 * Runs in the measured pages before their own script: stamps clicks, rings and the first sound on the wall clock that
 * all pages of one machine share. It wraps RTCPeerConnection only to see the tracks that arrive.
 */
export interface Probe {
  /** Wall clock, milliseconds with fractions. */
  now(): number;
  click: number;
  ring: number;
  painted: number;
  /** Wall time of the first sound since the last `reset`. */
  sound: number;
  reset(): void;
  /**
   * Resolves when that is stamped, by the stamp itself: a page that is looked at from outside again and again, frame by
   * frame, is a busier page.
   */
  until(what: 'painted' | 'sound'): Promise<void>;
}

declare global {
  var probe: Probe;
}

export function installProbe(): void {
  function now(): number {
    return performance.timeOrigin + performance.now();
  }
  const waiting: { readonly what: 'painted' | 'sound'; readonly resolve: () => void }[] = [];
  function stamp(what: 'painted' | 'sound'): void {
    globalThis.probe[what] = now();
    for (const each of waiting) if (each.what === what) each.resolve();
  }
  globalThis.probe = {
    now,
    click: 0,
    ring: 0,
    painted: 0,
    sound: 0,
    reset() {
      Object.assign(globalThis.probe, { click: 0, ring: 0, painted: 0, sound: 0 });
    },
    until: (what) => new Promise((resolve) => (globalThis.probe[what] > 0 ? resolve() : waiting.push({ what, resolve }))),
  };
  addEventListener('click', () => (globalThis.probe.click = now()), { capture: true });
  function watch(): void {
    new MutationObserver(() => {
      if (globalThis.probe.ring !== 0 || !document.querySelector('[role=alertdialog]')) return;
      globalThis.probe.ring = now();
      requestAnimationFrame(() => requestAnimationFrame(() => stamp('painted')));
    }).observe(document, { childList: true, subtree: true, attributes: true });
  }
  watch();
  const context = new AudioContext();
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('track', (event) => {
        const analyser = new AnalyserNode(context, { fftSize: 256 });
        const source = context.createMediaStreamSource(new MediaStream([event.track]));
        source.connect(analyser);
        void context.resume();
        const samples = new Float32Array(256);
        const timer = setInterval(() => {
          analyser.getFloatTimeDomainData(samples);
          const loud = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
          if (loud > 0.02 && globalThis.probe.sound === 0) stamp('sound');
          if (event.track.readyState === 'ended' || this.connectionState === 'closed') {
            clearInterval(timer);
            source.disconnect();
          }
        }, 2);
      });
    }
  };
}
