import type { Leg } from '../ports/leg.ts';
import type { EndedCall, LiveCall } from './call.ts';
import { joinedBy, mostEndpoints } from './party.ts';
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

/** A call of two that begins. */
export function newCall({ caller, callerLeg, callee, endpoints }: Beginning, id: string, createdAt: number): LiveCall {
  return {
    id,
    kind: 'direct',
    parties: [
      { ...caller, role: 'caller', endpoints: [], state: joinedBy(callerLeg) },
      {
        ...callee,
        role: 'callee',
        endpoints: endpoints.slice(-mostEndpoints).map((leg) => ({ leg, state: 'alerting' })),
        state: { is: 'rung' },
      },
    ],
    createdAt,
    version: 1,
    is: 'live',
    talk: noTalk,
    heldAt: null,
  };
}

/** A call that was over before it could ring: the callee has missed it. */
export function turnedAway({ caller, callerLeg, callee }: Beginning, { id, createdAt, why }: TurnedAway): EndedCall {
  const state = { is: 'left', why } as const;
  return {
    id,
    kind: 'direct',
    parties: [
      { ...caller, role: 'caller', endpoints: [], state: { ...state, joined: { leg: callerLeg } } },
      { ...callee, role: 'callee', endpoints: [], state: { ...state, joined: null } },
    ],
    createdAt,
    version: 1,
    is: 'ended',
    talked: 0,
    reason: why,
    endedBy: null,
  };
}
