import { chromium, type Browser } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const rate = 48_000;

/** Writes ten seconds of steady pink-like noise, mono, 16 bit: a microphone that is never silent adds no waiting of its own. */
function writeNoise(file: string): void {
  const samples = rate * 10;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  let slow = 0;
  for (let index = 0; index < samples; index += 1) {
    slow = slow * 0.9 + (Math.random() - 0.5) * 0.4;
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, slow)) * 20_000), 44 + index * 2);
  }
  writeFileSync(file, bytes);
}

/** The system's Chromium with a microphone that plays steady noise. */
export async function launch(folder: string): Promise<Browser> {
  const noise = join(folder, 'noise.wav');
  writeNoise(noise);
  return chromium.launch({
    executablePath: process.env['EARSHOT_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${noise}`,
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}
