import type { Call } from './call.ts';
import { everJoined, isRung, type Party } from './party.ts';

/**
 * Who has taken a call in the place of somebody who was rung for it and is no more: whom it went on to, or one with
 * whom they were rung for a group. Null while nobody has, whoever else has joined.
 */
export function takerOf(call: Call, party: Party): Party | null {
  const to = replacementOf(party);
  return inPlaceOf(call, party).find((other) => (other.id === to ? everJoined(other) && !isRung(other) : hasTaken(other))) ?? null;
}

/** Whether somebody is still rung in the place of a party, or for the group for which they were. */
export function isStillRung(call: Call, party: Party): boolean {
  return inPlaceOf(call, party).some(isRung);
}

/** A party with those who were rung in their place, and in the places of those. */
function inPlaceOf(call: Call, party: Party, known: readonly Party[] = [party]): readonly Party[] {
  const next = call.parties.filter((other) => !known.includes(other) && standsIn(other, party));
  return next.reduce<readonly Party[]>((all, other) => inPlaceOf(call, other, all), [...known, ...next]);
}

function standsIn({ id, group, invitedBy }: Party, party: Party): boolean {
  const to = replacementOf(party);
  if (id === to) return true;
  // One group may be rung twice for a call, by different people.
  return group !== undefined && invitedBy === party.invitedBy && (group.id === to || group.id === party.group?.id);
}

function replacementOf({ state }: Party): string | undefined {
  return state.is === 'left' ? state.to : undefined;
}

/** Whoever was in the call before, and was rung again and did not come, has not. */
function hasTaken({ state }: Party): boolean {
  if (state.is !== 'left' || state.joined === null) return state.is === 'joined';
  return state.why !== 'no_answer' && state.why !== 'rejected' && state.why !== 'unreachable';
}
