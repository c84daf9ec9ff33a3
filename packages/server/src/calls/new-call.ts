import type { Leg } from '../ports/leg.ts';
import type { LiveCall } from './call.ts';
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
