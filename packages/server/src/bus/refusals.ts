import { errorStatus } from '@earshot/protocol';
import type { Answer } from '../ports/core.ts';
import { Unavailable, unavailablePause } from '../ports/unavailable.ts';

export const coreAway = 'The part of this server that leads the calls cannot be reached. Calls go on. Try again in some seconds.';
export const doorFull = 'The server is too busy at this moment. Try again in some seconds.';

/** What a command is answered that does not come to the core, or whose answer does not come back. */
export function refusalOf(error: unknown): Answer {
  const [code, message] =
    error instanceof Unavailable
      ? (['overloaded', error.message] as const)
      : (['internal', 'The server failed at this request. Its log says why.'] as const);
  const body = { status: 'error', code, message };
  return code === 'internal'
    ? { http: errorStatus[code], body }
    : { http: errorStatus[code], body: { ...body, retry_after: unavailablePause }, retryAfter: unavailablePause, elsewhere: true };
}
