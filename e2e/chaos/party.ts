import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { chromiumPath, quietFlags } from '../lab/chromium.ts';
import { personAt, type ChromiumPerson } from '../lab/chromium-person.ts';
import { growEars } from '../lab/ears.ts';
import { growEyes } from '../lab/eyes.ts';
import { signIn } from '../lab/person.ts';
import { voices, writeVoice } from '../lab/voice.ts';
import type { Piece } from './gaps.ts';
import { growMeter } from './meter.ts';
import type { House, Network } from './network.ts';
import { unwatched } from '../lab/watch.ts';

/** Somebody in a house of the network, with a browser whose every packet goes through the house's router. */
export interface Party extends ChromiumPerson {
  readonly house: House;
  readonly browser: Browser;
  /** What their page has played of the other, as far as it was collected. */
  readonly heard: Piece[];
  /** Ids of the calls that the server has told their page of. */
  readonly calls: Set<string>;
  /** Gets from the page what it has played since the last time. */
  collect(): Promise<void>;
  /** The same person in a new tab of the same browser profile, after the tab before is gone. */
  inNewTab(): Promise<Party>;
}

/** For TURN over TLS Chromium asks nobody whether they know the certificate; the lab's is made by the server itself. */
const unknownRelay = '--ignore-certificate-errors';

/** A Chromium in a house, with the voice of that house as its microphone. */
export function launchIn(network: Network, house: House, folder: string): Promise<Browser> {
  const wrapper = join(folder, `chromium-${house}`);
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${network.of(house)} "${chromiumPath}" "$@"\n`);
  chmodSync(wrapper, 0o755);
  const microphone = ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${writeVoice(voiceOf(house), folder)}`];
  return chromium.launch({ executablePath: wrapper, args: [...quietFlags, ...microphone, unknownRelay] });
}

function voiceOf(house: House) {
  return house === 'ada' ? 'Ada' : 'Bob';
}

let count = 0;

/**
 * Opens the page in a profile of its own and signs in under a name that nobody had before. `before` runs in the page
 * before its own code.
 */
export async function enter(browser: Browser, house: House, origin: string, before?: () => void): Promise<Party> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 480, height: 640 }, reducedMotion: 'reduce' });
  await context.grantPermissions(['microphone']);
  await context.addInitScript(growEars);
  await context.addInitScript(growEyes);
  if (before !== undefined) await context.addInitScript(before);
  await context.addInitScript(growMeter, voices[house === 'ada' ? 'Bob' : 'Ada']);
  const who = { browser, house, context, origin, name: `${voiceOf(house)} ${(count += 1)}` };
  const party = await open(who);
  await signIn(party);
  return party;
}

interface Who {
  readonly browser: Browser;
  readonly house: House;
  readonly context: BrowserContext;
  readonly origin: string;
  readonly name: string;
}

async function open(who: Who): Promise<Party> {
  const page = await who.context.newPage();
  const heard: Piece[] = [];
  const calls = new Set<string>();
  notice(page, calls);
  await page.goto(who.origin);
  const person = personAt(page, { name: who.name, voice: voiceOf(who.house) }, unwatched());
  return {
    ...person,
    house: who.house,
    browser: who.browser,
    heard,
    calls,
    collect: async () => void heard.push(...(await page.evaluate(() => window.meter.take()))),
    inNewTab: () => open(who),
  };
}

/** Every call that the server tells a page of. */
function notice(page: Page, calls: Set<string>): void {
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      for (const [, id] of String(payload).matchAll(/"call_id":"([^"]+)"/g)) if (id !== undefined) calls.add(id);
    }),
  );
}

/** Waits until something is true of both, looking again every 20 ms, and answers how long that took. */
export async function within(ms: number, what: string, is: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  let last = '';
  while (performance.now() - from < ms) {
    const answer: unknown = await is().catch((error: unknown) => String(error));
    if (answer === true) return performance.now() - from;
    last = String(answer);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within ${ms / 1_000} s: ${what} (${last})`);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export { expect };
