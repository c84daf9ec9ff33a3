import type { Contract } from '@earshot/protocol';
import { sideOf, speaks, type Leg } from '../calls/call.ts';
import { refuseEnded } from './calls.ts';
import type { Parts, Seat } from './parts.ts';
import { refuse, type Refusal } from './refusal.ts';

const sideMessages = { caller: 'Only the one who calls can do this.', callee: 'Only the one who is called can do this.' } as const;

/** Who would do something to which call, and the leg they would do it by. */
interface Claim {
  readonly userId: string;
  readonly callId: string;
  readonly leg: Leg;
}

/**
 * Whether a user may do to that call what the contract says of a command: the call exists, they are a party, on the
 * right side, it is not over, and what would change it comes from the endpoint that holds their side.
 */
export const seatIn = (
  parts: Parts,
  { access, changes }: Pick<Contract, 'access' | 'changes'>,
  { userId, callId, leg }: Claim,
): Seat | Refusal => {
  const call = parts.switchboard.get(callId);
  if (call === null) return refuse('call_not_found');
  const side = sideOf(call, userId);
  if (side === null) return refuse('not_in_call');
  if ((access.who === 'caller' || access.who === 'callee') && access.who !== side) return refuse('wrong_side', sideMessages[access.who]);
  if (!('when' in access)) return { call, side };
  if (call.status === 'ended' && !access.when.includes('ended')) return refuseEnded(parts, call);
  if (changes && access.anywhere !== true && !speaks(call, side, leg)) return refuse('answered_elsewhere');
  return { call, side };
};
