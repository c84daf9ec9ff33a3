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
 * Puts a finger down where Accept of the ring will lie, and takes it up when that is there and would take a press: one
 * press, begun on what lay there before. `rings` makes it ring.
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
  await beheld(page.getByRole('alertdialog').getByRole('button', { name: 'Accept', exact: true }));
  await touch('touchEnd');
  await client.detach();
}

/**
 * Presses, from inside the page, the point where the row of this name stands, in the frame in which another row comes
 * there; says whose that is. A mouse either `rests` there, or is `led` there once the rows have moved.
 */
export function pressAsRowsMove({ page }: ChromiumPerson, name: string, mouse: 'rests' | 'led'): Promise<string> {
  return page.evaluate(
    async ([said, comes]) => {
      const names = [...document.querySelectorAll<HTMLElement>('[data-id] .name')];
      const box = names.find(({ innerText }) => innerText.trim() === said)?.getBoundingClientRect();
      if (box === undefined) throw new Error(`${said} is not on the screen`);
      const [clientX, clientY] = [box.x + 5, box.y + box.height / 2];
      for (;;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const found = document.elementFromPoint(clientX, clientY);
        const other = found?.closest('[data-id]')?.querySelector<HTMLElement>('.name')?.innerText.trim() ?? said;
        if (other === said) continue;
        const how = { bubbles: true, isPrimary: true, pointerType: 'mouse', detail: 1, clientX, clientY } as const;
        // What has moved is painted with the frame in which it is found there.
        if (comes === 'led') await new Promise((resolve) => requestAnimationFrame(resolve));
        const before = comes === 'led' ? ['pointermove'] : [];
        for (const type of [...before, 'pointerdown', 'pointerup', 'click']) found?.dispatchEvent(new PointerEvent(type, how));
        return other;
      }
    },
    [name, mouse] as const,
  );
}

/** What appears under a finger: a button of a ring, one of a call that waits, or a name among the people. */
const places = {
  ring: '[role="alertdialog"] button',
  waiting: '[aria-label="Waiting call"] button',
  people: '[data-id] .name',
} as const;

/**
 * Presses what has these words in the frame in which it appears, or so many milliseconds later, as a pointer does, from
 * inside the page: on a busy machine a press from outside comes whenever it comes.
 */
export function pressAsItAppears({ page }: ChromiumPerson, words: string, place: keyof typeof places, ms = 0): Promise<void> {
  return page.evaluate(
    async ([said, within, later]) => {
      const how = { bubbles: true, isPrimary: true, pointerType: 'touch', detail: 1 } as const;
      function press(element: HTMLElement): void {
        for (const type of ['pointerdown', 'pointerup', 'click']) element.dispatchEvent(new PointerEvent(type, how));
      }
      await new Promise<void>((resolve) => {
        function look(): void {
          const found = [...document.querySelectorAll<HTMLElement>(within)].find(({ innerText }) => innerText.trim() === said);
          if (found === undefined) return void requestAnimationFrame(look);
          if (later === 0) press(found);
          else setTimeout(press, later, found);
          resolve();
        }
        requestAnimationFrame(look);
      });
    },
    [words, places[place], ms] as const,
  );
}
