import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as expectSoon, test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { launchChromium } from '../lab/chromium.ts';
import { growEars } from '../lab/ears.ts';
import { serveStage } from './stage.ts';

interface Shared {
  readonly origin: string;
  /** A Chromium with Ada's voice as its microphone, and one without any. */
  readonly browsers: (microphone: 'voice' | 'none') => Promise<Browser>;
}

type Open = (options?: {
  readonly address?: string;
  readonly microphone?: 'none' | 'refused';
  readonly context?: BrowserContextOptions;
}) => Promise<Page>;

/** A page with nothing in it but the client's media, at which two ends are connected to each other. */
export const test = base.extend<{ readonly open: Open }, Shared>({
  origin: [
    async ({}, use) => {
      const stage = await serveStage();
      await use(stage.origin);
      await stage.close();
    },
    { scope: 'worker' },
  ],
  browsers: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'earshot-media-'));
      const launched = new Map<string, Promise<Browser>>();
      await use((microphone) => {
        const browser = launched.get(microphone) ?? launchChromium(microphone === 'none' ? null : 'Ada', folder);
        launched.set(microphone, browser);
        return browser;
      });
      await Promise.all([...launched.values()].map(async (browser) => (await browser).close()));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  open: async ({ origin, browsers }, use) => {
    const pages: Page[] = [];
    const complaints: string[] = [];
    await use(async ({ address = '/', microphone, context: options } = {}) => {
      const browser = await browsers(microphone === 'none' ? 'none' : 'voice');
      const context = await browser.newContext(options);
      await context.grantPermissions(microphone === 'refused' ? [] : ['microphone']);
      await context.addInitScript(growEars);
      const page = await context.newPage();
      pages.push(page);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (line) => {
        if (line.type() === 'error' && !line.location().url.endsWith('favicon.ico')) complaints.push(line.text());
      });
      await page.goto(origin + address);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    expectSoon(complaints, 'the browser had nothing to complain about, under the strictest policy').toEqual([]);
  },
});

/** Machines that do much at once are given time. */
export const expect = expectSoon.configure({ timeout: 15_000 });

/** Above this a tone of 0.3 is heard; what another tone leaves in so short a recording stays far below. */
export const audible = 0.02;
