import { type Call, type LiveCall, type Parties } from '../../src/calls/call.ts';
import { joinedBy, type Joined, type Left, type Party } from '../../src/calls/party.ts';
import type { EndpointRef } from '../../src/ports/endpoint-ref.ts';

export const rung = { is: 'rung', until: 45_000, joined: null } as const;

/** An endpoint of somebody's device; null is its plain requests. */
export function endpointRef(endpoint: string | null, device = 'first'): EndpointRef {
  return { device, id: endpoint };
}

export function at(endpoint: string | null, more: Partial<Joined> = {}): Joined {
  return { ...joinedBy(endpointRef(endpoint)), ...more };
}

export function gone(endpoint: string, why: Left['why'] = 'hung_up'): Left {
  return { is: 'left', why, message: '', joined: { endpoint: endpointRef(endpoint) } };
}

/** Nobody has invited them, and they have not left before. */
export const asAtFirst = { invitedBy: null, talked: 0 } as const;

export function ada(state: Party['state']): Party {
  return { id: 'ada', username: 'Ada', role: 'caller', ...asAtFirst, endpoints: [], state };
}

export function bob(state: Party['state']): Party {
  return {
    id: 'bob',
    username: 'Bob',
    role: 'callee',
    ...asAtFirst,
    endpoints: [{ endpoint: endpointRef('b1'), state: 'alerting' }],
    state,
  };
}

export const shared = { id: 'call', createdAt: 5, version: 7, replaces: null, transfer: null } as const;

export function live(parties: Parties, more: Partial<LiveCall> = {}): LiveCall {
  return {
    ...shared,
    is: 'live',
    parties,
    talk: { talked: 100, since: null, told: false },
    heldAt: null,
    ...more,
  };
}

export const calls = {
  calling: live([ada(at('a1')), bob(rung)], { talk: { talked: 0, since: null, told: false } }),
  incall: live([ada(at('a1')), bob(at('b1'))], { talk: { talked: 100, since: 1_000, told: false } }),
  heldByAda: live([ada(at('a1', { held: true })), bob(at('b1'))], { heldAt: 900 }),
  heldByBoth: live([ada(at('a1', { held: true })), bob(at('b1', { held: true }))], { heldAt: 900 }),
  ended: {
    ...shared,
    is: 'ended',
    parties: [ada(gone('a1')), bob(gone('b1'))],
    talked: 100,
    reason: 'hung_up',
    endedBy: 'ada',
    replacedBy: null,
  },
} as const satisfies Record<string, Call>;
export const now = { mono: 1_500, wall: 1_801_500 };
