import { chromium, type Browser } from '@playwright/test';
import { writeVoice, type Voice } from './voice.ts';

/** The system's Chromium; EARSHOT_CHROMIUM names another. */
export const chromiumPath = process.env['EARSHOT_CHROMIUM'] ?? '/usr/bin/chromium';

/**
 * What Chromium need not do for a page. Two pages of its own behind each window's address bar cost two thirds of what
 * it takes to open one, and nobody types there. The other names are those that Playwright turns off: the last
 * `--disable-features` is the one that counts.
 */
const needless = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/** Flags that keep Chromium from speaking to anybody by itself, and from working for nobody. */
export const quietFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${needless.join()}`,
];

/** Flags for a microphone that plays `voice` for ever, read from a file in `folder`; without a voice there is none. */
export function microphoneFlags(voice: Voice | null, folder: string): readonly string[] {
  return voice === null
    ? ['--disable-audio-input']
    : ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${writeVoice(voice, folder)}`];
}

/**
 * A Chromium whose microphone plays `voice` for ever, read from a file in `folder`. Without a voice it has no
 * microphone at all. Whether a page may use the microphone is asked and answered per context, as for a person: nothing
 * is allowed by a flag. `flags` are settings of the browser.
 */
export function launchChromium(voice: Voice | null, folder: string, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: [...quietFlags, ...microphoneFlags(voice, folder), ...flags] });
}
