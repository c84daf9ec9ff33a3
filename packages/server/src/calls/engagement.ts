import type { UserStatus } from '@earshot/protocol';
import type { Leg } from '../ports/leg.ts';
import { partyOf } from './call.ts';
import { legOf } from './party.ts';
import type { Engaged } from './policy.ts';
import { statusIn } from './snapshot.ts';

/** What each of a user's calls makes of them, for whoever does not know calls. */
export function engagementsOf({ id, calls }: Engaged): readonly { readonly status: UserStatus; readonly leg: Leg | null }[] {
  return calls.flatMap((call) => {
    const party = partyOf(call, id);
    const status = party === null ? null : statusIn(call, party);
    return party === null || status === null ? [] : [{ status, leg: legOf(party) }];
  });
}
