import { useEffect } from 'preact/hooks';

/** Milliseconds of vibration and rest, for as long as a ring may last. */
const shakes = Array.from({ length: 26 }, () => [400, 200, 400, 800]).flat();

/** Lets a phone vibrate while `on` (W3C Vibration API), where the person has pressed something in the page. */
export function useShaking(on: boolean): void {
  useEffect(() => {
    if (!on || !('vibrate' in navigator) || !navigator.userActivation?.hasBeenActive) return;
    navigator.vibrate(shakes);
    return () => void navigator.vibrate(0);
  }, [on]);
}
