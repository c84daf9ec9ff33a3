import type { Engagement } from '../ports/engagement.ts';
import { partyOf } from './call.ts';
import { endpointOf } from './party.ts';
import type { Engaged } from './policy.ts';
import { statusIn } from './snapshot.ts';

/** What a user does in each of their calls, for parts that do not know calls. */
export function engagementsOf({ id, calls }: Engaged): readonly Engagement[] {
  return calls.flatMap((call) => {
    const party = partyOf(call, id);
    const status = party === null ? null : statusIn(call, party);
    return party === null || status === null ? [] : [{ status, endpoint: endpointOf(party) }];
  });
}
