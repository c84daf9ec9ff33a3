import { allHotkeys, hotkeyOf, hotkeys, type Hotkey } from '../../key-table.ts';

/** What of a `KeyboardEvent` says which key was meant (UI Events, 4.3). */
export type Stroke = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>;

/**
 * The hotkey that a key means: `M` on every layout, also on one that writes another script; `?` is Shift with `/`
 * there. Null for any other key.
 */
export function meant({ key, code, shiftKey }: Stroke): Hotkey | null {
  if (/^[a-z]$/i.test(key)) return shiftKey ? null : hotkeyOf(key);
  if (!/^\P{ASCII}$/u.test(key)) return hotkeyOf(key);
  const place = allHotkeys.find((one) => hotkeys[one].code === code) ?? null;
  if (!shiftKey) return place;
  return place === '/' ? '?' : null;
}

/** Milliseconds without a key after which one is meant for a call, and belongs to no word that is being written. */
const pause = 1_000;

/**
 * Says of each key, by its time in milliseconds, whether it comes after a pause. Whoever is writing as it begins to
 * ring writes on for a moment, and must not answer by the letter A.
 */
export function createPauses(): (at: number) => boolean {
  let last = -Infinity;
  return (at) => {
    const isAfter = at - last >= pause;
    last = at;
    return isAfter;
  };
}
