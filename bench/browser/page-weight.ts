import type { Browser } from '@playwright/test';
import { startServer } from '../server-process.ts';
import { median, spread, type Row } from '../table.ts';
import { launch } from './chromium.ts';

const runs = 15;

/** One cold visit: bytes that travelled, and when the Start button stood and took a press. */
async function visit(browser: Browser, origin: string): Promise<{ readonly bytes: number; readonly usable: number }> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    let bytes = 0;
    cdp.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
    await page.addInitScript(() => {
      const timer = setInterval(() => {
        const button = [...document.querySelectorAll('button')].find((each) => each.textContent?.trim() === 'Start');
        if (!button) return;
        clearInterval(timer);
        Object.assign(globalThis, { usableAt: performance.now() });
      }, 2);
    });
    await page.goto(origin, { waitUntil: 'networkidle' });
    const usable = await page.evaluate(() => Number(Reflect.get(globalThis, 'usableAt')));
    return { bytes, usable };
  } finally {
    await context.close();
  }
}

async function visits(browser: Browser, origin: string): Promise<{ readonly bytes: number; readonly usable: readonly number[] }> {
  const found = [];
  for (let run = 0; run <= runs; run += 1) found.push(await visit(browser, origin));
  const counted = found.slice(1);
  return { bytes: median(counted.map((each) => each.bytes)), usable: counted.map((each) => each.usable) };
}

/** What the sign-in page weighs on the wire and when it is usable, cold; beside a page of one button. */
export async function pageWeight(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const server = await startServer({
    script: '../packages/server/src/main.ts',
    env: { ...env, EARSHOT_DATA: folder() },
    ready: '/api/health',
  });
  const bare = await startServer({ script: 'servers/bare-https.ts', env, ready: '/' });
  const browser = await launch(folder());
  try {
    const ours = await visits(browser, `https://localhost:${server.port}/`);
    const floor = await visits(browser, `https://localhost:${bare.port}/`);
    return [
      {
        what: 'sign-in page on the wire, with font',
        figure: `${(ours.bytes / 1000).toFixed(1)} kB`,
        reference: '-',
        ratio: null,
        aim: 'at most 110 kB',
      },
      {
        what: 'navigation -> sign-in usable, cold',
        figure: spread(ours.usable, 'ms', 0),
        reference: `${spread(floor.usable, 'ms', 0)} (a page of one button)`,
        ratio: median(ours.usable) / median(floor.usable),
        aim: '300 ms',
      },
    ];
  } finally {
    await browser.close();
    await bare.stop();
    await server.stop();
  }
}
