import { choice, Count, flag, limits, list, nullable, number, object, Reason, sizes, text, word, type Infer } from '@earshot/protocol';
import { mostEndpoints } from './party.ts';

/** Milliseconds, of whatever clock. */
export const Ms = number({ min: -(2 ** 53), max: 2 ** 53 });
export const SomeId = text({ max: sizes.id });
export const Username = text({ max: limits.name });
export const Leg = nullable(SomeId);

const Party = object({
  id: SomeId,
  username: Username,
  role: word('caller', 'callee', 'invited'),
  endpoints: list(object({ leg: Leg, state: word('alerting', 'ringing', 'declined') }), { max: mostEndpoints }),
  state: choice(
    object({ is: word('rung') }),
    object({ is: word('joined'), leg: Leg, held: flag, muted: flag, sound: nullable(flag), away: flag }),
    object({ is: word('left'), why: Reason, joined: nullable(object({ leg: Leg })) }),
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
export const KeptMoment = { at: object({ wall: Ms, boot: nullable(Ms) }), ringLeft: Ms };
