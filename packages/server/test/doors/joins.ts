import type { Door } from '../../src/doors/options.ts';
import type { Join } from './party.ts';
import { joinByRest } from './rest-party.ts';
import { joinBySocket } from './socket-party.ts';
import { joinByStream } from './stream-party.ts';

export const joins = {
  rest: joinByRest,
  socket: joinBySocket,
  stream: joinByStream,
} as const satisfies Readonly<Record<Door, Join>>;
