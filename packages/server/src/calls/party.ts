import type { EndReason, PartyState as StateOnWire } from '@earshot/protocol';
import { isSameLeg, type Leg } from '../ports/leg.ts';

/**
 * One user's place in one call.
 *
 *     alerting --ringing--> ringing --accept--> joined --end, lose--> left
 *        |                    |                                        ^
 *        +------accept--------)---> joined                             |
 *        +--------------------+---reject, end, no answer, lose---------+
 *
 * alerting: they are rung, and no endpoint of theirs has said yet that it rings. ringing: one has. joined: one of their
 * endpoints speaks for them. left: for ever, or because the call is over.
 */
export interface Party {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  /** Every endpoint that was rung, and what became of that. It is kept when they have joined or left. */
  readonly endpoints: readonly RungEndpoint[];
  readonly state: Rung | Joined | Left;
}

export type Role = 'caller' | 'callee' | 'invited';

/** An endpoint that was told of a ring: it is alerting until it says that it rings. */
export interface RungEndpoint {
  readonly leg: Leg;
  readonly state: 'alerting' | 'ringing' | 'declined';
}

/** Alerting or ringing: their endpoints say which. */
export interface Rung {
  readonly is: 'rung';
}

export interface Joined {
  readonly is: 'joined';
  readonly leg: Leg;
  /** They have set the call aside. */
  readonly held: boolean;
  /** They have said that their microphone is silent. It moves no sound. */
  readonly muted: boolean;
  /** Whether they have sound of the others; null while they have not said anything about it. */
  readonly sound: boolean | null;
  /** Their page has said that it closes, and has not come back since. */
  readonly away: boolean;
}

export interface Left {
  readonly is: 'left';
  readonly why: EndReason;
  /** The endpoint that spoke for them at last; null when they had never joined. */
  readonly joined: { readonly leg: Leg } | null;
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
  return state.is === 'joined' || (state.is === 'left' && state.joined !== null);
}

/** Whether an endpoint of theirs has confirmed that it rings; one that declines has rung. */
export function hasRung({ endpoints }: Party): boolean {
  return endpoints.some(({ state }) => state !== 'alerting');
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

/** Somebody who joins by this endpoint. */
export function joinedBy(leg: Leg): Joined {
  return { is: 'joined', leg, held: false, muted: false, sound: null, away: false };
}

/** So many endpoints of a party are kept; of more, the oldest go. */
export const mostEndpoints = 64;

/** The endpoints of a party with one of them in another state; the same array when it was in that already. */
export function withEndpoint(endpoints: readonly RungEndpoint[], leg: Leg, state: RungEndpoint['state']): readonly RungEndpoint[] {
  const known = endpoints.find((endpoint) => isSameLeg(endpoint.leg, leg));
  if (known === undefined) return [...endpoints, { leg, state } as const].slice(-mostEndpoints);
  return known.state === state ? endpoints : endpoints.map((endpoint) => (endpoint === known ? { leg, state } : endpoint));
}

/** Which endpoint speaks for a party, or spoke for them at last; null for who has not joined. */
export function legOf({ state }: Party): Leg | null {
  switch (state.is) {
    case 'rung':
      return null;
    case 'joined':
      return state.leg;
    case 'left':
      return state.joined === null ? null : state.joined.leg;
  }
}

/**
 * The device that speaks for a party, spoke for them at last, or declined for them; null while none has done any of
 * that.
 */
export function deviceOf(party: Party): string | null {
  const leg = legOf(party) ?? party.endpoints.find(({ state }) => state === 'declined')?.leg;
  return leg?.device ?? null;
}

/**
 * Whether an endpoint has that party's place in a call. Of somebody who is rung, or was and never joined, every
 * endpoint does.
 */
export function holdsPlace({ state }: Party, leg: Leg): boolean {
  switch (state.is) {
    case 'rung':
      return true;
    case 'joined':
      return isSameLeg(state.leg, leg);
    case 'left':
      return state.joined === null || isSameLeg(state.joined.leg, leg);
  }
}
