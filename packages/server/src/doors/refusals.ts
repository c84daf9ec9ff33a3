import { errorStatus, type ErrorCode, type Failure } from '@earshot/protocol';
import type { Answer } from '../ports/core.ts';
import { Unavailable, unavailablePause } from '../ports/unavailable.ts';

/** An answer in the one shape of all failures (API.md 1). `retryAfter` is seconds. */
export function refusal(code: ErrorCode, message: string, retryAfter?: number): Answer {
  const http = errorStatus[code];
  const failure: Failure = { status: 'error', code, message };
  return retryAfter === undefined ? { http, body: { ...failure } } : { http, body: { ...failure, retry_after: retryAfter }, retryAfter };
}

export const unauthorized = refusal(
  'unauthorized',
  'Send the token that POST /api/users/register answered, as the header "Authorization: Bearer <token>".',
);
export const notFound = refusal('not_found', 'There is nothing at this address. GET /api/openapi.json lists what there is.');
export const notJson = refusal('not_json', 'Send the body as JSON, with the header "Content-Type: application/json".');
export const overloaded = refusal('overloaded', 'The server is too busy for new sign-ins and new calls. Try again in some seconds.', 5);
export const stopping = refusal('overloaded', 'The server is stopping. Try again in some seconds.', 5);
export const internal = refusal('internal', 'The server failed at this request. Its log says why.');

/** What an error inside is answered by: the reason when what is kept cannot be reached, else `internal`. */
export function failed(error: unknown): Answer {
  return error instanceof Unavailable ? { ...refusal('overloaded', error.message, unavailablePause), elsewhere: true } : internal;
}

/** `bytes` is how many the body may have. */
export function tooLarge(bytes: number): Answer {
  return refusal('too_large', `The body is too large: ${bytes} bytes are allowed here.`);
}

/** `seconds` until it is worth trying again. */
export function tooMany(what: string, seconds: number): Answer {
  return refusal('too_many', `Too many ${what} from this address. Try again in ${seconds} s.`, seconds);
}
