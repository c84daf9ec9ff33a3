import type { UserStatus } from '@earshot/protocol';
import type { Leg } from '../ports/leg.ts';
import { partyOf, type LiveCall } from './call.ts';
import { legOf } from './party.ts';
import { statusIn } from './snapshot.ts';

/** What a live call makes of one of its users, for whoever does not know calls; null for who is not in it. */
export function engagementOf(call: LiveCall, userId: string): { readonly status: UserStatus; readonly leg: Leg | null } | null {
  const party = partyOf(call, userId);
  const status = party === null ? null : statusIn(call, party);
  return party === null || status === null ? null : { status, leg: legOf(party) };
}
