import type { Leg } from './call.ts';
import type { Signal } from './mailbox.ts';

/** JSON characters of signals that a caller may send to somebody who has not accepted: many offers, and no flood. */
const most = 256 * 1024;

/** What is sent while calls ring, before anybody holds the callee's side. */
export class EarlySignals {
  /** What callers have sent, in characters. */
  readonly #sent = new Map<string, number>();
  /** By which leg the callee has sent last. */
  readonly #legs = new Map<string, Leg>();

  /** Counts a signal of the caller. False when it is too much. */
  take(callId: string, signal: Signal): boolean {
    const sent = (this.#sent.get(callId) ?? 0) + JSON.stringify(signal).length;
    if (sent > most) return false;
    this.#sent.set(callId, sent);
    return true;
  }

  /**
   * The callee speaks by this leg now. Answers whether they spoke by another one before, and what was sent by it leads
   * nowhere.
   */
  speakBy(callId: string, leg: Leg): boolean {
    const before = this.#legs.get(callId);
    this.#legs.set(callId, leg);
    return before !== undefined && before !== leg;
  }

  /** It rings no more. */
  forget(callId: string): void {
    this.#sent.delete(callId);
    this.#legs.delete(callId);
  }
}
