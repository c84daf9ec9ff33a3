import { addressGroup } from '../limits/address-group.ts';
import { Ledger } from '../limits/ledger.ts';
import type { RingLimits } from '../limits/limits.ts';

/** Who rings whom. */
interface Ringing {
  readonly callerId: string;
  readonly calleeId: string;
}

/** How a ring came out; `replaced`: another is rung in their place. */
export type RingEnd = 'accepted' | 'wasted' | 'unreachable' | 'replaced';

/** A ring that is over, and how it came out. */
interface RungOut extends Ringing {
  readonly callId: string;
  readonly end: RingEnd;
}

/** Why a ring must wait, and for how many seconds. */
export interface RingPause {
  readonly why: 'caller' | 'pair' | 'newcomers' | 'callee';
  readonly seconds: number;
}

interface Newcomer {
  readonly group: string;
  readonly at: number;
}

/**
 * How much one may ring others who do not answer. Each ring that nobody accepts costs its seconds, and a few at least,
 * so that short ones count as well. It is written down for the caller, for caller and callee, and for the callee; new
 * names of one address count as one caller too, for ten of them are soon made. What is written down melts with time,
 * and an accepted call wipes out what stood between the two. Pure but for its own memory: times are monotonic
 * milliseconds.
 */
export class RingBudget {
  readonly #limits: RingLimits;
  readonly #callers: Ledger;
  readonly #pairs: Ledger;
  readonly #callees: Ledger;
  readonly #groups: Ledger;
  readonly #newcomers = new Map<string, Newcomer>();
  /** When each ring began, by call and who is rung. */
  readonly #since = new Map<string, number>();

  constructor(limits: RingLimits) {
    this.#limits = limits;
    this.#callers = new Ledger(limits.caller);
    this.#pairs = new Ledger(limits.pair);
    this.#callees = new Ledger(limits.callee);
    this.#groups = new Ledger(limits.newcomers);
  }

  /** Somebody has taken a name. */
  joined(userId: string, address: string, now: number): void {
    const group = addressGroup(address);
    this.#forgetOld(now);
    if (group !== null) this.#newcomers.set(userId, { group, at: now });
  }

  /** Why this ring must wait, or null when it may be. */
  pause({ callerId, calleeId }: Ringing, now: number): RingPause | null {
    const group = this.#groupOf(callerId, now);
    const pairs = [pairKey(callerId, calleeId), ...(group === null ? [] : [pairKey(group, calleeId)])];
    const alone = Math.max(...pairs.map((key) => this.#pairs.empty(key, now)));
    const waits: readonly RingPause[] = [
      { why: 'caller', seconds: this.#callers.wait(callerId, now) },
      { why: 'pair', seconds: this.#pairs.wait(pairKey(callerId, calleeId), now) },
      { why: 'newcomers', seconds: group === null ? 0 : this.#groups.wait(group, now) },
      { why: 'newcomers', seconds: group === null ? 0 : this.#pairs.wait(pairKey(group, calleeId), now) },
      // Whoever has been rung for long is left to those who have not tried yet.
      { why: 'callee', seconds: Math.min(alone, this.#callees.wait(calleeId, now)) },
    ];
    const longest = waits.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    return longest.seconds > 0 ? longest : null;
  }

  /** How many rings are not over yet. */
  get running(): number {
    return this.#since.size;
  }

  /** It rings for them. */
  began(callId: string, calleeId: string, now: number): void {
    this.#since.set(pairKey(callId, calleeId), now);
  }

  /**
   * A ring is over. If it was accepted, what stood between the two is forgiven, whoever rang whom; if it reached
   * nobody, or goes on at another, nothing is written down.
   */
  over({ callId, end, ...ringing }: RungOut, now: number): void {
    const key = pairKey(callId, ringing.calleeId);
    const rang = (now - (this.#since.get(key) ?? now)) / 1000;
    this.#since.delete(key);
    if (end === 'accepted') {
      this.#forgive(ringing, now);
      this.#forgive({ callerId: ringing.calleeId, calleeId: ringing.callerId }, now);
    } else if (end === 'wasted') this.#note(ringing, { counted: Math.max(rang, this.#limits.least), rang }, now);
  }

  /** A call was turned away: it rang nowhere, and counts as a short ring against who made it. */
  turnedAway(ringing: Ringing, now: number): void {
    this.#note(ringing, { counted: this.#limits.least, rang: 0 }, now);
  }

  #forgive(ringing: Ringing, now: number): void {
    const between = this.#pairs.level(pairKey(ringing.callerId, ringing.calleeId), now);
    this.#note(ringing, { counted: -between, rang: -between }, now);
  }

  /** Seconds as they count against who rings, and as they were for who was rung. */
  #note({ callerId, calleeId }: Ringing, { counted, rang }: { readonly counted: number; readonly rang: number }, now: number): void {
    const group = this.#groupOf(callerId, now);
    this.#callers.add(callerId, counted, now);
    this.#callees.add(calleeId, rang, now);
    this.#pairs.add(pairKey(callerId, calleeId), counted, now);
    if (group === null) return;
    this.#groups.add(group, counted, now);
    this.#pairs.add(pairKey(group, calleeId), counted, now);
  }

  #groupOf(userId: string, now: number): string | null {
    const newcomer = this.#newcomers.get(userId);
    return newcomer !== undefined && now - newcomer.at < this.#limits.newFor * 1000 ? newcomer.group : null;
  }

  /** They stand in the order in which they came. */
  #forgetOld(now: number): void {
    for (const [userId, { at }] of this.#newcomers) {
      if (now - at < this.#limits.newFor * 1000) return;
      this.#newcomers.delete(userId);
    }
  }
}

function pairKey(caller: string, calleeId: string): string {
  return `${caller} ${calleeId}`;
}
