import type { UserStatus } from '@earshot/protocol';
import { legOn, sideOf, type Leg, type LiveCall } from './call.ts';
import { statusIn } from './snapshot.ts';

/** What a live call makes of one of its users, for whoever does not know calls; null for a stranger. */
export const engagementOf = (call: LiveCall, userId: string): { readonly status: UserStatus; readonly leg: Leg } | null => {
  const side = sideOf(call, userId);
  return side === null ? null : { status: statusIn(call, side), leg: legOn(call, side) };
};
