import { useEffect, useState } from 'preact/hooks';

function hasBeenActive(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true;
}

/**
 * Whether the person has pressed anything in this page yet. Before that, browsers play no sound: the ring would be seen
 * and not heard.
 */
export function useActivation(): boolean {
  const [active, setActive] = useState(hasBeenActive);
  useEffect(() => {
    if (active) return;
    function read(): void {
      setActive(hasBeenActive());
    }
    const kinds = ['pointerup', 'keyup'] as const;
    for (const kind of kinds) addEventListener(kind, read);
    return () => {
      for (const kind of kinds) removeEventListener(kind, read);
    };
  }, [active]);
  return active;
}
