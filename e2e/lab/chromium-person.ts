import { expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page, type Request } from '@playwright/test';
import { growEars } from './ears.ts';
import { growEyes, pressSeen } from './eyes.ts';
import type { Person, Shown } from './person.ts';
import type { Voice } from './voice.ts';
import { tooOften, watch, type Watch } from './watch.ts';

/** A person at a Chromium, with the page at hand for what only Chromium's tests look at. */
export interface ChromiumPerson extends Person {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly watch: Watch;
}

export interface Circumstances {
  /** Whether the browser lets the page use the microphone, and whether there is one. Default: allowed. */
  readonly microphone?: 'allowed' | 'refused' | 'missing';
  /** Complaints in the console that the test provokes. */
  readonly forgiven?: readonly RegExp[];
  readonly context?: BrowserContextOptions;
  /** Runs in the page before its own code. */
  readonly before?: () => void;
}

/** Opens the page in a profile of its own. Not signed in yet. */
export async function openPage(
  browser: Browser,
  origin: string,
  who: { readonly name: string; readonly voice: Voice },
  circumstances: Circumstances = {},
): Promise<ChromiumPerson> {
  const refused = circumstances.microphone === 'refused';
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...circumstances.context });
  await context.grantPermissions(refused ? [] : ['microphone']);
  await context.addInitScript(growEars);
  await context.addInitScript(growEyes);
  if (circumstances.before !== undefined) await context.addInitScript(circumstances.before);
  const seen = watch(context, origin, circumstances.forgiven ?? []);
  const page = await context.newPage();
  await load(page, origin);
  return personAt(page, who, seen);
}

/**
 * A Chromium that is told to go past certificates begins a request anew for each, and sometimes gives it up for having
 * done so too often. No person's browser is told so: the page is loaded again.
 */
async function load(page: Page, origin: string): Promise<void> {
  let gaveUp = false;
  function note(request: Request): void {
    gaveUp ||= request.failure()?.errorText === tooOften;
  }
  page.on('requestfailed', note);
  await page.goto(origin);
  page.off('requestfailed', note);
  if (gaveUp) await page.goto(origin);
}

/** The same person at another page of the same profile. */
export function personAt(page: Page, who: { readonly name: string; readonly voice: Voice }, seen: Watch): ChromiumPerson {
  return {
    name: who.name,
    voice: who.voice,
    page,
    context: page.context(),
    watch: seen,
    press: (button) => pressSeen(page.getByRole('button', { name: button, exact: true })),
    write: (textbox, text) => page.getByRole('textbox', { name: textbox, exact: true }).fill(text),
    sees: async (what) => expect(find(page, what)).toBeVisible({ timeout: 10_000 }),
    doesNotSee: async (what) => expect(find(page, what)).toBeHidden({ timeout: 10_000 }),
    // Playwright types what comes back as the page's own; both are plain values here.
    run: (task, argument) => page.evaluate(task as never, argument),
  };
}

function find(page: Page, { role, name, text }: Shown) {
  const found = page.getByRole(role, name === undefined ? {} : { name, exact: true });
  return (text === undefined ? found : found.filter({ hasText: text })).first();
}
