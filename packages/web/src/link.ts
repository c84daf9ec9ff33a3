import type { Link } from '@earshot/client';

/**
 * Tries after which a page may be what is wrong, as when the server's certificate is another and the browser will not
 * ask about it here.
 */
const stuckAfter = 6;

/** The network is there, and the server has not been reached for long. */
export function isStuck(link: Link): boolean {
  return isAway(link) && 'attempt' in link && link.attempt >= stuckAfter && navigator.onLine;
}

/** The server takes no further endpoint of mine. */
export function isCrowded(link: Link): boolean {
  return 'crowded' in link && link.crowded;
}

/**
 * The server was lost and did not come back at the first try, which a restart or a short gap in the network does not
 * deserve a word for.
 */
export function isAway(link: Link): boolean {
  return (link.phase === 'waiting' || link.phase === 'opening') && link.attempt > 1;
}
