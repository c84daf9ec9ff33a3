import { setTimeout as wait } from 'node:timers/promises';
import type { ChromiumPerson } from './chromium-person.ts';
import { beheld } from './eyes.ts';
import { middleOf } from './places.ts';

/** Two presses at one point, `gap` milliseconds apart, as of people who press everything twice. */
export async function pressTwice({ page }: ChromiumPerson, name: string, gap: number): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await beheld(button);
  const box = await button.boundingBox();
  if (box === null) throw new Error(`${name} is not on the screen`);
  const { x, y } = middleOf(box);
  const isTouched = await page.evaluate(() => navigator.maxTouchPoints > 0);
  function press() {
    return isTouched ? page.touchscreen.tap(x, y) : page.mouse.click(x, y);
  }
  await press();
  await wait(gap);
  await press();
}

/**
 * Puts a finger down where a button of the ring will lie, and takes it up as soon as the ring is there: one press,
 * begun on what lay there before. `rings` makes it ring.
 */
export async function liftAfterRing(
  { page, context }: ChromiumPerson,
  at: { x: number; y: number },
  rings: () => Promise<void>,
): Promise<void> {
  const client = await context.newCDPSession(page);
  function touch(type: 'touchStart' | 'touchEnd') {
    return client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchStart' ? [at] : [] });
  }
  await touch('touchStart');
  await rings();
  await page.getByRole('alertdialog').waitFor();
  await touch('touchEnd');
  await client.detach();
}

/**
 * Presses a button of the ring so many milliseconds after it was painted, as a pointer does, from inside the page: on a
 * busy machine a press from outside comes whenever it comes. Answers how late it came.
 */
export function pressAfterRing(
  { page }: ChromiumPerson,
  name: string,
  ms: number,
  ring: '[role="alertdialog"]' | '[aria-label="Waiting call"]' = '[role="alertdialog"]',
): Promise<number> {
  return page.evaluate(
    async ([word, after, within]) => {
      function ringing(): HTMLElement | undefined {
        return [...document.querySelectorAll<HTMLElement>(`${within} button`)].find(({ innerText }) => innerText.trim() === word);
      }
      const button = await new Promise<HTMLElement>((resolve) => {
        function look(): void {
          const found = ringing();
          if (found === undefined) requestAnimationFrame(look);
          else resolve(found);
        }
        look();
      });
      const painted = performance.now();
      await new Promise((resolve) => setTimeout(resolve, after));
      const late = performance.now() - painted;
      const how = { bubbles: true, isPrimary: true, pointerType: 'touch', detail: 1 } as const;
      for (const type of ['pointerdown', 'pointerup', 'click']) button.dispatchEvent(new PointerEvent(type, how));
      return late;
    },
    [name, ms, ring] as const,
  );
}
