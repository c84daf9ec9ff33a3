import { errorStatus, type Call, type EndReason, type ErrorCode, type Failure } from '@earshot/protocol';
import type { Answer } from '../ports/core.ts';
import { unavailablePause, type Unavailable } from '../ports/unavailable.ts';

/** A command that may not be, and why. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  /** With `call_ended`. */
  readonly ended?: { readonly reason: EndReason; readonly call: Call };
  /** With `name_taken`: this very name belongs to somebody, here or not. */
  readonly kept?: true;
  /** The call that was turned away, and is in the history of both. */
  readonly callId?: string;
  /** With `not_invited`: an admin may be asked. */
  readonly mayAsk?: true;
  /** Seconds, with `too_many` and `overloaded`. */
  readonly retryAfter?: number;
  /** When it is not the usual status of the code. */
  readonly http?: number;
}

/** What a handler answers. */
export type Outcome<Body extends object> = Done<Body> | Refusal;

interface Done<Body extends object> {
  readonly ok: true;
  readonly body: Body;
}

const sentences: Readonly<Record<ErrorCode, string>> = {
  bad_request: 'The request is not as it should be.',
  unauthorized:
    'Send the token that POST /api/users/register answered, as "Authorization: Bearer <token>". This one is missing, unknown, revoked or too old.',
  bad_proof: 'The proof is not the signature of the text that is to be signed, by the key of this device.',
  not_you: 'The user_id is not the one of your token. Leave it out.',
  not_in_call: 'You are not part of this call.',
  wrong_side: 'Only the one who is called can do this.',
  bad_origin: 'This server does not answer under that name.',
  not_invited: 'This server takes new people by invitation.',
  not_admin: 'This is for admins of this server.',
  not_found: 'There is nothing here.',
  user_not_found: 'Nobody here has this id.',
  call_not_found: 'There is no such call.',
  name_taken: 'Somebody here has this name already. Choose another.',
  expired: 'The challenge was used already, or is older than a minute. Get another one, and sign that.',
  busy: 'You are in a call already. Put it on hold first, or end it.',
  user_busy: 'This person is busy with other calls.',
  user_offline: 'This person is not here now. They will see that you called.',
  do_not_disturb: 'This person does not want to be disturbed now.',
  full: 'You have as many calls as one person can have. End one of them first.',
  yourself: 'You cannot call yourself.',
  wrong_state: 'The call is not in a state in which this can be done.',
  answered_elsewhere: 'The call was answered on another device of yours.',
  call_ended: 'The call is over.',
  too_large: 'This is larger than it may be.',
  not_json: 'Send JSON.',
  too_many: 'Too many requests. Wait a moment.',
  internal: 'The server made a mistake.',
  overloaded: 'The server has too much to do. Try again in a moment.',
};

/** A refusal by its code, in the usual words unless others are given. */
export function refuse(code: ErrorCode, message: string = sentences[code]): Refusal {
  return { ok: false, code, message };
}

/** Refused for coming too often: come back in so many seconds. */
export function refuseTooMany(seconds: number, message: string): Refusal {
  return {
    ok: false,
    code: 'too_many',
    message,
    retryAfter: Math.max(1, Math.ceil(seconds)),
  };
}

/** Refused, for what is kept cannot be read or written now. */
export function refuseUnavailable({ message }: Unavailable): Refusal {
  return {
    ...refuse('overloaded', message),
    retryAfter: unavailablePause,
  };
}

/** Whether the same may be asked again soon with another answer, so that this one is not to be repeated. */
export function isForNow({ http }: Answer): boolean {
  return http === 429 || http === 503;
}

export function answerOf(outcome: Outcome<object>): Answer {
  if (outcome.ok) return { http: 200, body: { ...outcome.body } };
  const { code, message, ended, kept, callId, mayAsk, retryAfter } = outcome;
  const also = {
    ...(kept === undefined ? {} : { kept }),
    ...(callId === undefined ? {} : { call_id: callId }),
    ...(mayAsk === undefined ? {} : { may_ask: mayAsk }),
  };
  const failure: Failure = { status: 'error', code, message, ...ended, ...also };
  const http = outcome.http ?? errorStatus[code];
  return retryAfter === undefined ? { http, body: { ...failure } } : { http, body: { ...failure, retry_after: retryAfter }, retryAfter };
}

/** What is done may not be kept, so that nobody is told that it is done. */
export const notKept: Answer = answerOf({
  ...refuse('overloaded', 'The server cannot reach its database. Calls that are on go on. Try again in some seconds.'),
  retryAfter: 2,
});
