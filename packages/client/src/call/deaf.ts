/**
 * What the server is told of one pair among several: that there is no way between the two. Everybody in the call sees
 * it then, and not those two alone. Pure.
 *
 *     heard ---no sound---> early ---for long enough---> due ---the server is told---> told
 *       ^                     |                           ^                             |
 *       +--------sound--------+---------------------------+----------answered-----------+
 */
export type Deaf = 'heard' | 'early' | 'due' | 'told';

/** Milliseconds without a way between two before the others learn of it: most are mended sooner. */
export const untilTold = 5_000;

/** It has been so for long enough, or a word that was refused is to be said again. */
export function deafDue(deaf: Deaf): Deaf {
  return deaf === 'heard' ? deaf : 'due';
}

/** The server has answered. */
export function deafAnswered(deaf: Deaf): Deaf {
  return deaf === 'told' ? 'due' : deaf;
}
