import { useEffect, useState } from 'preact/hooks';

let open = false;
const listeners = new Set<(open: boolean) => void>();

/** Opens the step in which this phone is made ready to ring, or closes it. It is never in the way of calls. */
export function showArming(on: boolean): void {
  open = on;
  for (const listener of listeners) listener(on);
}

/** Whether that step stands on the stage. */
export function useArming(): boolean {
  const [is, setIs] = useState(open);
  useEffect(() => {
    listeners.add(setIs);
    return () => void listeners.delete(setIs);
  }, []);
  return is;
}
