import { waveRate } from './wave.ts';

/** Seconds of speech, and of the pause after it, in turns. */
export const turn = { speech: 1, pause: 1 } as const;

/** Formants of vowels in hertz, which a voice goes through as it speaks (G. Peterson and H. Barney, 1952). */
const vowels = [
  [730, 1_090, 2_440],
  [270, 2_290, 3_010],
  [530, 1_840, 2_480],
  [570, 840, 2_410],
  [300, 870, 2_240],
] as const;
/** Syllables a second. */
const pace = 4;
/** How wide formants are, and how much softer each is than the one before it. */
const width = 90;
const slope = 0.45;

/** The same numbers of 0 to 1 each time (C. Johnson's mulberry32). */
function createDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How loud a harmonic at `hertz` is in the vowel of that syllable. */
function formed(hertz: number, syllable: number): number {
  const vowel = vowels[syllable % vowels.length] ?? vowels[0];
  return vowel.reduce((sum, formant, index) => sum + slope ** index / (1 + ((hertz - formant) / width) ** 2), 0);
}

/** A voice that speaks syllables at a pitch that moves, and is silent in between: samples of -1 to 1. */
function voice(count: number): Float64Array {
  let phase = 0;
  return Float64Array.from({ length: count }, (_, at) => {
    const time = (at / waveRate) % (turn.speech + turn.pause);
    if (time >= turn.speech) return 0;
    const syllable = Math.floor(time * pace);
    const within = time * pace - syllable;
    const pitch = 125 + 20 * Math.sin(2 * Math.PI * 0.7 * time) - 12 * within;
    phase += (2 * Math.PI * pitch) / waveRate;
    const swell = Math.sin(Math.PI * within) ** 0.6;
    let sum = 0;
    for (let harmonic = 1; harmonic * pitch < 4_000; harmonic += 1)
      sum += (formed(harmonic * pitch, syllable) + 0.02) * Math.sin(harmonic * phase);
    return 0.2 * swell * sum;
  });
}

/** A fan that never stops, and somebody who types: clicks of some milliseconds, six or so a second. */
function noise(count: number): Float64Array {
  const dice = createDice(7);
  const out = new Float64Array(count);
  let low = 0;
  for (let at = 0; at < count; at += 1) {
    low = 0.9 * low + 0.1 * (2 * dice() - 1);
    out[at] = 0.04 * low + 0.01 * (2 * dice() - 1);
  }
  for (let at = 0; at < count; at += Math.round(waveRate * (0.1 + 0.15 * dice())))
    for (let index = 0; index < waveRate * 0.03 && at + index < count; index += 1)
      out[at + index] = (out[at + index] ?? 0) + 0.25 * (2 * dice() - 1) * Math.exp(-index / (waveRate * 0.006));
  return out;
}

/** A voice over noise for `seconds`, to be played again and again. */
export function noisyVoice(seconds: number = 4 * (turn.speech + turn.pause)): Float64Array {
  const count = seconds * waveRate;
  const [said, around] = [voice(count), noise(count)];
  return said.map((value, at) => Math.max(-1, Math.min(1, value + (around[at] ?? 0))));
}

/** How loud the voice and the noise between are in a recording, in decibels. */
export interface Heard {
  readonly voice: number;
  readonly noise: number;
}

function decibels(levels: readonly number[]): number {
  return 10 * Math.log10(levels.reduce((sum, level) => sum + level * level, 1e-12) / Math.max(1, levels.length));
}

/** Levels of 20 ms each of a recording that lasts a turn at least; where speech begins in it is found by trying all. */
export function heardIn(levels: readonly number[]): Heard {
  const [speech, all] = [turn.speech * 50, (turn.speech + turn.pause) * 50];
  function within(begin: number, from: number, to: number): readonly number[] {
    return levels.filter((_, at) => {
      const place = (((at - begin) % all) + all) % all;
      return place >= from && place < to;
    });
  }
  const found = Array.from({ length: all }, (_, begin) => ({
    voice: decibels(within(begin, 5, speech - 5)),
    // What the room, or the way here, leaves of the voice belongs to it.
    noise: decibels(within(begin, speech + 15, all - 5)),
    contrast: decibels(within(begin, 0, speech)) - decibels(within(begin, speech, all)),
  }));
  return found.reduce((best, next) => (next.contrast > best.contrast ? next : best));
}
