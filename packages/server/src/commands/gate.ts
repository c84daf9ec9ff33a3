import type { Access } from '@earshot/protocol/schemas';
import { sideOf } from '../calls/call.ts';
import { refuseEnded } from './calls.ts';
import type { Parts, Seat } from './parts.ts';
import { refuse, type Refusal } from './refusal.ts';

const sideMessages = { caller: 'Only the one who calls can do this.', callee: 'Only the one who is called can do this.' } as const;

/** Whether a user may do to that call what `access` says of a command: the call exists, he is a party, on the right side, and it is not over. */
export const seatIn = (
  parts: Parts,
  access: Access,
  { userId, callId }: { readonly userId: string; readonly callId: string },
): Seat | Refusal => {
  const call = parts.switchboard.get(callId);
  if (call === null) return refuse('call_not_found');
  const side = sideOf(call, userId);
  if (side === null) return refuse('not_in_call');
  if ((access.who === 'caller' || access.who === 'callee') && access.who !== side) return refuse('wrong_side', sideMessages[access.who]);
  if (call.status === 'ended' && 'when' in access && !access.when.includes('ended')) return refuseEnded(parts, call);
  return { call, side };
};
