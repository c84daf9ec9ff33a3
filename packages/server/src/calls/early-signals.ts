import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';
import type { Signal } from './mailbox.ts';

/** JSON characters of signals that may be sent to somebody who is rung: many offers, and no flood. */
const most = 256 * 1024;

/** Somebody who is rung for a call. */
interface RungPlace {
  readonly callId: string;
  readonly userId: string;
}

function keyOf({ callId, userId }: RungPlace): string {
  return `${callId} ${userId}`;
}

/** What is sent to and by those who are rung, before one endpoint speaks for them. */
export class EarlySignals {
  /** What they were sent, in characters. */
  readonly #sent = new Map<string, number>();
  /** By which endpoint they have sent last. */
  readonly #endpoints = new Map<string, EndpointRef>();

  /** Counts a signal to them. False when it is too much. */
  take(place: RungPlace, signal: Signal): boolean {
    const sent = (this.#sent.get(keyOf(place)) ?? 0) + JSON.stringify(signal).length;
    if (sent > most) return false;
    this.#sent.set(keyOf(place), sent);
    return true;
  }

  /**
   * They speak by this endpoint now. Answers whether they spoke by another one before, and what was sent by it leads
   * nowhere.
   */
  speakBy(place: RungPlace, endpoint: EndpointRef): boolean {
    const before = this.#endpoints.get(keyOf(place));
    this.#endpoints.set(keyOf(place), endpoint);
    return before !== undefined && !isSameEndpoint(before, endpoint);
  }

  /** They are rung no more. */
  forget(place: RungPlace): void {
    this.#sent.delete(keyOf(place));
    this.#endpoints.delete(keyOf(place));
  }
}
