/** When what becomes of calls is written, in milliseconds. */

/**
 * The first signal of a call is written this soon, and further ones together, so often at most: those that wait to be
 * asked for, and those that were passed on.
 */
export const firstWritten = 5;
export const askedForTogether = 1_000;
export const passedOnTogether = 5_000;
/** What falls due within this time is written at once with what is due. */
export const company = 500;
/** What only tidies up, as that somebody was told, waits so long for something to be written together with. */
export const tidied = 50;
/** What could not be written is tried again this often, and so much of each kind is kept for then. */
export const tryAgain = 1_000;
export const mostWaiting = 10_000;
export const minute = 60_000;
/** Nobody waits longer (milliseconds) for a ring: what is not written by then goes on in memory. */
export const longestCommit = 1_000;
