import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { growEars } from './ears.ts';
import type { Person, Shown } from './person.ts';
import { voices, type Voice } from './voice.ts';

/** The system's Firefox; EARSHOT_FIREFOX names another. */
export const firefoxPath = process.env['EARSHOT_FIREFOX'] ?? '/usr/bin/firefox-esr';

export const hasFirefox = (): boolean => existsSync(firefoxPath);

/** A Firefox whose microphone plays the steady tone of `voice`: it knows no other fake microphone. */
export function launchFirefox(voice: Voice): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    headless: true,
    acceptInsecureCerts: true,
    extraPrefsFirefox: {
      'media.navigator.permission.disabled': true,
      'media.navigator.streams.fake': true,
      'media.navigator.audio.fake_frequency': voices[voice],
      'media.autoplay.default': 0,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
    },
  });
}

/** Opens the page in a container of its own. Not signed in yet. */
export async function openFirefoxPage(
  browser: Browser,
  origin: string,
  who: { readonly name: string; readonly voice: Voice },
): Promise<Person & { close(): Promise<void> }> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.evaluateOnNewDocument(growEars);
  await page.goto(origin);
  const until = async (what: Shown, shown: boolean) => {
    const deadline = Date.now() + 10_000;
    while ((await isShown(page, what)) !== shown) {
      if (Date.now() > deadline)
        throw new Error(`${who.name} ${shown ? 'does not see' : 'still sees'} ${JSON.stringify(what)} ${what.text}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    name: who.name,
    voice: who.voice,
    press: (button) => page.locator(selector({ role: 'button', name: button })).click(),
    write: (textbox, text) => page.locator(selector({ role: 'textbox', name: textbox })).fill(text),
    sees: (what) => until(what, true),
    doesNotSee: (what) => until(what, false),
    run: (task, argument) => page.evaluate(task as never, argument as never),
    close: () => context.close(),
  };
}

const selector = ({ role, name }: Shown): string => `::-p-aria(${name === undefined ? '' : `[name="${name}"]`}[role="${role}"])`;

async function isShown(page: Page, what: Shown): Promise<boolean> {
  const found = await page.$$(selector(what));
  const texts = await Promise.all(found.map((element) => element.evaluate((node) => (node instanceof HTMLElement ? node.innerText : ''))));
  const { text } = what;
  if (text === undefined) return found.length > 0;
  return texts.some((shown) => (typeof text === 'string' ? shown.includes(text) : text.test(shown)));
}
