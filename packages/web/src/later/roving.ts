import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { rowFor } from './keyboard/row-keys.ts';

/** So many rows the keys for a page go on. */
const page = 8;

function buttonsOf(list: ParentNode | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('li button') ?? [])];
}

function idOf(target: EventTarget | null): string | null {
  return (target instanceof Element ? target.closest('li')?.dataset['id'] : null) ?? null;
}

/** The button of the row that Tab comes to. */
export function stopButton(list: ParentNode | null): HTMLElement | null {
  return buttonsOf(list).find(({ tabIndex }) => tabIndex === 0) ?? null;
}

/**
 * Makes a list of rows with a button each one stop of Tab: arrows, Home and End go from row to row (ARIA Authoring
 * Practices, roving tabindex). Answers the id of the row that Tab comes to, null for an empty list. Each `li` carries
 * its id as `data-id`.
 */
export function useRoving(list: RefObject<HTMLElement | null>, ids: readonly string[]): string | null {
  const [kept, setKept] = useState<string | null>(null);
  useEffect(() => {
    const rows = list.current;
    if (rows === null) return;
    function keep({ target }: FocusEvent): void {
      setKept(idOf(target));
    }
    function go(event: KeyboardEvent): void {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const buttons = buttonsOf(rows);
      const to = rowFor(
        event.key,
        buttons.findIndex((button) => button === event.target),
        buttons.length,
        page,
      );
      if (to === null) return;
      event.preventDefault();
      buttons[to]?.focus();
    }
    rows.addEventListener('focusin', keep);
    rows.addEventListener('keydown', go);
    return () => {
      rows.removeEventListener('focusin', keep);
      rows.removeEventListener('keydown', go);
    };
  }, [list]);
  return kept !== null && ids.includes(kept) ? kept : (ids[0] ?? null);
}
