import { choice, Count, flag, limits, list, nullable, number, object, Reason, sizes, text, word, type Infer } from '@earshot/protocol';
import type { Leg } from '../ports/leg.ts';
import { mostEndpoints, type Party as PartyNow } from './party.ts';

/** Milliseconds, of whatever clock. */
export const Ms = number({ min: -(2 ** 53), max: 2 ** 53 });
export const SomeId = text({ max: sizes.id });
export const Username = text({ max: limits.name });
/** A leg, or what was written of one before there were devices: the endpoint alone, null for plain requests. */
export const KeptLeg = choice(object({ device: SomeId, endpoint: nullable(SomeId) }), nullable(SomeId));
export type KeptLeg = Infer<typeof KeptLeg>;

const Before = nullable(object({ leg: KeptLeg }));
/** What is left out is not in what versions up to 0.1.0 have written. */
const Party = object(
  {
    id: SomeId,
    username: Username,
    role: word('caller', 'callee', 'invited'),
    endpoints: list(object({ leg: KeptLeg, state: word('alerting', 'silent', 'ringing', 'declined') }), { max: mostEndpoints }),
    state: choice(
      object({ is: word('rung') }, { left: Ms, atMost: Ms, joined: Before }),
      object(
        { is: word('joined'), leg: KeptLeg, held: flag, muted: flag, sound: nullable(flag), away: flag },
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
 * A party with its legs as they are today. A leg of before there were devices is on the one that its user was given
 * then, under their own id.
 */
export function partyFrom({ endpoints, state, ...party }: Kept['parties'][number], reading: Reading): PartyNow {
  function legFrom(leg: KeptLeg): Leg {
    return typeof leg === 'object' && leg !== null ? leg : { device: party.id, endpoint: leg };
  }
  return {
    invitedBy: null,
    talked: 0,
    ...party,
    endpoints: endpoints.map((endpoint) => ({ ...endpoint, leg: legFrom(endpoint.leg) })),
    state: stateFrom(state, legFrom, reading),
  };
}

function stateFrom(
  state: Kept['parties'][number]['state'],
  legFrom: (leg: KeptLeg) => Leg,
  { until, writtenAt }: Reading,
): PartyNow['state'] {
  switch (state.is) {
    case 'rung':
      return {
        is: 'rung',
        until: state.left === undefined ? until : writtenAt + state.left,
        atMost: state.atMost === undefined ? undefined : writtenAt + state.atMost,
        joined: beforeFrom(state.joined, legFrom),
      };
    case 'joined':
      return { deafTo: [], talkFrom: 0, ...state, leg: legFrom(state.leg) };
    case 'left':
      return { message: '', ...state, joined: beforeFrom(state.joined, legFrom) };
  }
}

function beforeFrom(joined: { readonly leg: KeptLeg } | null | undefined, legFrom: (leg: KeptLeg) => Leg): { readonly leg: Leg } | null {
  return joined === null || joined === undefined ? null : { leg: legFrom(joined.leg) };
}
