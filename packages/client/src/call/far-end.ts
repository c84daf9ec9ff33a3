import { fingerprintOf } from './fingerprint.ts';

/**
 * The other's end of my connection, known by the fingerprint in their descriptions
 * (docs/decisions/0011-a-new-connection-by-its-fingerprint.md). Pure.
 *
 *     unknown --their first offer or answer--> known --I make a new connection--> offered --their answer--> known
 */
export type FarEnd =
  /** Nothing of the other has been set yet. */
  | { readonly phase: 'unknown' }
  /** My connection leads to this one. */
  | { readonly phase: 'known'; readonly print: string }
  /** My new connection is offered and not answered. The one before led to `before`, if that was known. */
  | { readonly phase: 'offered'; readonly before: string | null };

export const unknownEnd: FarEnd = { phase: 'unknown' };

/** The end that a description names; without a fingerprint it names none. */
export function endIn(sdp: string): FarEnd {
  return endOf(fingerprintOf(sdp));
}

export function endOf(print: string | null): FarEnd {
  return print === null ? unknownEnd : { phase: 'known', print };
}

/** The fingerprint of the other's end, as far as one is known. */
export function printOf(end: FarEnd): string | null {
  switch (end.phase) {
    case 'unknown':
      return null;
    case 'known':
      return end.print;
    case 'offered':
      return end.before;
  }
}

/** What an offer of the other in the call is. */
export type Offered =
  /** New candidates for the connection that stands. */
  | 'restart'
  /** The first one of a caller who had sent none with the call. */
  | 'first'
  /** Another connection, which replaces the one that stands. */
  | 'renewal'
  /** Mine stands: both offered a new connection, and the callee yields. */
  | 'crossed';

/** `side` is mine. */
export function offerIs(end: FarEnd, sdp: string, side: 'caller' | 'callee'): Offered {
  const print = fingerprintOf(sdp);
  const isKnown = print === null || print === printOf(end);
  switch (end.phase) {
    case 'unknown':
      return side === 'callee' ? 'first' : 'restart';
    case 'known':
      return isKnown ? 'restart' : 'renewal';
    case 'offered':
      return isKnown || side === 'caller' ? 'crossed' : 'renewal';
  }
}

/** Whether an answer belongs to a connection that I do not have. */
export function isStray(end: FarEnd, sdp: string): boolean {
  const print = fingerprintOf(sdp);
  return end.phase === 'known' && print !== null && print !== end.print;
}

/** The end after an answer was taken. */
export function answeredBy(end: FarEnd, sdp: string): FarEnd {
  return endOf(fingerprintOf(sdp) ?? printOf(end));
}
