import { writeFileSync } from 'node:fs';

/** Samples a second of every file written here. */
export const waveRate = 48_000;

/** Writes samples of -1 to 1 as a WAV file (RIFF, 16 bit PCM, mono) and gives its path back. */
export function writeWave(path: string, samples: Float64Array): string {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples.length * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(waveRate, 24);
  file.writeUInt32LE(waveRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((value, index) => file.writeInt16LE(Math.round(value * 32_767), 44 + index * 2));
  writeFileSync(path, file);
  return path;
}
