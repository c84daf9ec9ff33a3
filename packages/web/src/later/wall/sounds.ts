import { useEffect, useState } from 'preact/hooks';
import { useActivation } from '../../activation.ts';

let sounds = false;

/** Whether the browser was found to let a sound out of this page. */
export function soundsNow(): boolean {
  return sounds;
}

/**
 * Finds out whether the browser lets a sound out (W3C Web Audio 1.1, `AudioContext.resume`): some do before anything
 * was pressed, all do after.
 */
export function useSounds(): boolean {
  const [found, setFound] = useState(sounds);
  const active = useActivation();
  useEffect(() => {
    if (found) return;
    const trying = new AudioContext();
    trying.resume().then(
      () => {
        sounds = true;
        setFound(true);
      },
      () => undefined,
    );
    return () => void trying.close();
  }, [found, active]);
  return found;
}
