/** Every refusal of the server, as a stable word. */
export const errorCodes = [
  'bad_request',
  'unauthorized',
  'bad_proof',
  'not_you',
  'not_in_call',
  'wrong_side',
  'bad_origin',
  'not_invited',
  'not_admin',
  'not_found',
  'user_not_found',
  'call_not_found',
  'name_taken',
  'expired',
  'busy',
  'user_busy',
  'user_offline',
  'do_not_disturb',
  'full',
  'yourself',
  'wrong_state',
  'answered_elsewhere',
  'call_ended',
  'too_large',
  'not_json',
  'too_many',
  'internal',
  'overloaded',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The HTTP status under which each travels (API.md 1). */
export const errorStatus: Readonly<Record<ErrorCode, number>> = {
  bad_request: 400,
  unauthorized: 401,
  bad_proof: 401,
  not_you: 403,
  not_in_call: 403,
  wrong_side: 403,
  bad_origin: 403,
  not_invited: 403,
  not_admin: 403,
  not_found: 404,
  user_not_found: 404,
  call_not_found: 404,
  name_taken: 409,
  expired: 409,
  busy: 409,
  user_busy: 409,
  user_offline: 409,
  do_not_disturb: 409,
  full: 409,
  yourself: 409,
  wrong_state: 409,
  answered_elsewhere: 409,
  call_ended: 409,
  too_large: 413,
  not_json: 415,
  too_many: 429,
  internal: 500,
  overloaded: 503,
};

export const endReasons = ['hung_up', 'rejected', 'cancelled', 'no_answer', 'user_busy', 'unreachable', 'lost', 'failed'] as const;

/** Why a call ended. */
export type EndReason = (typeof endReasons)[number];

/**
 * Why the server closed a live door: WebSocket close codes (RFC 6455 section 7.4), and the `code` of the stream's `bye`
 * frame.
 */
export const closeCodes = {
  /** The server stops or restarts; come back within the time told by the `drain` event. */
  restart: 1012,
  /** The server failed at what it was asked; its log says why. Come back. */
  internal: 1011,
  /** The endpoint read too slowly; come back and resume. */
  slow: 1013,
  /** A frame that the protocol does not know. */
  bad_frame: 4400,
  /** No token, an unknown token or a revoked token. */
  unauthorized: 4401,
  /** No `hello` within `times.hello`. */
  hello_timeout: 4408,
  /** The same endpoint connected again; the older connection is closed. */
  replaced: 4409,
  /** The version of the protocol is not spoken here. */
  protocol: 4426,
  /** Too many frames, or too many endpoints of one user. */
  too_many: 4429,
  /** The user disconnected or signed out. */
  signed_out: 4410,
} as const;

export type CloseReason = keyof typeof closeCodes;
