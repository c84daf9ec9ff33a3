import type { EndReason, PartyState as StateOnWire } from '@earshot/protocol';
import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';

/**
 * One user's place in one call.
 *
 *     alerting --ringing--> ringing --accept--> joined --end, lose--> left
 *        |  ^ <---it is gone---|                                        ^ |
 *        |  |                 |                                        | |
 *        +--)---accept--------)---> joined                             | |
 *        +--)-----------------+---reject, end, no answer, lose---------+ |
 *           +-----invited, or rung because somebody was not there--------+
 *
 * alerting: they are rung, and no endpoint of theirs that is here has said yet that it rings. ringing: one has. joined:
 * one of their endpoints speaks for them. left: they are not in the call any more, or it is over.
 */
export interface Party {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  /** Who rang them last, if that was not the caller who began the call. */
  readonly invitedBy: string | null;
  /** The group for which they were rung, if it was for one. */
  readonly group?: RungFor;
  /** Milliseconds that they had talked in this call when they left it last. */
  readonly talked: number;
  /** Every endpoint that was rung, and what became of that. It is kept when they have joined or left. */
  readonly endpoints: readonly RungEndpoint[];
  readonly state: Rung | Joined | Left;
}

/** A group that is called, by its id and name. */
export interface RungFor {
  readonly id: string;
  readonly username: string;
}

export type Role = 'caller' | 'callee' | 'invited';

/**
 * An endpoint that was told of a ring: it is alerting until it says that it rings, and again when it is gone. `silent`:
 * it shows the ring, and can make no sound.
 */
export interface RungEndpoint {
  readonly endpoint: EndpointRef;
  readonly state: 'alerting' | 'silent' | 'ringing' | 'declined';
}

/** Alerting or ringing: their endpoints say which. */
export interface Rung {
  readonly is: 'rung';
  /** When they have been rung long enough (monotonic ms). */
  readonly until: number;
  /** When nobody of their group is rung any more (monotonic ms), if there is such a time. */
  readonly atMost?: number | undefined;
  /** The endpoint that spoke for them before; null when they had never joined. */
  readonly joined: { readonly endpoint: EndpointRef } | null;
}

export interface Joined {
  readonly is: 'joined';
  readonly endpoint: EndpointRef;
  /** They have set the call aside. */
  readonly held: boolean;
  /** They have said that their microphone is silent. It moves no sound. */
  readonly muted: boolean;
  /** Whether they have sound of the others; null while they have not said anything about it. */
  readonly sound: boolean | null;
  /** Their page has said that it closes, and has not come back since. */
  readonly away: boolean;
  /** Whom of those who have joined they have no way to, by user id. */
  readonly deafTo: readonly string[];
  /** Milliseconds that the call had been talked in when they joined. */
  readonly talkFrom: number;
}

export interface Left {
  readonly is: 'left';
  readonly why: EndReason;
  /** What they said when they declined; empty when they said nothing. */
  readonly message: string;
  /** Who has taken the call in their place, or is rung in it: a user or a group, by id. */
  readonly to?: string;
  /** The endpoint that spoke for them at last; null when they had never joined. */
  readonly joined: { readonly endpoint: EndpointRef } | null;
}

export type JoinedParty = Party & { readonly state: Joined };

export function isRung({ state }: Party): boolean {
  return state.is === 'rung';
}

export function isJoined(party: Party): party is JoinedParty {
  return party.state.is === 'joined';
}

export function hasLeft({ state }: Party): boolean {
  return state.is === 'left';
}

/** Whether they have ever joined. */
export function everJoined({ state }: Party): boolean {
  return state.is === 'joined' || state.joined !== null;
}

/** Whether an endpoint of theirs has confirmed that it rings; one that declines has rung. */
export function hasRung({ endpoints }: Party): boolean {
  return endpoints.some(({ state }) => state !== 'alerting');
}

/** The devices of a party that ring for them, with or without a sound. */
export function ringingDevices({ endpoints, state }: Party): ReadonlySet<string> {
  const ringing = state.is === 'rung' ? endpoints.filter((endpoint) => isConfirmed(endpoint)) : [];
  return new Set(ringing.map(({ endpoint }) => endpoint.device));
}

