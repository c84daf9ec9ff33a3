import { useEffect } from 'preact/hooks';

/**
 * Keeps the screen on while `on` (W3C Screen Wake Lock). A browser gives it to a page in view alone, so it is asked for
 * again when the page is shown.
 */
export function useAwake(on: boolean): void {
  useEffect(() => {
    if (!on || !('wakeLock' in navigator)) return;
    let held: WakeLockSentinel | null = null;
    let wanted = true;
    function release(lock: WakeLockSentinel | null): void {
      lock?.release().catch(() => undefined);
    }
    function ask(): void {
      if (document.hidden || (held !== null && !held.released)) return;
      // A battery that runs low is a reason for a browser to refuse; the call goes on.
      navigator.wakeLock.request('screen').then(
        (lock) => {
          if (!wanted) release(lock);
          else held = lock;
        },
        () => undefined,
      );
    }
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      wanted = false;
      document.removeEventListener('visibilitychange', ask);
      release(held);
    };
  }, [on]);
}
