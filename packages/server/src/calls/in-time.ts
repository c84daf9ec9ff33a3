import type { Clock } from '../ports/clock.ts';

type Told = (kept: boolean) => void;

/**
 * Says once whether something was kept: by its own answer, or that it was not when none has come after `ms`. Then
 * `late` is told as well. The time is the event loop's, which may itself be late: an answer that has come meanwhile
 * waits behind the timer, and counts.
 */
export function inTime(
  clock: Pick<Clock, 'after'>,
  ms: number,
  needs: { start: (told: Told) => void; late: () => void; done: Told },
): void {
  let waits = true;
  let cancel: () => void = () => {};
  function finish(kept: boolean): void {
    if (!waits) return;
    waits = false;
    cancel();
    needs.done(kept);
  }
  needs.start(finish);
  if (!waits) return;
  cancel = clock.after(ms, () => {
    // The next timer is due after what has come from the thread was heard.
    cancel = clock.after(0, () => {
      needs.late();
      finish(false);
    });
  });
}
