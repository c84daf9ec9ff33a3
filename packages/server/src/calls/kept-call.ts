import { choice, Count, flag, limits, list, nullable, number, object, Reason, sizes, text, word, type Infer } from '@earshot/protocol';
import type { EndpointRef } from '../ports/endpoint-ref.ts';
import { mostEndpoints, type Party as PartyNow } from './party.ts';

/** Milliseconds, of whatever clock. */
export const Ms = number({ min: -(2 ** 53), max: 2 ** 53 });
export const SomeId = text({ max: sizes.id });
export const Username = text({ max: limits.name });
/**
 * An endpoint as it is written down, always under `leg`: so databases of every version call what speaks for a party.
 * Before there were devices it was the endpoint alone, null for plain requests.
 */
const KeptEndpoint = choice(object({ device: SomeId, endpoint: nullable(SomeId) }), nullable(SomeId));
type KeptEndpoint = Infer<typeof KeptEndpoint>;

const Before = nullable(object({ leg: KeptEndpoint }));
/** What is left out is not in what versions up to 0.1.0 have written. */
const Party = object(
  {
    id: SomeId,
    username: Username,
    role: word('caller', 'callee', 'invited'),
    endpoints: list(object({ leg: KeptEndpoint, state: word('alerting', 'silent', 'ringing', 'declined') }), { max: mostEndpoints }),
    state: choice(
      object({ is: word('rung') }, { left: Ms, atMost: Ms, joined: Before }),
      object(
        { is: word('joined'), leg: KeptEndpoint, held: flag, muted: flag, sound: nullable(flag), away: flag },
        { deafTo: list(SomeId, { max: limits.partiesEver }), talkFrom: Ms },
      ),
      object({ is: word('left'), why: Reason, joined: Before }, { message: text({ max: limits.message }), to: SomeId }),
    ),
  },
  { invitedBy: nullable(SomeId), talked: Ms, group: object({ id: SomeId, username: Username }) },
);
const mostParties = 256;
const Transfer = object({ by: SomeId, to: SomeId, returned: nullable(Reason) });
const shared = {
  id: SomeId,
  // Those of groups who were rung, too.
  parties: list(Party, { min: 2, max: mostParties }),
  createdAt: Ms,
  version: Count,
  talked: Ms,
};
const sharedLater = { replaces: nullable(SomeId), transfer: nullable(Transfer) };

/**
 * A call as it is written down, with no time of a clock that starts anew with the server: `talked` is what was talked
 * until `at`, `heldFor` how long it was on hold until then.
 */
export const Kept = choice(
  object({ ...shared, is: word('live'), told: flag, heldFor: nullable(Ms) }, sharedLater),
  object({ ...shared, is: word('ended'), reason: Reason, endedBy: nullable(SomeId) }, { ...sharedLater, replacedBy: nullable(SomeId) }),
);
export type Kept = Infer<typeof Kept>;

/**
 * When a call was written, on clocks that outlive a server, and for how many milliseconds it may still ring then: those
 * who are rung and have no time of their own.
 */
export const WhenKept = { at: object({ wall: Ms, boot: nullable(Ms) }), ringLeft: Ms };

/** What a party is read with: until when they are rung who have no time of their own, and when it was written. */
interface Reading {
  readonly until: number;
  readonly writtenAt: number;
}

/**
 * A party with its endpoints as they are today. One of before there were devices is on the device that its user was
 * given then, under their own id.
 */
export function partyFrom({ endpoints, state, ...party }: Kept['parties'][number], reading: Reading): PartyNow {
  function endpointFrom(leg: KeptEndpoint): EndpointRef {
    return typeof leg === 'object' && leg !== null ? { device: leg.device, id: leg.endpoint } : { device: party.id, id: leg };
  }
  return {
    invitedBy: null,
    talked: 0,
    ...party,
    endpoints: endpoints.map(({ leg, state: its }) => ({ endpoint: endpointFrom(leg), state: its })),
    state: stateFrom(state, endpointFrom, reading),
  };
}

function stateFrom(
  state: Kept['parties'][number]['state'],
  endpointFrom: (leg: KeptEndpoint) => EndpointRef,
  { until, writtenAt }: Reading,
): PartyNow['state'] {
  switch (state.is) {
    case 'rung':
      return {
        is: 'rung',
        until: state.left === undefined ? until : writtenAt + state.left,
        atMost: state.atMost === undefined ? undefined : writtenAt + state.atMost,
        joined: beforeFrom(state.joined, endpointFrom),
      };
    case 'joined': {
      const { leg, ...joined } = state;
      return { deafTo: [], talkFrom: 0, ...joined, endpoint: endpointFrom(leg) };
    }
    case 'left':
      return { message: '', ...state, joined: beforeFrom(state.joined, endpointFrom) };
  }
}

function beforeFrom(
  joined: { readonly leg: KeptEndpoint } | null | undefined,
  endpointFrom: (leg: KeptEndpoint) => EndpointRef,
): { readonly endpoint: EndpointRef } | null {
  return joined === null || joined === undefined ? null : { endpoint: endpointFrom(joined.leg) };
}

/** A party as it is written down; a ring's end is told as what is left of it. */
export function keptParty({ endpoints, state, ...party }: PartyNow, mono: number): Kept['parties'][number] {
  return {
    ...party,
    endpoints: endpoints.map((rung) => ({ leg: keptEndpoint(rung.endpoint), state: rung.state })),
    state: keptState(state, mono),
  };
}

function keptState(state: PartyNow['state'], mono: number): Kept['parties'][number]['state'] {
  switch (state.is) {
    case 'rung': {
      const atMost = state.atMost === undefined ? {} : { atMost: state.atMost - mono };
      return { is: 'rung', joined: keptBefore(state.joined), left: Math.max(0, state.until - mono), ...atMost };
    }
    case 'joined': {
      const { endpoint, deafTo, ...joined } = state;
      return { ...joined, deafTo: [...deafTo], leg: keptEndpoint(endpoint) };
    }
    case 'left':
      return { ...state, joined: keptBefore(state.joined) };
  }
}

function keptBefore(joined: { readonly endpoint: EndpointRef } | null): { readonly leg: KeptEndpoint } | null {
  return joined === null ? null : { leg: keptEndpoint(joined.endpoint) };
}

function keptEndpoint({ device, id }: EndpointRef): KeptEndpoint {
  return { device, endpoint: id };
}
