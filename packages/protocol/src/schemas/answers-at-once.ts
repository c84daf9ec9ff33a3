import { limits, sizes } from '../limits.ts';
import { list, nullable, object, whole } from '../shape.ts';
import { Call, Candidates, Count, Cursor, Entry, IceServer, Sdp, User, Username } from './words.ts';

/** The answers that a phone reads from the start; all others are read when they are asked for. */
export const answersAtOnce = {
  'users/list': object(
    { users: list(User, { max: limits.page }), total: Count, online: Count, revision: Count, next: nullable(Cursor) },
    { favourites: list(User, { max: limits.favourites }) },
  ),
  'users/rename': object({ username: Username }),
  'signal/status': object({ call: Call }),
  'signal/get-offer': object({}, { offer: Sdp }),
  'signal/get-answer': object({}, { answer: Sdp }),
  'signal/get-ice': object({ candidates: Candidates, next: Count }),
  'history/list': object({ entries: list(Entry, { max: limits.page }), next: nullable(Cursor), unseen: Count }),
  // Seconds after which the credentials open no door any more; left out when there are none.
  'ice-servers': object({ ice_servers: list(IceServer, { max: 16 }) }, { ttl: whole({ min: 1, max: sizes.seq }) }),
} as const;
