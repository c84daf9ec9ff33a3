import type { Browser } from '@playwright/test';
import { startServer } from '../server-process.ts';
import { median, spread, type Row } from '../table.ts';
import { withProduct } from './product.ts';

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

interface Visits {
  readonly bytes: number;
  readonly usable: readonly number[];
}

async function visits(browser: Browser, origin: string): Promise<Visits> {
  const found = [];
  for (let run = 0; run <= runs; run += 1) found.push(await visit(browser, origin));
  const counted = found.slice(1);
  return { bytes: median(counted.map((each) => each.bytes)), usable: counted.map((each) => each.usable) };
}

/** What the sign-in page weighs on the wire and when it is usable, cold; beside a page of one button. */
export function pageWeight(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  return withProduct(env, folder, async ({ browser, origin }) => {
    const bare = await startServer({ script: 'servers/bare-https.ts', env, ready: '/' });
    try {
      const ours = await visits(browser, `${origin}/`);
      return rows(ours, await visits(browser, `https://localhost:${bare.port}/`));
    } finally {
      await bare.stop();
    }
  });
}

function rows(ours: Visits, floor: Visits): readonly Row[] {
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
}
