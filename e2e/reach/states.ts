import { setTimeout as pause } from 'node:timers/promises';
import type { Bob } from './bob.ts';
import type { Look } from './trial.ts';

/** Where Bob's page is when somebody calls. */
export interface State {
  readonly name: string;
  readonly tries: number;
  /** Brings the page there, from whatever it was before. */
  enter(bob: Bob): Promise<void>;
  /** Why there is nothing to try with this Bob, in a few words; null when there is. */
  lacks(bob: Bob): string | null;
}

async function hide(bob: Bob, ms: number): Promise<void> {
  await bob.other.bringToFront();
  await bob.page.evaluate(() => void (window.heldBack = 0));
  await pause(ms);
  if (await bob.page.evaluate(() => document.visibilityState !== 'hidden')) throw new Error(`The page of ${bob.name} can be seen.`);
}

const anybody = { lacks: () => null };

export const inFront: State = { ...anybody, name: 'in front', tries: 10, enter: ({ page }) => page.bringToFront() };

export const hidden: State = { ...anybody, name: 'hidden for a minute', tries: 10, enter: (bob) => hide(bob, 60_000) };

/** After five minutes Chromium lets the timers of a hidden page run once a minute. */
export const throttled: State = { ...anybody, name: 'hidden for 7 minutes', tries: 10, enter: (bob) => hide(bob, 360_000) };

/** As Chromium does with a tab that was not looked at for long, and with all of them while a laptop sleeps. */
export const frozen: State = {
  name: 'frozen',
  tries: 5,
  lacks: ({ make }) => (make === 'Firefox' ? 'Firefox freezes no page' : null),
  enter: async (bob) => {
    await setLife(bob, 'frozen');
    // It says that it leaves, which the server believes after 3 s.
    await pause(5_000);
  },
};

/** Freezes the page, or wakes it. */
export async function setLife({ page }: Bob, state: 'frozen' | 'active'): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Page.setWebLifecycleState', { state });
  await session.detach();
}

/** Waits until nothing rings on the page any more, for five seconds at most. */
export async function untilQuiet({ page }: Bob): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[role="alertdialog"]') === null, { polling: 100, timeout: 5_000 });
}

/** A page that rings notes when. One that is frozen does not answer. */
export function lookAtPage({ page }: Bob): Look {
  return (since) => {
    const asked = page.evaluate((from) => (window.rangAt ?? []).find((at) => at >= from) ?? null, since);
    return Promise.race([asked.catch(() => null), pause(1_000, null)]);
  };
}
