import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type ElementHandle } from 'puppeteer-core';
import { growEars } from './ears.ts';
import { growEyes } from './eyes.ts';
import type { Person, Shown } from './person.ts';
import { voices, type Voice } from './voice.ts';

/** The system's Firefox; EARSHOT_FIREFOX names another. */
export const firefoxPath = process.env['EARSHOT_FIREFOX'] ?? '/usr/bin/firefox-esr';

export function hasFirefox(): boolean {
  return existsSync(firefoxPath);
}

/**
 * A Firefox whose microphone plays the steady tone of `voice`: it knows no other fake microphone. `where`: another
 * program that starts it, and the port of 127.0.0.1 on which it is driven.
 */
export function launchFirefox(
  voice: Voice,
  where: { readonly executablePath?: string; readonly debuggingPort?: number } = {},
): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    ...where,
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

/** A person at a Firefox. */
export interface FirefoxPerson extends Person {
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the page in a container of its own. Not signed in yet. */
export async function openFirefoxPage(
  browser: Browser,
  origin: string,
  who: { readonly name: string; readonly voice: Voice },
): Promise<FirefoxPerson> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  // A page in a call asks before it is left. Playwright says yes by itself; here it has to be said.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.evaluateOnNewDocument(growEars);
  await page.evaluateOnNewDocument(growEyes);
  await page.goto(origin);
  function find(what: Shown) {
    return page.evaluateHandle(findShown, what.role, what.name ?? null, pattern(what.text));
  }
  async function until(what: Shown, shown: boolean): Promise<ElementHandle | null> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const element = (await find(what)).asElement();
      if ((element !== null) === shown) return element as ElementHandle | null;
      if (Date.now() > deadline)
        throw new Error(`${who.name} ${shown ? 'does not see' : 'still sees'} ${JSON.stringify(what)} ${what.text}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    name: who.name,
    voice: who.voice,
    press: async (button) => {
      const found = await until({ role: 'button', name: button }, true);
      await found?.evaluate((element) => window.eyes?.beheld(element));
      await found?.click();
    },
    write: async (textbox, text) => (await until({ role: 'textbox', name: textbox }, true))?.type(text),
    sees: async (what) => void (await until(what, true)),
    doesNotSee: async (what) => void (await until(what, false)),
    run: (task, argument) => page.evaluate(task as never, argument as never),
    reload: async () => void (await page.reload()),
    close: () => context.close(),
  };
}

function pattern(text: string | RegExp | undefined): { readonly source: string; readonly flags: string } | string {
  return text instanceof RegExp ? { source: text.source, flags: text.flags } : (text ?? '');
}

/**
 * Runs in the page: the first element on the screen with this role, name and text. It does not ask Firefox's own
 * accessibility tree, for to walk that while a modal dialog is open stops the page for minutes (Firefox 153).
 */
function findShown(role: string, name: string | null, text: { readonly source: string; readonly flags: string } | string): Element | null {
  const tags: Readonly<Record<string, string>> = {
    button: 'button',
    region: 'section[aria-label]',
    textbox: 'input[type="text"]',
    list: 'ul',
  };
  const wanted = typeof text === 'string' ? null : new RegExp(text.source, text.flags);
  function nameOf(element: HTMLElement): string {
    const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
    const label = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : '';
    return (element.getAttribute('aria-label') ?? (labels.join(' ').trim() || label || element.innerText)).trim();
  }
  const elements = document.querySelectorAll<HTMLElement>(`[role="${role}"]${tags[role] === undefined ? '' : `, ${tags[role]}`}`);
  const found = [...elements].find(
    (element) =>
      element.getClientRects().length > 0 &&
      (name === null || nameOf(element) === name) &&
      (wanted === null ? element.innerText.includes(String(text)) : wanted.test(element.innerText)),
  );
  return found ?? null;
}
