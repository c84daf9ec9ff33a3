import type { Contract } from '@earshot/protocol';
import { partyOf, speaks, type Call } from '../calls/call.ts';
import { hasLeft, type Party } from '../calls/party.ts';
import type { Leg } from '../ports/leg.ts';
import { refuseEnded } from './calls.ts';
import type { Parts, Seat } from './parts.ts';
import { refuse, type Refusal } from './refusal.ts';

const sideMessages = { caller: 'Only the one who calls can do this.', callee: 'Only the one who is called can do this.' } as const;

/** Who would do something to which call, and the leg they would do it by. */
interface Claim {
  readonly userId: string;
  readonly callId: string;
  /** Null for a read, which may come from anywhere. */
  readonly leg: Leg | null;
}

/**
 * Whether a user may do to that call what the contract says of a command: the call exists, they are a party, on the
 * right side, it is not over, and what would change it comes from the endpoint that holds their side.
 */
export function seatIn(
  parts: Parts,
  { access, changes }: Pick<Contract, 'access' | 'changes'>,
  { userId, callId, leg }: Claim,
): Seat | Refusal {
  const call = parts.switchboard.get(callId);
  if (call === null) return refuse('call_not_found');
  const party = partyOf(call, userId);
  if (party === null) return refuse('not_in_call');
  // Who was invited is called as the callee is.
  const side = party.role === 'caller' ? 'caller' : 'callee';
  if ((access.who === 'caller' || access.who === 'callee') && access.who !== side) return refuse('wrong_side', sideMessages[access.who]);
  if (!('when' in access)) return { call, party };
  const over = access.when.includes('ended') ? null : refuseOver(parts, call, party);
  if (over !== null) return over;
  if (changes && access.anywhere !== true && leg !== null && !speaks(call, userId, leg)) return refuse('answered_elsewhere');
  return { call, party };
}

/** Refuses because the call is over, or over for that party; null when it is not. */
function refuseOver(parts: Parts, call: Call, party: Party): Refusal | null {
  if (call.is === 'ended') return refuseEnded(parts, call);
  return hasLeft(party) ? refuse('not_in_call', 'You have left this call.') : null;
}
