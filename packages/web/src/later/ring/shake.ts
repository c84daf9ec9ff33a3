import { useEffect } from 'preact/hooks';

/** Milliseconds of vibration and rest, for as long as a ring may last. */
const shakes = Array.from({ length: 26 }, () => [400, 200, 400, 800]).flat();

/** What a browser has of it: nothing, where the W3C Vibration API is missing. */
interface Shaker {
  vibrate?(pattern: number | number[]): boolean;
  readonly userActivation?: Pick<UserActivation, 'hasBeenActive'>;
}

/** Whether this may be a device that vibrates: desktop browsers have the method too, and do nothing. */
export function mayShake(): boolean {
  return 'vibrate' in navigator && navigator.maxTouchPoints > 0;
}

/**
 * Lets a phone vibrate (W3C Vibration API), where the person has pressed something in the page: browsers refuse it
 * before. Gives what ends it.
 */
export function shake(by: Shaker): () => void {
  if (by.vibrate === undefined || by.userActivation?.hasBeenActive !== true) return () => undefined;
  by.vibrate(shakes);
  return () => void by.vibrate?.(0);
}

/** Lets it vibrate while it rings, where that is wanted. */
export function useShaking(rings: boolean, wanted: boolean): void {
  useEffect(() => (rings && wanted ? shake(navigator) : undefined), [rings, wanted]);
}
