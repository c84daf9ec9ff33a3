import type { Clock } from '../ports/clock.ts';
import { ringerOf, rungIn, type Call } from './call.ts';
import type { CallFact } from './facts.ts';
import { isJoined } from './party.ts';

interface Needs {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  /** Somebody was rung long enough. */
  readonly over: (callId: string, userId: string) => void;
}

/** Who begins to be rung by a change of a call, and who is rung no more. */
export interface RingChange {
  readonly rung: readonly string[];
  readonly settled: readonly string[];
}

/** What a change of a call means for who is rung; `before` is null of one that begins. */
export function ringChange(before: Call | null, call: Call): RingChange {
  const was = before === null ? [] : rungIn(before).map(({ id }) => id);
  const is = rungIn(call).map(({ id }) => id);
  return { rung: is.filter((id) => !was.includes(id)), settled: was.filter((id) => !is.includes(id)) };
}

/** What a change of a call means for who is rung, as facts. */
export function ringFacts(before: Call | null, call: Call): readonly CallFact[] {
  const { rung, settled } = ringChange(before, call);
  return call.parties.flatMap((party): CallFact[] => {
    const ring = { call, userId: party.id, by: ringerOf(rung.includes(party.id) ? call : (before ?? call), party) };
    if (rung.includes(party.id)) return [{ type: 'ring_begins', ...ring }];
    return settled.includes(party.id) ? [{ type: 'ring_over', ...ring, joined: isJoined(party) }] : [];
  });
}

/** One timer for each party that is rung. */
export class RingTimers {
  readonly #needs: Needs;
  readonly #timers = new Map<string, () => void>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** A call has changed from one state to the other. */
  follow(before: Call | null, call: Call): void {
    const { rung, settled } = ringChange(before, call);
    for (const userId of settled) this.#stop(call.id, userId);
    for (const { id, state } of call.parties) if (state.is === 'rung' && rung.includes(id)) this.#start(call.id, id, state.until);
  }

  /** Stops every timer. Safe twice. */
  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #start(callId: string, userId: string, until: number): void {
    const { clock, over } = this.#needs;
    const ms = Math.max(1, until - clock.mono());
    this.#timers.set(
      keyOf(callId, userId),
      clock.after(ms, () => {
        this.#timers.delete(keyOf(callId, userId));
        over(callId, userId);
      }),
    );
  }

  #stop(callId: string, userId: string): void {
    this.#timers.get(keyOf(callId, userId))?.();
    this.#timers.delete(keyOf(callId, userId));
  }
}

function keyOf(callId: string, userId: string): string {
  return `${callId} ${userId}`;
}
