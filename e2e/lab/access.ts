import { createRequire } from 'node:module';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import type { ChromiumPerson } from './chromium-person.ts';
import { expectFit } from './fit.ts';
import { giveSight } from './sight.ts';

/** Sizes at which every screen is looked at, in CSS pixels. */
const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1389, height: 868 } } as const;

interface Violation {
  readonly id: string;
  readonly impact?: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

declare global {
  interface Window {
    axe: {
      run(
        context: Document,
        options: { readonly runOnly?: readonly string[] },
      ): Promise<{ readonly violations: readonly Violation[]; readonly passes: readonly unknown[] }>;
    };
    spoken: string[];
  }
}

/** The path of axe's own script, which goes into the page as an init script: the page's policy stays as it is. */
const axeScript = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js');

/** Gives each page of the context axe and sight. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: axeScript });
  await context.addInitScript(giveSight);
}

/**
 * Looks at the page as it is now, at both sizes and in both schemes: a picture of each goes to
 * `out/screens/<screen>-<size>-<scheme>.png`, and axe must find nothing. The page must have been opened after
 * `bringAxe`.
 */
export async function lookAt({ page }: Pick<ChromiumPerson, 'page'>, screen: string): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settle(page);
      await page.screenshot({ path: `out/screens/${screen}-${size}-${colorScheme}.png` });
      expect
        .soft(await violations(page, colorScheme === 'light' ? null : ofColours), `axe on ${screen}, ${size}, ${colorScheme}`)
        .toEqual([]);
    }
  }
  await expectFit(page, screen);
}

/** Waits until every transition that the page began has come to its end. */
function settle(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((each) => each.finished));
    await document.fonts.ready;
  });
}

/** The rules of axe for which a page in other colours is another page. */
const ofColours = ['color-contrast', 'link-in-text-block'];

function violations(page: Page, only: readonly string[] | null): Promise<string[]> {
  return page.evaluate(async (rules) => {
    const found = await window.axe.run(document, rules === null ? {} : { runOnly: rules });
    if (rules === null && found.passes.length < 10) return [`axe looked at too little: ${found.passes.length} rules passed`];
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  }, only);
}

/** Whether the focus is in the list of people, which is one stop of Tab. */
function isInList(page: Page): Promise<boolean> {
  return page.evaluate(() => (document.activeElement?.closest('ul') ?? null) !== null);
}

/** Goes to the control by Tab, and by the arrow through the list of people. */
export async function tabTo(page: Page, role: 'button' | 'textbox' | 'searchbox', name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true });
  await wanted.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    const inList = name.startsWith('Call ') && (await isInList(page));
    await page.keyboard.press(inList ? 'ArrowDown' : 'Tab');
  }
  throw new Error(`Tab never came to ${role} ${name}`);
}

/** What holds the focus, as `tag name`. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    const name = activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
    return `${activeElement?.tagName.toLowerCase()} ${name.trim()}`;
  });
}

/**
 * Runs in a page before its own code: keeps what a screen reader would say by itself, from regions that are live
 * (WAI-ARIA 1.2, 6.7).
 */
export function listenToLiveRegions(): void {
  window.spoken = [];
  const live = '[role="status"], [role="alert"], [role="log"], [aria-live="polite"], [aria-live="assertive"], output';
  function say(node: Node) {
    const element = node instanceof Element ? node : node.parentElement;
    const region = element?.closest(live) ?? (element instanceof Element ? element.querySelector(live) : null);
    const text = region instanceof HTMLElement ? region.innerText.trim().replaceAll(/\s+/g, ' ') : '';
    if (text !== '' && window.spoken.at(-1) !== text) window.spoken.push(text);
  }
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      say(target);
      for (const node of addedNodes) say(node);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Waits until a live region of the page has said this. */
export function expectSpoken(person: ChromiumPerson, words: RegExp): Promise<void> {
  return expect
    .poll(() => person.run(() => window.spoken, null), { message: `${person.name} is told ${words}` })
    .toEqual(expect.arrayContaining([expect.stringMatching(words)]));
}
