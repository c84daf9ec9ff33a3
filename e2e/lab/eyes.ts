import type { Locator } from '@playwright/test';

declare global {
  interface Window {
    eyes?: {
      /**
       * Scrolls to the element, and resolves when it has been in view, and in its place, for so long that nobody can
       * have meant something else by a press.
       */
      beheld(element: Element): Promise<void>;
    };
  }
}

/**
 * Runs in a page before its own code (so it names nothing outside itself). It notes since when each button is in view
 * where it is, for the page takes no press of a pointer on what has appeared or moved only just now.
 */
export function growEyes(): void {
  const enough = 650;
  const since = new WeakMap<Element, number>();
  const places = new Map<HTMLElement, string>();
  let uncovered = 0;
  let isDue = false;
  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, time } of entries) {
      if (isIntersecting) since.set(target, time);
      else since.delete(target);
    }
  });
  function buttonsIn(node: Node): readonly HTMLElement[] {
    return node instanceof HTMLElement ? [...(node.matches('button') ? [node] : []), ...node.querySelectorAll('button')] : [];
  }
  function placeOf(button: HTMLElement): string {
    let [left, top] = [0, 0];
    for (let at: Element | null = button; at instanceof HTMLElement; at = at.offsetParent) {
      left += at.offsetLeft;
      top += at.offsetTop;
    }
    return `${left} ${top}`;
  }
  function lookAtPlaces(): void {
    isDue = false;
    for (const [button, before] of places) {
      const place = placeOf(button);
      if (!button.isConnected) places.delete(button);
      else if (place !== before) places.set(button, place);
      if (place !== before && before !== '' && since.has(button)) since.set(button, performance.now());
    }
  }
  function lookSoon(): void {
    if (!isDue) requestAnimationFrame(lookAtPlaces);
    isDue = true;
  }
  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const node of addedNodes)
        for (const button of buttonsIn(node)) {
          sight.observe(button);
          places.set(button, '');
        }
      if ([...removedNodes].some((node) => node instanceof HTMLDialogElement)) uncovered = performance.now();
    }
    lookSoon();
  }).observe(document, { childList: true, characterData: true, attributeFilter: ['class', 'hidden', 'open'], subtree: true });
  addEventListener('resize', lookSoon);
  async function untilBeheld(element: Element): Promise<void> {
    for (;;) {
      const seen = since.get(element);
      // What comes later above it moves it out of sight again.
      if (seen === undefined) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      const left = seen === undefined ? 20 : Math.max(seen, uncovered) + enough - performance.now();
      if (left <= 0 || !element.isConnected) return;
      await new Promise((resolve) => setTimeout(resolve, left));
    }
  }
  window.eyes = { beheld: untilBeheld };
}

/** Scrolls to the button, and waits until a person would press it on purpose. */
export function beheld(button: Locator): Promise<void> {
  return button.evaluate(async (element) => {
    if (window.eyes === undefined) throw new Error('growEyes was not given to this page');
    await window.eyes.beheld(element);
  });
}

/** Presses the button as a person does who has seen it. */
export async function pressSeen(button: Locator, options: { readonly delay?: number; readonly timeout?: number } = {}): Promise<void> {
  await beheld(button);
  await button.click(options);
}