/** Whether a device of a party has confirmed, and whether it is to be heard there. */
export function ringAt({ endpoints }: Party, deviceId: string): 'heard' | 'silent' | 'unconfirmed' {
  const confirmed = endpoints.filter((rung) => rung.endpoint.device === deviceId && isConfirmed(rung));
  if (confirmed.length === 0) return 'unconfirmed';
  return confirmed.some(({ state }) => state === 'ringing') ? 'heard' : 'silent';
}

function isConfirmed({ state }: RungEndpoint): boolean {
  return state === 'ringing' || state === 'silent';
}

/** The state by its word on the wire. */
export function stateOf(party: Party): StateOnWire {
  switch (party.state.is) {
    case 'rung':
      return hasRung(party) ? 'ringing' : 'alerting';
    case 'joined':
    case 'left':
      return party.state.is;
  }
}

/** Somebody who joins by this endpoint a call that has been talked in for so long. */
export function joinedBy(endpoint: EndpointRef, talkFrom = 0): Joined {
  return { is: 'joined', endpoint, held: false, muted: false, sound: null, away: false, deafTo: [], talkFrom };
}

/** Where somebody is to be rung, and until when (monotonic ms). */
export interface Ringing {
  readonly id: string;
  readonly username: string;
  readonly endpoints: readonly EndpointRef[];
  readonly until: number;
  readonly atMost?: number | undefined;
  readonly group?: RungFor;
}

/** Somebody who is rung for a call that runs, anew if they have been in it before. */
export function rungBy({ endpoints, until, atMost, ...named }: Ringing, invitedBy: string, before: Party | null): Party {
  return {
    ...named,
    role: 'invited',
    invitedBy,
    talked: before?.talked ?? 0,
    endpoints: alerting(endpoints),
    state: { is: 'rung', until, atMost, joined: before !== null && before.state.is === 'left' ? before.state.joined : null },
  };
}

/** Endpoints that are told of a ring; of very many the newest. */
export function alerting(endpoints: readonly EndpointRef[]): readonly RungEndpoint[] {
  return endpoints.slice(-mostEndpoints).map((endpoint) => ({ endpoint, state: 'alerting' }));
}

/** So many endpoints of a party are kept; of more, the oldest go. */
export const mostEndpoints = 64;

/** The endpoints of a party with one of them in another state; the same array when it was in that already. */
export function withEndpoint(
  endpoints: readonly RungEndpoint[],
  endpoint: EndpointRef,
  state: RungEndpoint['state'],
): readonly RungEndpoint[] {
  const known = endpoints.find((rung) => isSameEndpoint(rung.endpoint, endpoint));
  if (known === undefined) return [...endpoints, { endpoint, state } as const].slice(-mostEndpoints);
  return known.state === state ? endpoints : endpoints.map((rung) => (rung === known ? { endpoint, state } : rung));
}

/** The endpoints of a party when those of them are gone that ring; the same array when none of them does. */
export function withoutConfirmed(endpoints: readonly RungEndpoint[], gone: readonly EndpointRef[]): readonly RungEndpoint[] {
  const ringing = endpoints.filter((rung) => isConfirmed(rung) && gone.some((endpoint) => isSameEndpoint(endpoint, rung.endpoint)));
  if (ringing.length === 0) return endpoints;
  return endpoints.map((rung) => (ringing.includes(rung) ? { endpoint: rung.endpoint, state: 'alerting' } : rung));
}

/** Which endpoint speaks for a party, or spoke for them at last; null for who has not joined. */
export function endpointOf({ state }: Party): EndpointRef | null {
  switch (state.is) {
    case 'rung':
      return null;
    case 'joined':
      return state.endpoint;
    case 'left':
      return state.joined === null ? null : state.joined.endpoint;
  }
}

/**
 * The device that speaks for a party, spoke for them at last, or declined for them; null while none has done any of
 * that.
 */
export function deviceOf(party: Party): string | null {
  const endpoint = endpointOf(party) ?? party.endpoints.find(({ state }) => state === 'declined')?.endpoint;
  return endpoint?.device ?? null;
}

/**
 * Whether an endpoint has that party's place in a call. Of somebody who is rung, or was and never joined, every
 * endpoint does.
 */
export function holdsPlace({ state }: Party, endpoint: EndpointRef): boolean {
  switch (state.is) {
    case 'rung':
      return true;
    case 'joined':
      return isSameEndpoint(state.endpoint, endpoint);
    case 'left':
      return state.joined === null || isSameEndpoint(state.joined.endpoint, endpoint);
  }
}
