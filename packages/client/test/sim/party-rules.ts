import { joinedIn, partyOf, rungIn, statusOf, type Call } from '../../../server/src/calls/call.ts';
import { isRung } from '../../../server/src/calls/party.ts';
import { must } from './broken.ts';
import type { Counts } from './change.ts';
import { isGrown, movedIn, type History } from './history.ts';

/** What holds of who is in a call on the server, and of those who are rung for it. */

/** Who joins has accepted a ring of their own, or was in the call that became part of this one. */
export function judgeJoins(history: History, { before, after, by }: { before: Call; after: Call; by: string | null }): void {
  for (const { id } of movedIn(before, after).came) {
    const was = partyOf(before, id);
    const accepts = by === id && was !== null && isRung(was);
    must(accepts || isGrown(before, after), 'server: a call was accepted by somebody else than who was rung for it');
  }
  if (statusOf(before) !== 'calling' || statusOf(after) !== 'incall') return;
  history.accepts += 1;
  must(history.accepts === 1 || after.parties.length > 2, 'server: a call was accepted twice');
}

/** Nobody is left to themselves in a call that goes on. */
export function judgeAlone(call: Call): void {
  if (call.is === 'ended') return;
  const joined = joinedIn(call).length;
  must(joined > 1 || (joined === 1 && rungIn(call).length > 0), `server: a call goes on with ${joined} in it and nobody is rung`);
}

/** Counts what a step has done to who is in a call. */
export function countMoves(counts: Counts, before: Call, after: Call): void {
  const { came, went } = movedIn(before, after);
  const isMove = isGrown(before, after);
  if (!isMove && came.length > 0 && joinedIn(after).length > 2) counts.invited += 1;
  if (after.is === 'live' && went.length > 0 && joinedIn(after).length > 1 && !isMove) counts.left += 1;
  if (isMove) counts[after.transfer === before.transfer ? 'merged' : 'joined'] += 1;
  else if (after.transfer !== before.transfer) counts[after.transfer?.returned === null ? 'transferred' : 'returned'] += 1;
}
