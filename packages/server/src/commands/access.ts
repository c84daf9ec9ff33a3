import { namesAnother, type CommandName, type Contract } from '@earshot/protocol';
import { partyOf, speaks, type Call } from '../calls/call.ts';
import { hasLeft, type Party } from '../calls/party.ts';
import { seenBy } from '../calls/seen-by.ts';
import { takerOf } from '../calls/taker.ts';
import type { Person } from '../people/person.ts';
import type { EndpointRef } from '../ports/endpoint-ref.ts';
import { refuseEnded } from './calls.ts';
import { linkIsOver } from './guests.ts';
import type { Parts, Seat } from './parts.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { CommonFields } from './shape.ts';

const sideMessages = { caller: 'Only the one who calls can do this.', callee: 'Only the one who is called can do this.' } as const;

/** Who would do something to which call, and the endpoint they would do it by. */
interface Claim {
  readonly userId: string;
  readonly callId: string;
  /** Null for a read, which may come from anywhere. */
  readonly endpoint: EndpointRef | null;
}

/**
 * Whether a user may do to that call what the contract says of a command: the call exists, they are a party, on the
 * right side, it is not over, and what would change it comes from the endpoint that holds their side.
 */
export function seatIn(
  parts: Parts,
  { access, changes }: Pick<Contract, 'access' | 'changes'>,
  { userId, callId, endpoint }: Claim,
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
  if (changes && access.anywhere !== true && endpoint !== null && !speaks(call, userId, endpoint)) return refuse('answered_elsewhere');
  return { call, party };
}

/** What a visitor may do: be there, call the one person, and have that call. */
const forVisitors: ReadonlySet<CommandName> = new Set<CommandName>([
  'users/get',
  'users/heartbeat',
  'users/leaving',
  'users/disconnect',
  'call/initiate',
  'call/ringing',
  'call/accept',
  'call/reject',
  'call/end',
  'call/hold',
  'call/resume',
  'call/mute',
  'call/sound',
  'call/take',
  'signal/offer',
  'signal/answer',
  'signal/ice',
  'signal/incoming',
  'signal/status',
  'signal/get-offer',
  'signal/get-answer',
  'signal/get-ice',
  'ice-servers',
]);

const notForVisitors = refuse('not_invited', 'This link is for calling one person. Nothing else can be done with it.');

/**
 * Why a user may not send a command, who came by a guest link: it is none of those for visitors, or names anybody but
 * the one person it leads to. Once it is over they call nobody, and a call that runs goes on. A visitor themselves can
 * be called by that person alone.
 */
export function refuseVisitor(parts: Parts, person: Person, name: CommandName, fields: CommonFields): Refusal | null {
  const { clock, guestLinks, people } = parts;
  const named = fields.target_user_id ?? (namesAnother(name) ? fields.user_id : undefined);
  const visit = guestLinks.visit(person);
  if (visit === null) {
    const other = named === undefined ? undefined : people.get(named);
    const theirs = other === undefined ? null : guestLinks.visit(other);
    return theirs === null || theirs.targetId === person.id ? null : refuse('user_not_found');
  }
  if (!forVisitors.has(name)) return notForVisitors;
  if (name === 'call/initiate' && visit.endsAt <= clock.wall()) return linkIsOver;
  return named === undefined || named === visit.targetId || named === person.id ? null : notForVisitors;
}

/** Refuses because the call is over, or over for that party; null when it is not. */
function refuseOver(parts: Parts, call: Call, party: Party): Refusal | null {
  if (call.is === 'ended') return refuseEnded(parts, call, party.id);
  if (!hasLeft(party)) return null;
  const taker = takerOf(call, party);
  if (seenBy(call, party.id).is !== 'ended') return refuse('not_in_call', 'You have left this call.');
  return taker === null ? refuseEnded(parts, call, party.id) : refuse('answered_elsewhere', `${taker.username} has taken this call.`);
}
