import { useEffect } from 'preact/hooks';
import type { Hotkey } from '../../key-table.ts';

const acts = new Map<Hotkey, () => void>();

/** What a key does that no control in view names, or null. */
export function registered(key: Hotkey): (() => void) | null {
  return acts.get(key) ?? null;
}

/** Has a key do what stands in a menu that is closed; null while it cannot be done. */
export function useHotkey(key: Hotkey, act: (() => void) | null): void {
  useEffect(() => {
    if (act === null) return;
    acts.set(key, act);
    return () => {
      if (acts.get(key) === act) acts.delete(key);
    };
  }, [key, act]);
}
