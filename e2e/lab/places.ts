import type { Page } from '@playwright/test';

/** Where a button lies, in CSS pixels of the viewport. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where each button lies that is on the screen now, by the words on it. */
export async function placesOf(page: Page): Promise<Readonly<Record<string, Place>>> {
  return page.evaluate(async () => {
    await Promise.allSettled(
      document.getAnimations().flatMap((each) => (each.effect?.getComputedTiming().endTime === Infinity ? [] : [each.finished])),
    );
    const top = document.querySelector('dialog[open]') ?? document;
    const buttons = [...top.querySelectorAll<HTMLElement>('button')].filter((button) => button.checkVisibility());
    return Object.fromEntries(
      buttons.map((button) => {
        const { x, y, width, height } = button.getBoundingClientRect();
        return [button.getAttribute('aria-label') ?? button.innerText.trim(), { x, y, width, height }];
      }),
    );
  });
}

/** Whether the two share a pixel. */
export function overlap(one: Place, two: Place): boolean {
  return one.x < two.x + two.width && two.x < one.x + one.width && one.y < two.y + two.height && two.y < one.y + one.height;
}

/** The middle of a place. */
export function middleOf({ x, y, width, height }: Place): { readonly x: number; readonly y: number } {
  return {
    x: x + width / 2,
    y: y + height / 2,
  };
}
