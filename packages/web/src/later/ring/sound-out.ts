import { useEffect, useState } from 'preact/hooks';
import { useActivation } from '../../activation.ts';

/**
 * Whether a sound comes out of this page. `waits`: not yet, and a press may be all that it takes. `none`: the browser
 * lets none out even so, as without a loudspeaker.
 */
export type SoundOut = 'on' | 'waits' | 'none';

/** Milliseconds after which a sound that may begin and has not is none. */
const patience = 3_000;

let known: SoundOut = 'waits';
const listeners = new Set<(is: SoundOut) => void>();

function settle(is: SoundOut): void {
  known = is;
  for (const listener of listeners) listener(is);
}

/** What is known at this moment. */
export function soundOut(): SoundOut {
  return known;
}

/**
 * Finds out whether the browser lets a sound out (W3C Web Audio 1.1, `AudioContext.resume`), and goes on trying where
 * it does not. Most do once something was pressed; `early` tries before, for some do that too.
 */
export function useSoundOut(early = false): SoundOut {
  const [is, setIs] = useState(known);
  const active = useActivation();
  useEffect(() => {
    setIs(known);
    listeners.add(setIs);
    return () => void listeners.delete(setIs);
  }, []);
  const tries = is !== 'on' && (active || early);
  useEffect(() => {
    if (!tries) return;
    const trying = new AudioContext();
    const late = active ? setTimeout(() => settle('none'), patience) : undefined;
    trying.resume().then(
      () => settle('on'),
      () => undefined,
    );
    return () => {
      clearTimeout(late);
      void trying.close();
    };
  }, [tries, active]);
  return is;
}
