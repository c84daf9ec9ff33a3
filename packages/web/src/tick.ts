import { useEffect, useState } from 'preact/hooks';

/** Draws the component again after so many milliseconds; null: not by itself. */
export function useTick(ms: number | null): void {
  const [, draw] = useState(0);
  useEffect(() => {
    if (ms === null) return;
    const next = setTimeout(() => draw((count) => count + 1), ms);
    return () => clearTimeout(next);
  });
}
