import type { Link } from '@earshot/client';

/** The server was lost and did not come back at the first try, which a restart or a short gap in the network does not deserve a word for. */
export const isAway = (link: Link): boolean => (link.phase === 'waiting' || link.phase === 'opening') && link.attempt > 1;
