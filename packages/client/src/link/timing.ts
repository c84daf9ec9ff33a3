/**
 * Milliseconds at most before each try; the last is repeated. The wait is a random part of it, so that a restart is not
 * followed by a rush.
 */
const delays = [0, 300, 1_200, 2_700, 4_800, 7_000] as const;
export const longestDelay = 7_000;

/** Milliseconds at most before the try of this number, counted from 0. */
export function delay(attempt: number): number {
  return delays[attempt] ?? longestDelay;
}

/** At most this long while a call waits for the server. */
export const urgentDelay = 500;
/** At most this long while there is a call, or what was done to one is not told yet. */
export const awaitedDelay = 2_000;
export const urgentOpening = 4_000;
/**
 * A knock that hangs this long says nothing: a wire is tried all the same. The request itself is given up a little
 * later.
 */
export const knockLimit = 4_000;
export const urgentKnock = 2_000;
export const afterKnock = 1_000;
export const urgentAnswer = 1_000;
/** A wire that brought something within this is not asked whether it lives, even when it is urgent. */
export const urgentQuiet = 500;
/**
 * A wire must be welcomed within this, answer a heartbeat within that, be asked for a sign of life after so much
 * silence.
 */
export const openingLimit = 10_000;
export const answerLimit = 4_000;
export const quietLimit = 30_000;
/** A live stream carries at least a ping or a comment every 15 s, whatever the server's age. */
export const streamQuiet = 17_000;
/** A wire that held for this long ends a row of tries. */
export const steady = 10_000;
/** Sockets that fail so often while the server answers requests are blocked on the way. */
export const blockedAfter = 2;
/** A wire is tried this often without an answer to a knock: the knock may be what does not come through. */
export const knocksOnly = 60_000;
/**
 * A stream that held for this long may be there for what has passed: after it a socket is tried, unless a call waits.
 */
export const streamEnough = 300_000;
