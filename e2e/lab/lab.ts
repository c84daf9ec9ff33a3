import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Browser } from '@playwright/test';
import { launchChromium } from './chromium.ts';
import { openPage, type ChromiumPerson, type Circumstances } from './chromium-person.ts';
import { signIn } from './person.ts';
import { startServer, type Server, type Settings } from './server.ts';
import type { Voice } from './voice.ts';

/** Opens pages for people who are not signed in yet; each has a name that nobody else in the run has. */
type Open = (voice: Voice, circumstances?: Circumstances & { readonly server?: Server }) => Promise<ChromiumPerson>;

interface Lab {
  /** Somebody at an open page, not signed in yet. */
  readonly open: Open;
  /** A name that nobody else in the run has. */
  readonly nameOf: (voice: Voice) => string;
  /** A server of the test's own, to be stopped or set up as it likes. */
  readonly ownServer: (settings?: Settings, program?: string) => Promise<Server>;
  readonly ada: ChromiumPerson;
  readonly bob: ChromiumPerson;
  readonly cleo: ChromiumPerson;
}

interface Shared {
  /** The server of this worker. */
  readonly server: Server;
  /** One Chromium for each voice, started when it is first needed; null has no microphone. */
  readonly browserOf: (voice: Voice | null) => Promise<Browser>;
}

let count = 0;

/**
 * A test with Ada, Bob and Cleo at hand: each signed in at a page of the real server, in a browser with a voice of its
 * own.
 */
export const test = base.extend<Lab, Shared>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  browserOf: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'earshot-voices-'));
      const browsers = new Map<Voice | null, Promise<Browser>>();
      await use((voice) => {
        const browser = browsers.get(voice) ?? launchChromium(voice, folder);
        browsers.set(voice, browser);
        return browser;
      });
      await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  nameOf: async ({}, use, info) => {
    await use((voice) => `${voice} ${info.parallelIndex}-${(count += 1)}`);
  },
  // A server of the test's own outlives the pages, for a page whose server is gone complains.
  open: async ({ server, browserOf, nameOf, ownServer: _outlives }, use) => {
    const people: ChromiumPerson[] = [];
    const before = server.mistakes().length;
    await use(async (voice, circumstances = {}) => {
      const browser = await browserOf(circumstances.microphone === 'missing' ? null : voice);
      const who = { name: nameOf(voice), voice };
      const person = await openPage(browser, (circumstances.server ?? server).origin, who, circumstances);
      people.push(person);
      return person;
    });
    await Promise.all(people.map(({ context }) => context.close()));
    for (const { name, watch } of people) {
      expect(watch.foreign, `${name}'s page spoke to nobody but the server`).toEqual([]);
      expect(watch.complaints, `${name}'s browser had nothing to complain about`).toEqual([]);
    }
    expect(server.mistakes().slice(before), 'the server made no mistake').toEqual([]);
  },
  ownServer: async ({}, use) => {
    const servers: Server[] = [];
    await use(async (settings, program) => {
      const server = await startServer(settings, program);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.close()));
    expect(
      servers.flatMap((server) => server.mistakes()),
      'the servers made no mistake',
    ).toEqual([]);
  },
  ada: async ({ open }, use) => use(await signedIn(await open('Ada'))),
  bob: async ({ open }, use) => use(await signedIn(await open('Bob'))),
  cleo: async ({ open }, use) => use(await signedIn(await open('Cleo'))),
});

export { expect };

/** Details of a story that takes long or is like another: `npm run long` runs it, and `npm test` does not. */
export const long = { tag: '@long' };

/** Signs the person in and hands them back. */
export async function signedIn<P extends ChromiumPerson>(person: P): Promise<P> {
  await signIn(person);
  return person;
}
