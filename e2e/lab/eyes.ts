import type { Locator } from '@playwright/test';

declare global {
  interface Window {
    eyes?: {
      /**
       * Scrolls to the element, and resolves when it has been in view for so long that nobody can have meant something
       * else by a press.
       */
      beheld(element: Element): Promise<void>;
    };
  }
}

/**
 * Runs in a page before its own code (so it names nothing outside itself). It notes since when each button is in view,
 * for the page takes no press of a pointer on what has appeared only just now.
 */
export function growEyes(): void {
  const enough = 650;
  const since = new WeakMap<Element, number>();
  let uncovered = 0;
  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, time } of entries) {
      if (isIntersecting) since.set(target, time);
      else since.delete(target);
    }
  });
  function buttonsIn(node: Node): readonly Element[] {
    return node instanceof Element ? [...(node.matches('button') ? [node] : []), ...node.querySelectorAll('button')] : [];
  }
  new MutationObserver((changes) => {
    for (const { addedNodes, removedNodes } of changes) {
      for (const node of addedNodes) for (const button of buttonsIn(node)) sight.observe(button);
      if ([...removedNodes].some((node) => node instanceof HTMLDialogElement)) uncovered = performance.now();
    }
  }).observe(document, { childList: true, subtree: true });
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
