import { useEffect, useState } from 'preact/hooks';

/** What came of a press whose control is gone by then, as that of a menu is. */
export interface Said {
  readonly text: string;
  readonly bad: boolean;
}

let newest: Said | null = null;
const listeners = new Set<(said: Said | null) => void>();

/** Shows a sentence in the place of the one before, or none (null). */
export function say(said: Said | null): void {
  newest = said;
  for (const listener of listeners) listener(said);
}

/** The sentence to be shown now. */
export function useSaid(): Said | null {
  const [said, setSaid] = useState(newest);
  useEffect(() => {
    setSaid(newest);
    listeners.add(setSaid);
    return () => void listeners.delete(setSaid);
  }, []);
  return said;
}
