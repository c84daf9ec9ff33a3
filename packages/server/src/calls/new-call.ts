import type { EndpointRef } from '../ports/endpoint-ref.ts';
import type { EndedCall, LiveCall, Parties } from './call.ts';
import { passedOver, type Skipped, type Wanted } from './call-moves.ts';
import { alerting, joinedBy, type Party, type Ringing } from './party.ts';
import { noTalk } from './talk.ts';

interface Named {
  readonly id: string;
  readonly username: string;
}

interface Calling {
  readonly caller: Named;
  readonly callerEndpoint: EndpointRef;
}

/** Who calls whom. */
export interface Beginning extends Calling {
  readonly called: Wanted;
}

/** Why a call cannot ring: nothing of theirs is there, or they are busy. */
export interface TurnedAway {
  readonly id: string;
  readonly createdAt: number;
  readonly why: 'unreachable' | 'user_busy';
}

/** What a new call is called, and when it is made (Unix milliseconds). */
interface Made {
  readonly id: string;
  readonly createdAt: number;
}

/** What nothing has happened to yet. */
const fresh = { replaces: null, transfer: null, version: 1 } as const;
const firstParty = { invitedBy: null, talked: 0 } as const;
const asCallee = { role: 'callee', invitedBy: null } as const;

/** A call that begins: of two, or of somebody with a group. */
export function newCall({ caller, callerEndpoint, called }: Beginning, { id, createdAt }: Made): LiveCall {
  const [first, ...more] = called.rung;
  const rest = [...more.map(rungFirst), ...called.skipped.map((who) => passedOver(who, asCallee))];
  const parties: Parties = [
    { ...caller, ...firstParty, role: 'caller', endpoints: [], state: joinedBy(callerEndpoint) },
    rungFirst(first),
    ...rest,
  ];
  return { id, parties, createdAt, ...fresh, is: 'live', talk: noTalk, heldAt: null };
}

function rungFirst({ endpoints, until, ...named }: Ringing): Party {
  return { ...named, ...firstParty, role: 'callee', endpoints: alerting(endpoints), state: { is: 'rung', until, joined: null } };
}

/** A call that was over before it could ring: the callee has missed it, or each of a group. */
export function turnedAway(
  { caller, callerEndpoint, callee, members }: Calling & { readonly callee: Named; readonly members: readonly Skipped[] },
  { id, createdAt, why }: TurnedAway,
): EndedCall {
  const state = { is: 'left', why, message: '' } as const;
  const [first, ...rest] = members.map((who) => passedOver(who, asCallee));
  const nobody: Party = { ...callee, ...firstParty, role: 'callee', endpoints: [], state: { ...state, joined: null } };
  return {
    id,
    parties: [
      { ...caller, ...firstParty, role: 'caller', endpoints: [], state: { ...state, joined: { endpoint: callerEndpoint } } },
      first ?? nobody,
      ...rest,
    ],
    createdAt,
    ...fresh,
    is: 'ended',
    talked: 0,
    reason: why,
    endedBy: null,
    replacedBy: null,
  };
}
