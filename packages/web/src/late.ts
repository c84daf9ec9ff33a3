import { useEffect, useState } from 'preact/hooks';

/** Whether something has been so for `ms` milliseconds: what is over at once deserves no word. */
export function useLate(is: boolean, ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!is) return;
    const waiting = setTimeout(() => setLate(true), ms);
    return () => {
      clearTimeout(waiting);
      setLate(false);
    };
  }, [is, ms]);
  return is && late;
}
