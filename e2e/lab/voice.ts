import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What each person's microphone plays, in hertz. The tones are far enough apart to be told from each other after Opus, and no one is a
 * multiple of another.
 */
export const voices = { Ada: 440, Bob: 650, Cleo: 910, Fritz: 1_170 } as const;

export type Voice = keyof typeof voices;

const rate = 48_000;
const seconds = 2;
/** A steady tone is taken for noise and suppressed by the browser; a voice that swells four times a second is kept. */
const swellHz = 4;

/** Samples of a voice at 48 kHz mono, -1 to 1, made so that the end runs into the beginning. */
const samples = (tone: number): Float64Array =>
  Float64Array.from({ length: rate * seconds }, (_, index) => {
    const time = index / rate;
    const swell = 0.05 + 0.225 * (1 - Math.cos(2 * Math.PI * swellHz * time));
    return swell * Math.sin(2 * Math.PI * tone * time);
  });

/** Writes the voice as a WAV file (RIFF, 16 bit PCM) into `folder`, for a browser to play as its microphone again and again. */
export function writeVoice(voice: Voice, folder: string): string {
  const sound = samples(voices[voice]);
  const file = Buffer.alloc(44 + sound.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + sound.length * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(sound.length * 2, 40);
  sound.forEach((value, index) => file.writeInt16LE(Math.round(value * 32_767), 44 + index * 2));
  const path = join(folder, `${voice}.wav`);
  writeFileSync(path, file);
  return path;
}
