import type { Leg } from '../ports/leg.ts';
import type { EndedCall, LiveCall } from './call.ts';
import { alerting, joinedBy } from './party.ts';
import { noTalk } from './talk.ts';

interface Named {
  readonly id: string;
  readonly username: string;
}

/** Who calls whom. */
export interface Beginning {
  readonly caller: Named;
  readonly callerLeg: Leg;
  readonly callee: Named;
  /** The endpoints at which the callee is rung. */
  readonly endpoints: readonly Leg[];
}

/** Why a call cannot ring: nothing of theirs is there, or they are busy. */
export interface TurnedAway {
  readonly id: string;
  readonly createdAt: number;
  readonly why: 'unreachable' | 'user_busy';
}

/** What a new call is called, when it is made (Unix milliseconds), and until when it rings (monotonic ms). */
interface Made {
  readonly id: string;
  readonly createdAt: number;
  readonly until: number;
}

/** What nothing has happened to yet. */
const fresh = { replaces: null, transfer: null, version: 1 } as const;
const firstParty = { invitedBy: null, talked: 0 } as const;

/** A call of two that begins. */
export function newCall({ caller, callerLeg, callee, endpoints }: Beginning, { id, createdAt, until }: Made): LiveCall {
  return {
    id,
    parties: [
      { ...caller, ...firstParty, role: 'caller', endpoints: [], state: joinedBy(callerLeg) },
      { ...callee, ...firstParty, role: 'callee', endpoints: alerting(endpoints), state: { is: 'rung', until, joined: null } },
    ],
    createdAt,
    ...fresh,
    is: 'live',
    talk: noTalk,
    heldAt: null,
  };
}

/** A call that was over before it could ring: the callee has missed it. */
export function turnedAway({ caller, callerLeg, callee }: Beginning, { id, createdAt, why }: TurnedAway): EndedCall {
  const state = { is: 'left', why, message: '' } as const;
  return {
    id,
    parties: [
      { ...caller, ...firstParty, role: 'caller', endpoints: [], state: { ...state, joined: { leg: callerLeg } } },
      { ...callee, ...firstParty, role: 'callee', endpoints: [], state: { ...state, joined: null } },
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
