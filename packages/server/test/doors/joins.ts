import type { Door } from '../../src/doors/options.ts';
import type { Join } from './party.ts';
import { joinByRest } from './rest-party.ts';
import { joinBySocket, joinWithTrailingSdp } from './socket-party.ts';
import { joinByStream } from './stream-party.ts';

export const joins = {
  rest: joinByRest,
  socket: joinBySocket,
  'trailing SDP': joinWithTrailingSdp,
  stream: joinByStream,
} as const satisfies Readonly<Record<Door, Join>> & Readonly<Record<string, Join>>;

/** A door, or the socket as our own phone uses it. */
export type Way = keyof typeof joins;
