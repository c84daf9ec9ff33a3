import type { Static } from 'typebox';
import type { EndReason, ErrorCode } from './codes.ts';
import type { CommandName } from './routes.ts';
import type { contract } from './schemas/contract.ts';
import type { Call } from './schemas/words.ts';

/** What command `N` takes. */
export type Input<N extends CommandName> = Static<(typeof contract)[N]['input']>;

/** What command `N` answers when it succeeds. */
export type Success<N extends CommandName> = { status: 'success' } & Static<(typeof contract)[N]['answer']>;

/**
 * What any command answers when it fails. `reason` and `call` come with `call_ended`, `retry_after` (whole seconds)
 * with `too_many` and `overloaded`.
 */
export interface Failure {
  status: 'error';
  code: ErrorCode;
  message: string;
  reason?: EndReason;
  call?: Call;
  retry_after?: number;
}
