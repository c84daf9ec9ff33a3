import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { writes } from './keyboard/row-keys.ts';

/**
 * What is written while a row of the list has the focus goes into the field above it: the focus is there before the
 * browser writes the character. `on` is false where letters are the keys of a call.
 */
export function useTypeToFind(field: RefObject<HTMLInputElement | null>, list: RefObject<HTMLElement | null>, on: boolean): void {
  useEffect(() => {
    const rows = list.current;
    if (rows === null || !on) return;
    function go(event: KeyboardEvent): void {
      if (!writes(event) || event.defaultPrevented || field.current === null) return;
      event.stopPropagation();
      field.current.focus();
      field.current.select();
    }
    rows.addEventListener('keydown', go);
    return () => rows.removeEventListener('keydown', go);
  }, [field, list, on]);
}
