import type { Bye, CloseReason } from '@earshot/protocol';

/** For whoever reads a log of frames; the page has words of its own. */
const sentences: Readonly<Record<CloseReason, string>> = {
  restart: 'The server stops or restarts. Come back.',
  internal: 'The server failed at this connection. Its log says why. Come back in a while.',
  slow: 'This connection read too slowly. Come back and resume.',
  bad_frame: 'This frame is not part of the protocol.',
  unauthorized: 'The token is unknown or revoked. Register again.',
  hello_timeout: 'The first frame, hello, did not come in time.',
  replaced: 'The same endpoint connected again.',
  protocol: 'This version of the protocol is not spoken here. Load the page again.',
  too_many: 'Too many frames, or too many connections of one user.',
  signed_out: 'This device has signed out.',
};

/** The last frame of a live door. */
export function bye(reason: CloseReason): Bye {
  return { t: 'bye', reason, message: sentences[reason] };
}
