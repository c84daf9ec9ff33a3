import { createContext } from 'preact';
import { useState } from 'preact/hooks';

const place = 'earshot.keys';

/**
 * Whether single characters act as keys. Storage may be closed to the page: then the choice lasts as long as the page.
 */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(place) !== 'off';
  } catch {
    return true;
  }
}

function remember(on: boolean): void {
  try {
    localStorage.setItem(place, on ? 'on' : 'off');
  } catch {
    return;
  }
}

/** Whether single characters act as keys, and the way to change that, which is remembered (WCAG 2.1.4). */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(areSingleKeysOn);
  function change(next: boolean): void {
    remember(next);
    setOn(next);
  }
  return [on, change];
}

/** Whether single characters act as keys by now, for the controls that name one. */
export const SingleKeys = createContext(false);
