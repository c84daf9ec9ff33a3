import { join } from 'node:path';
import { waveRate, writeWave } from './wave.ts';

/**
 * What each person's microphone plays, in hertz. The tones are far enough apart to be told from each other after Opus,
 * and no one is a multiple of another.
 */
export const voices = {
  Ada: 440,
  Bob: 650,
  Cleo: 910,
  Fritz: 1_170,
  Dora: 1_490,
  Eve: 1_870,
  Finn: 2_290,
  Gina: 2_770,
} as const;

export type Voice = keyof typeof voices;

const seconds = 2;
/** A steady tone is taken for noise and suppressed by the browser; a voice that swells four times a second is kept. */
const swellHz = 4;

/** Samples of a voice at 48 kHz mono, -1 to 1, made so that the end runs into the beginning. */
function samples(tone: number): Float64Array {
  return Float64Array.from({ length: waveRate * seconds }, (_, index) => {
    const time = index / waveRate;
    const swell = 0.05 + 0.225 * (1 - Math.cos(2 * Math.PI * swellHz * time));
    return swell * Math.sin(2 * Math.PI * tone * time);
  });
}

/** Writes the voice as a WAV file into `folder`, for a browser to play as its microphone again and again. */
export function writeVoice(voice: Voice, folder: string): string {
  return writeWave(join(folder, `${voice}.wav`), samples(voices[voice]));
}
