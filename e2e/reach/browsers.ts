import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { chromiumPath, microphoneFlags, quietFlags } from '../lab/chromium.ts';
import { firefoxPath } from '../lab/firefox.ts';

export const makes = ['Chromium', 'Firefox'] as const;
export type Make = (typeof makes)[number];

/** What keeps a hidden page awake, which these programs set for tests of other things. */
const wakeful = ['--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding'];

/** A browser of somebody, and how it is ended with all that it kept. */
export interface Opened {
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * A browser that throttles hidden pages as it does for people, with a microphone, and sound that needs no press.
 * `caFile`: a CA that it trusts, PEM; without one it goes past the warning, as somebody does who presses through it.
 */
export async function openBrowser(make: Make, caFile: string | null): Promise<Opened> {
  const home = mkdtempSync(join(tmpdir(), 'earshot-reach-'));
  const browser = make === 'Chromium' ? await openChromium(home, caFile) : await openFirefox(home, caFile);
  return {
    browser,
    close: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Programs of Mozilla's library trust what stands in a database in a folder. */
function trust(folder: string, caFile: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('certutil', ['-d', `sql:${folder}`, '-N', '--empty-password']);
  execFileSync('certutil', ['-d', `sql:${folder}`, '-A', '-t', 'C,,', '-n', 'Earshot CA', '-i', caFile]);
}

function openChromium(home: string, caFile: string | null): Promise<Browser> {
  if (caFile !== null) trust(join(home, '.pki', 'nssdb'), caFile);
  return puppeteer.launch({
    executablePath: chromiumPath,
    acceptInsecureCerts: caFile === null,
    ignoreDefaultArgs: wakeful,
    args: [...quietFlags, ...microphoneFlags('Bob', home), '--autoplay-policy=no-user-gesture-required'],
    env: { ...process.env, HOME: home },
  });
}

function openFirefox(home: string, caFile: string | null): Promise<Browser> {
  const userDataDir = join(home, 'profile');
  if (caFile !== null) trust(userDataDir, caFile);
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    userDataDir,
    acceptInsecureCerts: caFile === null,
    extraPrefsFirefox: {
      'media.navigator.permission.disabled': true,
      'media.navigator.streams.fake': true,
      'media.autoplay.default': 0,
    },
  });
}
