/** Samples in a second. Enough for these tones, and half the work of what loudspeakers take. */
export const pace = 24_000;

/** A sound of the page: samples from -1 to 1, played over and over or once. */
export interface Tune {
  readonly samples: () => Float32Array<ArrayBuffer>;
  readonly loop: boolean;
}

/** One struck note. */
export interface Note {
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

/** A tune of struck notes, so many seconds long. */
export function struck(seconds: number, notes: readonly Note[]) {
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

/** Bursts of one tone or several together, each with soft edges. Times in seconds. */
interface Bursts {
  readonly seconds: number;
  readonly at: readonly number[];
  readonly lasts: number;
  readonly hertz: readonly number[];
  readonly gain: number;
}

function bursts({ seconds, at, lasts, hertz, gain }: Bursts) {
  return (): Float32Array<ArrayBuffer> => {
    const samples = new Float32Array(Math.floor(seconds * pace));
    for (const from of at)
      for (let index = 0; index < lasts * pace; index++) {
        const time = index / pace;
        const edge = Math.max(0, Math.min(1, time / 0.02, (lasts - time) / 0.02));
        const tone = hertz.reduce((sum, one) => sum + Math.sin(2 * Math.PI * one * time), 0) / hertz.length;
        samples[Math.floor(from * pace) + index] = gain * Math.sin(Math.PI * 0.5 * edge) * tone;
      }
    return samples;
  };
}

/** One bell after the other, struck `each` seconds, as the clapper of an old telephone does. */
function bell(begin: number, strokes: number, each: number): readonly Note[] {
  return Array.from({ length: strokes }, (_, index) => ({
    at: begin + index * each,
    hertz: index % 2 === 0 ? 1_318.5 : 1_046.5,
    gain: 0.12,
    decay: 0.11,
  }));
}

/** Notes that are struck alike, one after the other. */
export function melody(gain: number, decay: number, notes: readonly (readonly [at: number, hertz: number])[]): readonly Note[] {
  return notes.map(([at, hertz]) => ({ at, hertz, gain, decay }));
}

/** The ringtones that a person can choose from. All are made here, and no file is loaded. */
export const ringtones = {
  rising: { samples: struck(3.4, [...phrase(0), ...phrase(0.82)]), loop: true },
  bell: { samples: struck(3.6, [...bell(0, 20, 0.05), ...bell(1.4, 20, 0.05)]), loop: true },
  marimba: {
    samples: struck(
      3.6,
      melody(0.2, 0.22, [
        [0, d5],
        [0.18, a5],
        [0.36, fSharp5],
        [0.54, a5],
        [0.9, d6],
        [1.08, a5],
        [1.26, d6],
      ]),
    ),
    loop: true,
  },
  harp: {
    samples: struck(
      4,
      melody(0.17, 0.5, [
        [0, d6],
        [0.16, a5],
        [0.32, fSharp5],
        [0.48, d5],
        [0.8, fSharp5],
        [0.96, a5],
        [1.12, d6],
      ]),
    ),
    loop: true,
  },
  digital: {
    samples: bursts({ seconds: 3.2, at: [0, 0.12, 0.24, 0.36, 0.9, 1.02, 1.14, 1.26], lasts: 0.09, hertz: [1_046.5, 1_568], gain: 0.2 }),
    loop: true,
  },
  /** For who hears high notes badly. */
  low: { samples: bursts({ seconds: 3.2, at: [0, 0.5, 1], lasts: 0.36, hertz: [330, 440, 523], gain: 0.34 }), loop: true },
} as const satisfies Readonly<Record<string, Tune>>;

/** A ringtone by its name. */
export type Ringtone = keyof typeof ringtones;

/** What is heard of a call beside the ring. */
export const tunes = {
  /** Somebody is calling me while I talk: two soft notes, far apart. Whom I talk with does not hear them. */
  waiting: {
    samples: struck(4.5, [
      { at: 0, hertz: d5, gain: 0.075, decay: 0.16 },
      { at: 0.22, hertz: a5, gain: 0.06, decay: 0.22 },
    ]),
    loop: true,
  },
  /** The other's page rings: the tone of a European exchange, one second in five. */
  ringback: { samples: bursts({ seconds: 5, at: [0], lasts: 1, hertz: [425], gain: 0.07 }), loop: true },
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
  /** They have declined my call: three notes down. */
  declined: {
    samples: struck(
      1.2,
      melody(0.1, 0.16, [
        [0, a5 / 2],
        [0.18, fSharp5 / 2],
        [0.36, d5 / 2],
      ]),
    ),
    loop: false,
  },
  /** They are busy: the tone of a European exchange, half a second on and off. */
  busy: { samples: bursts({ seconds: 3, at: [0, 1, 2], lasts: 0.5, hertz: [425], gain: 0.07 }), loop: false },
  /** Nobody has answered: one long tone, and a short one. */
  unanswered: { samples: bursts({ seconds: 1.6, at: [0, 1.1], lasts: 0.45, hertz: [350, 440], gain: 0.07 }), loop: false },
  /** They cannot be reached: the special information tone (ITU-T E.180), soft. */
  unreachable: {
    samples: () => {
      const parts = [950, 1_400, 1_800].map((hertz, index) =>
        bursts({ seconds: 1.2, at: [index * 0.33], lasts: 0.33, hertz: [hertz], gain: 0.05 })(),
      );
      return parts.reduce((sum, part) => sum.map((sample, index) => sample + (part[index] ?? 0)));
    },
    loop: false,
  },
} as const satisfies Readonly<Record<string, Tune>>;
