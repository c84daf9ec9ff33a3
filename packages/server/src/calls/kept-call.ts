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

const Party = object({
  id: SomeId,
  username: Username,
  role: word('caller', 'callee', 'invited'),
  endpoints: list(object({ leg: KeptLeg, state: word('alerting', 'ringing', 'declined') }), { max: mostEndpoints }),
  state: choice(
    object({ is: word('rung') }),
    object({ is: word('joined'), leg: KeptLeg, held: flag, muted: flag, sound: nullable(flag), away: flag }),
    object({ is: word('left'), why: Reason, joined: nullable(object({ leg: KeptLeg })) }),
  ),
});
const shared = {
  id: SomeId,
  kind: word('direct', 'conference'),
  parties: list(Party, { min: 2, max: limits.parties }),
  createdAt: Ms,
  version: Count,
  talked: Ms,
};

/**
 * A call as it is written down, with no time of a clock that starts anew with the server: `talked` is what was talked
 * until `at`, `heldFor` how long it was on hold until then.
 */
export const Kept = choice(
  object({ ...shared, is: word('live'), told: flag, heldFor: nullable(Ms) }),
  object({ ...shared, is: word('ended'), reason: Reason, endedBy: nullable(SomeId) }),
);
export type Kept = Infer<typeof Kept>;

/** When a call was written, on clocks that outlive a server, and for how many milliseconds it may still ring then. */
export const WhenKept = { at: object({ wall: Ms, boot: nullable(Ms) }), ringLeft: Ms };

/**
 * A party with its legs as they are today. A leg of before there were devices is on the one that its user was given
 * then, under their own id.
 */
export function partyFrom({ endpoints, state, ...party }: Kept['parties'][number]): PartyNow {
  function legFrom(leg: KeptLeg): Leg {
    return typeof leg === 'object' && leg !== null ? leg : { device: party.id, endpoint: leg };
  }
  return {
    ...party,
    endpoints: endpoints.map((endpoint) => ({ ...endpoint, leg: legFrom(endpoint.leg) })),
    state: stateFrom(state, legFrom),
  };
}

function stateFrom(state: Kept['parties'][number]['state'], legFrom: (leg: KeptLeg) => Leg): PartyNow['state'] {
  switch (state.is) {
    case 'rung':
      return state;
    case 'joined':
      return { ...state, leg: legFrom(state.leg) };
    case 'left':
      return { ...state, joined: state.joined === null ? null : { leg: legFrom(state.joined.leg) } };
  }
}
