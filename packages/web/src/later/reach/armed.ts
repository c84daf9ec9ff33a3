import { useEffect, useState } from 'preact/hooks';

const place = 'earshot.armed';

function recall(): boolean {
  try {
    return localStorage.getItem(place) !== null;
  } catch {
    return false;
  }
}

let armed: boolean | null = null;
const listeners = new Set<(armed: boolean) => void>();

/** This browser was made ready to ring, or its person has put it off. It is offered no more by itself. */
export function setArmed(): void {
  armed = true;
  try {
    localStorage.setItem(place, 'seen');
  } finally {
    for (const listener of listeners) listener(true);
  }
}

/** Whether that was so, for a component. */
export function useArmed(): boolean {
  const [is, setIs] = useState(() => (armed ??= recall()));
  useEffect(() => {
    listeners.add(setIs);
    return () => void listeners.delete(setIs);
  }, []);
  return is;
}
