import type { Browser, Page } from 'puppeteer-core';
import type { Make, Opened } from './browsers.ts';

/** Whether a browser trusts the server's certificate, or its person pressed through the warning. */
export type Trust = 'self-signed' | 'trusted';

declare global {
  interface Window {
    /** When each ring came onto the page, Unix milliseconds. */
    rangAt?: number[];
    /** The longest that a timer of a tenth of a second took since it was last asked, in milliseconds. */
    heldBack?: number;
  }
}

/** Runs in the page before its own code: notes each ring, and how far the browser slows the page down. */
function watchRings(): void {
  const rangAt: number[] = (window.rangAt = []);
  let rings = false;
  new MutationObserver(() => {
    const now = document.querySelector('[role="alertdialog"]') !== null;
    if (now && !rings) rangAt.push(Date.now());
    rings = now;
  }).observe(document, { childList: true, subtree: true, attributes: true });
  window.heldBack = 0;
  let last = performance.now();
  function tick(): void {
    const now = performance.now();
    window.heldBack = Math.max(window.heldBack ?? 0, now - last);
    last = now;
    setTimeout(tick, 100);
  }
  tick();
}

/** Bob, signed in at a page of a browser of their own. */
export interface Bob {
  readonly make: Make;
  readonly trust: Trust;
  readonly name: string;
  readonly page: Page;
  /** Another tab of the same window, for what hides the page. */
  readonly other: Page;
  readonly browser: Browser;
}

async function allow(browser: Browser, origin: string): Promise<void> {
  const context = browser.defaultBrowserContext();
  for (const name of ['microphone', 'notifications']) await context.setPermission(origin, { permission: { name }, state: 'granted' });
}

/** Signs in at `origin` in a browser. */
export async function openBob({ browser }: Opened, { make, trust }: Pick<Bob, 'make' | 'trust'>, origin: string): Promise<Bob> {
  const other = await browser.newPage();
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  if (make === 'Chromium') await allow(browser, origin);
  await page.evaluateOnNewDocument(watchRings);
  await page.goto(origin);
  const name = `Bob in ${make}`;
  await page.type('input[type="text"]', name);
  await page.keyboard.press('Enter');
  await page.waitForSelector('section[aria-label="Me"]');
  return { make, trust, name, page, other, browser };
}
