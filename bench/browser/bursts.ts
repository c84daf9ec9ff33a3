/**
 * Runs in the measured pages before their own script: the microphone becomes a generator of short bursts, and every
 * onset heard, at the mouth and at the ear, is noted on the wall clock that all pages of one machine share. The same
 * detector stands at both ends, so its own delay falls out of the difference.
 */
declare global {
  var onsets: { mouth: number[]; ear: number[] };
}

export function installBursts(): void {
  globalThis.onsets = { mouth: [], ear: [] };
  const context = new AudioContext({ sampleRate: 48_000 });
  function detect(stream: MediaStream, into: number[]): void {
    const analyser = new AnalyserNode(context, { fftSize: 256 });
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(256);
    let quietSince = 0;
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const loud = samples.some((sample) => Math.abs(sample) > 0.05);
      const now = performance.timeOrigin + performance.now();
      if (loud && now - quietSince > 200) into.push(now);
      if (loud) quietSince = now;
    }, 2);
  }
  navigator.mediaDevices.getUserMedia = async () => {
    await context.resume();
    const destination = context.createMediaStreamDestination();
    const tone = new OscillatorNode(context, { frequency: 1_000 });
    const gate = new GainNode(context, { gain: 0 });
    tone.connect(gate).connect(destination);
    tone.start();
    for (let burst = 0; burst < 200; burst += 1) {
      const at = context.currentTime + 1 + burst * 0.5 + Math.random() * 0.1;
      gate.gain.setValueAtTime(0.6, at);
      gate.gain.setValueAtTime(0, at + 0.06);
    }
    detect(destination.stream, globalThis.onsets.mouth);
    return destination.stream;
  };
  const Native = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('track', (event) => detect(new MediaStream([event.track]), globalThis.onsets.ear));
    }
  };
}
