import { chromium, type Browser } from '@playwright/test';
import { join } from 'node:path';
import { chromiumPath, quietFlags } from '../../e2e/lab/chromium.ts';
import { waveRate, writeWave } from '../../e2e/lab/wave.ts';

/**
 * Ten seconds of a tone that leaps to another pitch every 20 ms. A microphone that is never silent adds no waiting of
 * its own; and what stays the same, as noise does, the browser's suppression of noise takes away after a tenth of a
 * second.
 */
function leaps(): Float64Array {
  let phase = 0;
  let step = 0;
  return Float64Array.from({ length: waveRate * 10 }, (_, at) => {
    if (at % (waveRate / 50) === 0) step = (2 * Math.PI * (300 + Math.random() * 2_700)) / waveRate;
    phase += step;
    return 0.4 * Math.sin(phase);
  });
}

/** The system's Chromium with a microphone that plays leaping tones, or other samples. */
export function launch(folder: string, samples: Float64Array = leaps()): Promise<Browser> {
  const file = writeWave(join(folder, 'microphone.wav'), samples);
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
