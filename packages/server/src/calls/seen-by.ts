import { calleeOf, callerOf, type Call, type EndedCall, type Parties } from './call.ts';
import { everJoined, hasLeft, isJoined, isRung, type Party, type RungFor } from './party.ts';
import { takerOf } from './taker.ts';

/**
 * How a call looks to one of its users. Where a group is rung, or somebody in the place of another, the record has more
 * parties than anybody sees: a group is one party until a member has joined, and then it is that member; who was rung
 * and is no more, for somebody else is in their place, is seen by nobody but themselves. So a call of a group is a call
 * of two, for programs of the original API as well. `viewerId` is null for who is none of them.
 */
export function seenBy(call: Call, viewerId: string | null): Call {
  if (!hasVeiled(call)) return call;
  const viewer = call.parties.find(({ id }) => id === viewerId) ?? null;
  if (viewer !== null && isLeftOut(viewer)) return overFor(call, viewer);
  const [first, second, ...rest] = visible(call, viewer);
  return first === undefined || second === undefined ? call : { ...call, parties: [first, second, ...rest] };
}

/** Whether a call looks otherwise to some of its users than it is. */
export function hasVeiled({ parties }: Call): boolean {
  return parties.some((party) => party.group !== undefined || isReplaced(party));
}

/** Whether somebody else was rung in the place of a party, or has taken the call in it. */
export function isReplaced({ state }: Party): boolean {
  return state.is === 'left' && state.to !== undefined;
}

/** Whether a party was rung and is no more, while the call went on to others in their place. */
export function isLeftOut(party: Party): boolean {
  return hasLeft(party) && !everJoined(party) && (party.group !== undefined || isReplaced(party));
}

/** To them the call is over, whatever becomes of it. */
function overFor(call: Call, viewer: Party): EndedCall {
  const { state } = viewer;
  const why = state.is === 'left' ? state.why : 'cancelled';
  const caller = callerOf(call);
  const left: Party['state'] = { is: 'left', why, message: '', joined: isJoined(caller) ? { endpoint: caller.state.endpoint } : null };
  const parties: Parties = [hasLeft(caller) ? caller : { ...caller, state: left }, viewer];
  const { id, createdAt, version, replaces, transfer } = call;
  const endedBy = why === 'rejected' ? viewer.id : (takerOf(call, viewer)?.id ?? null);
  return { id, parties, createdAt, version, replaces, transfer, is: 'ended', talked: 0, reason: why, endedBy, replacedBy: null };
}

/**
 * A call that goes on as it is over for somebody who has left it: with whom it began and themselves, and nothing of
 * what became of it. Any other is the same.
 */
export function leftBehind(call: Call, viewer: Party): Call {
  const seen = seenBy(call, viewer.id);
  if (seen.is === 'ended' || viewer.state.is !== 'left') return call;
  const { why, joined } = viewer.state;
  function gone(party: Party): Party {
    const endpoint = isJoined(party) ? { endpoint: party.state.endpoint } : null;
    return hasLeft(party) ? party : { ...party, state: { is: 'left', why, message: '', joined: endpoint } };
  }
  const [caller, callee] = [gone(callerOf(seen)), gone(calleeOf(seen))];
  const isThird = viewer.id !== caller.id && viewer.id !== callee.id;
  const { id, createdAt, version, replaces } = call;
  return {
    id,
    createdAt,
    version,
    replaces,
    is: 'ended',
    parties: isThird ? [caller, callee, viewer] : [caller, callee],
    transfer: call.transfer?.by === viewer.id ? call.transfer : null,
    talked: joined === null ? 0 : viewer.talked,
    reason: why,
    endedBy: why === 'hung_up' || why === 'rejected' ? viewer.id : null,
    replacedBy: null,
  };
}

function visible(call: Call, viewer: Party | null): readonly Party[] {
  const seen = new Set<string>();
  function isShown(groupId: string): boolean {
    if (seen.has(groupId)) return true;
    seen.add(groupId);
    // Whoever is rung for it stands for it, and so does whoever has joined.
    return viewer?.group?.id === groupId || call.parties.some((party) => party.group?.id === groupId && everJoined(party));
  }
  return call.parties.flatMap((party) => {
    if (party === viewer || everJoined(party)) return [party];
    if (isReplaced(party)) return [];
    if (party.group === undefined) return [party];
    return isShown(party.group.id) ? [] : [asOne(call, party, party.group)];
  });
}

/** A group as one party. */
function asOne(call: Call, first: Party, { id, username }: RungFor): Party {
  const members = call.parties.filter(({ group }) => group?.id === id);
  const rung = members.filter(isRung);
  const endpoints = rung.flatMap((member) => member.endpoints);
  const { group: _, ...party } = first;
  return { ...party, id, username, endpoints, state: (rung[0] ?? members.at(-1) ?? first).state };
}
