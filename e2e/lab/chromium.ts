import { chromium, type Browser } from '@playwright/test';
import { writeVoice, type Voice } from './voice.ts';

/** The system's Chromium; EARSHOT_CHROMIUM names another. */
export const chromiumPath = process.env['EARSHOT_CHROMIUM'] ?? '/usr/bin/chromium';

/** Flags that keep Chromium from speaking to anybody by itself. */
export const quietFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A Chromium whose microphone plays `voice` for ever, read from a file in `folder`. Without a voice it has no microphone at all. Whether a page
 * may use the microphone is asked and answered per context, as for a person: nothing is allowed by a flag.
 */
export function launchChromium(voice: Voice | null, folder: string): Promise<Browser> {
  const microphone =
    voice === null
      ? ['--disable-audio-input']
      : ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${writeVoice(voice, folder)}`];
  return chromium.launch({ executablePath: chromiumPath, args: [...quietFlags, ...microphone] });
}
