/** Samples in a second. Enough for these tones, and half the work of what loudspeakers take. */
export const pace = 24_000;

/** A sound of the page: samples from -1 to 1, played over and over or once. */
export interface Tune {
  readonly samples: () => Float32Array<ArrayBuffer>;
  readonly loop: boolean;
}

interface Note {
  /** Seconds from the beginning of the tune. */
  readonly at: number;
  readonly hertz: number;
  readonly gain: number;
  /** Seconds until a struck note has fallen to a third. */
  readonly decay: number;
}

const attack = 0.006;

/** Adds one struck note, with a soft second and fourth partial as of a wooden bar. */
function strike(samples: Float32Array, { at, hertz, gain, decay }: Note): void {
  const begin = Math.floor(at * pace);
  const end = Math.min(samples.length, begin + Math.floor(decay * 5 * pace));
  for (let index = begin; index < end; index++) {
    const time = (index - begin) / pace;
    const turn = 2 * Math.PI * hertz * time;
    const tone =
      Math.sin(turn) + 0.3 * Math.sin(2 * turn) * Math.exp(-time / (decay / 2)) + 0.12 * Math.sin(4 * turn) * Math.exp(-time / (decay / 5));
    samples[index] = (samples[index] ?? 0) + gain * Math.min(1, time / attack) * Math.exp(-time / decay) * tone;
  }
}

function struck(seconds: number, notes: readonly Note[]) {
  return (): Float32Array<ArrayBuffer> => {
    const samples = new Float32Array(Math.floor(seconds * pace));
    for (const note of notes) strike(samples, note);
    return samples;
  };
}

const [d5, fSharp5, a5, d6] = [587.33, 739.99, 880, 1174.66];

function phrase(at: number): readonly Note[] {
  return [d5, fSharp5, a5, d6].map((hertz, index) => ({
    at: at + index * 0.13,
    hertz,
    gain: index === 3 ? 0.24 : 0.2,
    decay: index === 3 ? 0.34 : 0.2,
  }));
}

/** The tone of a European exchange, one second in five, with soft edges. */
function exchangeTone(): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(5 * pace);
  for (let index = 0; index < pace; index++) {
    const time = index / pace;
    const edge = Math.min(1, time / 0.05, (1 - time) / 0.05);
    samples[index] = 0.07 * Math.sin(Math.PI * 0.5 * edge) * Math.sin(2 * Math.PI * 425 * time);
  }
  return samples;
}

export const tunes = {
  /** Somebody is calling me. */
  ring: { samples: struck(3.4, [...phrase(0), ...phrase(0.82)]), loop: true },
  /** Somebody is calling me while I talk: two soft notes, far apart. Whom I talk with does not hear them. */
  waiting: {
    samples: struck(4.5, [
      { at: 0, hertz: d5, gain: 0.075, decay: 0.16 },
      { at: 0.22, hertz: a5, gain: 0.06, decay: 0.22 },
    ]),
    loop: true,
  },
  /** The other's page rings. */
  ringback: { samples: exchangeTone, loop: true },
  /** The sound is lost and being looked for. */
  searching: {
    samples: struck(3, [
      { at: 0.6, hertz: a5 / 2, gain: 0.05, decay: 0.1 },
      { at: 0.78, hertz: a5 / 2, gain: 0.05, decay: 0.1 },
    ]),
    loop: true,
  },
  /** The call is over, and not by me. */
  over: {
    samples: struck(0.9, [
      { at: 0, hertz: a5 / 2, gain: 0.1, decay: 0.14 },
      { at: 0.16, hertz: d5 / 2, gain: 0.1, decay: 0.18 },
    ]),
    loop: false,
  },
} as const satisfies Readonly<Record<string, Tune>>;

export interface Player {
  /** Opens the loudspeaker ahead of time, for that takes long enough to delay the first ring. */
  prepare(): void;
  /** Plays `tune` in place of what is playing. A browser that wants a gesture first starts it at the next one. */
  play(tune: Tune): void;
  /** Silence at once, without a click. */
  stop(): void;
  /** Gives everything back. Safe twice. */
  close(): void;
}

/**
 * Plays the page's sounds by Web Audio. A loop needs no timer, so it also goes on in a tab whose timers are slowed
 * down.
 */
export function createPlayer(): Player {
  let context: AudioContext | null = null;
  let playing: { readonly source: AudioBufferSourceNode; readonly gain: GainNode } | null = null;
  const buffers = new Map<Tune, AudioBuffer>();
  function wake(): void {
    if (playing !== null) void context?.resume();
  }
  function stop(): void {
    if (playing === null || context === null) return;
    const { source, gain } = playing;
    playing = null;
    gain.gain.setTargetAtTime(0, context.currentTime, 0.008);
    source.stop(context.currentTime + 0.06);
  }
  function bufferOf(tune: Tune): AudioBuffer {
    const samples = tune.samples();
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: pace });
    buffer.copyToChannel(samples, 0);
    buffers.set(tune, buffer);
    return buffer;
  }
  function open(): AudioContext {
    return (context ??= new AudioContext());
  }
  function rest(at: AudioContext): void {
    // An idle context would keep the loudspeaker awake.
    if (playing === null && at.state === 'running') void at.suspend();
  }
  function prepare(): void {
    const at = open();
    if (!buffers.has(tunes.ring)) bufferOf(tunes.ring);
    void at.resume().then(() => rest(at));
  }
  function play(tune: Tune): void {
    stop();
    const at = open();
    const source = new AudioBufferSourceNode(at, { buffer: buffers.get(tune) ?? bufferOf(tune), loop: tune.loop });
    const gain = new GainNode(at);
    source.connect(gain).connect(at.destination);
    source.addEventListener('ended', () => {
      gain.disconnect();
      if (playing?.source === source) playing = null;
      rest(at);
    });
    playing = { source, gain };
    void at.resume();
    source.start();
  }
  addEventListener('pointerdown', wake);
  addEventListener('keydown', wake);
  function close(): void {
    removeEventListener('pointerdown', wake);
    removeEventListener('keydown', wake);
    stop();
    if (context !== null && context.state !== 'closed') void context.close();
  }
  return { prepare, play, stop, close };
}
