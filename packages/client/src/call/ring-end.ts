import { times, type Call } from '@earshot/protocol';
import type { StepContext } from './state.ts';

/**
 * Milliseconds for which a call rings still for me: a ring carries its own end, by the server's clock. Null where the
 * server has not said it, as those up to 0.1.0 do not.
 */
function leftOf({ parties }: Call, { me, server }: StepContext): number | null {
  const ends = parties.find(({ user_id }) => user_id === me)?.ring_ends ?? null;
  return ends === null || server === null ? null : ends - server;
}

/** Whether a ring came when it was over, as it does to a device that has slept. */
export function isLate(call: Call, at: StepContext): boolean {
  return (leftOf(call, at) ?? 1) <= 0;
}

/** When a ring is over by itself, on the phone's clock. No clock makes it longer than a ring may be. */
export function ringEnd(call: Call, at: StepContext): number {
  return at.now + Math.min(Math.max(0, leftOf(call, at) ?? times.noAnswer), times.noAnswer);
}
