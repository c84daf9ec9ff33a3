import type { Browser, Page } from '@playwright/test';
import { startServer } from '../server-process.ts';
import { launch } from './chromium.ts';
import { growEyes } from '../../e2e/lab/eyes.ts';

/** The real server and a Chromium, as long as a measurement lasts. */
export interface Product {
  readonly origin: string;
  /** A page of somebody new at `path`, with `probe` run in it before its own script. */
  readonly open: (probe: () => void, path?: string) => Promise<Page>;
  readonly browser: Browser;
}

/** Starts both, with a microphone that plays these samples, measures, and ends both whatever comes of it. */
export async function withProduct<T>(
  env: Readonly<Record<string, string>>,
  folder: () => string,
  measure: (product: Product) => Promise<T>,
  microphone?: Float64Array,
): Promise<T> {
  const server = await startServer({
    script: '../packages/server/src/main.ts',
    env: { ...env, EARSHOT_DATA: folder() },
    ready: '/api/health',
  });
  const browser = await launch(folder(), microphone);
  const origin = `https://localhost:${server.port}`;
  const open: Product['open'] = async (probe, path = '/') => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['microphone'], bypassCSP: true });
    await context.addInitScript(growEyes);
    const page = await context.newPage();
    await page.addInitScript(probe);
    await page.goto(`${origin}${path}`);
    return page;
  };
  try {
    return await measure({ origin, open, browser });
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Types a name and waits until its owner is there. */
export async function signIn(page: Page, name: string): Promise<Page> {
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('region', { name: 'Me' }).waitFor();
  return page;
}
