import { chromium, type Browser } from '@playwright/test';
import { join } from 'node:path';
import { chromiumPath, quietFlags } from '../../e2e/lab/chromium.ts';
import { waveRate, writeWave } from '../../e2e/lab/wave.ts';

/** Ten seconds of steady low noise: a microphone that is never silent adds no waiting of its own. */
function noise(): Float64Array {
  let slow = 0;
  return Float64Array.from({ length: waveRate * 10 }, () => {
    slow = slow * 0.9 + (Math.random() - 0.5) * 0.25;
    return Math.max(-1, Math.min(1, slow));
  });
}

/** The system's Chromium with a microphone that plays steady noise. */
export function launch(folder: string): Promise<Browser> {
  const file = writeWave(join(folder, 'noise.wav'), noise());
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...quietFlags,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${file}`,
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}
