import { sizes } from '../limits.ts';
import { described, text, type ObjectShape } from '../shape.ts';
import { RequestId } from './words.ts';

/**
 * Who may call a command, and when. `nobody` needs no token; `anybody` needs one, and `admin` that of an admin; the
 * rest are the parties of the call that the body names, with the statuses of the call in which the command may change
 * something. What changes a call must come from the endpoint that holds the party's side of it, unless it may come from
 * `anywhere` of the same user.
 */
export type Access =
  | { readonly who: 'nobody' | 'anybody' | 'admin' }
  | {
      readonly who: 'party' | 'caller' | 'callee';
      readonly when: readonly ('calling' | 'incall' | 'onhold' | 'ended')[];
      readonly anywhere?: true;
    };

export interface Contract {
  readonly summary: string;
  readonly access: Access;
  /** Body of a POST, query of a GET, `body` of a frame. Unknown fields are ignored. */
  readonly input: ObjectShape;
  /** Whether a repeated request id gets the first answer again: every POST. */
  readonly changes: boolean;
  /** Whether the body may be as large as an SDP text. */
  readonly large?: true;
}

/** Whoever has a token. */
export const anybody: Access = { who: 'anybody' };
export const requestId = described(
  'Made by the client. The same id from the same user gets the same answer again and nothing happens twice.',
  RequestId,
);
/** What any read may say beside its own. */
export const ofRead = { user_id: described('For clients of the original API; must be your own.', text({ max: sizes.id })) };
/** What any command that changes something may say beside its own. */
export const ofCommand = {
  ...ofRead,
  request_id: requestId,
  endpoint_id: described('The endpoint of the event stream that this command belongs to.', text({ max: sizes.id })),
};
