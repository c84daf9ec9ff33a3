import type { CallOutcome, EndReason } from '@earshot/protocol';
import type { ClockReading } from '../ports/clock.ts';
import type { EntryRecord } from '../records/entries.ts';
import type { BoxChange, EndedRecord } from '../records/port.ts';
import { callerOf, calleeOf, partyOf, stillIn, talkedBy, talkedMs, wasAnswered, type Call, type EndedCall, type LiveCall } from './call.ts';
import { isLeftOut, seenBy } from './seen-by.ts';
import { everJoined, hasLeft, type Party } from './party.ts';
import { isStillRung, takerOf } from './taker.ts';
import { collect, type Box, type Mailbox, type Pair } from './mailbox.ts';
import { writeCall } from './stored-call.ts';

/** As which version a box is written, with what stands beside its candidates, and the candidate that comes next. */
interface WrittenBox extends Pick<Box, 'version' | 'offer' | 'answer' | 'dropped'> {
  readonly next: number;
}

/** What of a call's mailbox is written so far, by pair. */
export type Written = ReadonlyMap<string, WrittenBox>;

const nothing: WrittenBox = { version: 0, offer: null, answer: null, dropped: -1, next: 0 };
export const nothingWritten: Written = new Map();

function keyOf({ from, to }: Pair): string {
  return `${from} ${to}`;
}

function writtenOf({ version, offer, answer, dropped, candidates }: Box): WrittenBox {
  return { version, offer, answer, dropped, next: dropped + candidates.length };
}

export function allWritten(mailbox: Mailbox): Written {
  return new Map(mailbox.map((pair) => [keyOf(pair), writtenOf(pair.box)]));
}

/** What is to be written of a mailbox, given what is written. */
export function boxChanges(callId: string, mailbox: Mailbox, written: Written): readonly BoxChange[] {
  return mailbox.flatMap((pair) => {
    const { from, to, box } = pair;
    const [before, after] = [written.get(keyOf(pair)) ?? nothing, writtenOf(box)];
    if (before.version === after.version) return [];
    const { candidates } = collect(box, before.next);
    const first = after.next - candidates.length;
    const added = candidates.map((candidate, index) => ({ n: first + index, candidate: JSON.stringify(candidate) }));
    const { offer, answer, dropped } = box;
    const isAsItWas = offer === before.offer && answer === before.answer && dropped === before.dropped;
    const described = isAsItWas ? null : { offer, answer, dropped };
    return [{ callId, from, to, described, cleared: dropped >= before.next && before.next > 0, added }];
  });
}

/** Whether it is not known yet what a call was to somebody who is left out of it: missed, or taken by another. */
function isOpen(party: Party): boolean {
  return isLeftOut(party) && party.state.is === 'left' && party.state.why !== 'rejected';
}

/** Those of whom it is known only by this change what the call was to them. */
function settledBy(before: Call | null, call: Call): readonly Party[] {
  function wasSettled(userId: string): boolean {
    const party = before === null ? null : partyOf(before, userId);
    return before !== null && party !== null && isSettled(before, party);
  }
  return call.parties.filter((party) => isSettled(call, party) && !wasSettled(party.id));
}

/** Whether somebody has taken the call in the place of a party who is left out, or nobody can any more. */
function isSettled(call: Call, party: Party): boolean {
  return isOpen(party) && (takerOf(call, party) !== null || !isStillRung(call, party));
}

/**
 * The line of history of a call that is over, with the entries of those who were in it until then; of one that never
 * rang, of everybody.
 */
export function endedRecord(call: EndedCall, before: Call | null, now: ClockReading): EndedRecord {
  const settled = settledBy(before, call);
  const until = call.parties.filter(
    (party) => before === null || settled.includes(party) || stillIn(before.parties).some(({ id }) => party.id === id),
  );
  return {
    ...lineOf(call, until, now),
    reason: call.reason,
    endedBy: call.endedBy,
    state: writeCall(call, now),
  };
}

/** The same of a call that goes on, with the entries of those who have just left it; null when nobody has. */
export function leftRecord(before: Call, call: LiveCall, now: ClockReading): EndedRecord | null {
  const settled = settledBy(before, call);
  const gone = stillIn(before.parties).flatMap(({ id }) => call.parties.filter((party) => party.id === id && hasLeft(party)));
  const left = [...gone.filter((party) => !isOpen(party)), ...settled];
  const [first] = left;
  if (first?.state.is !== 'left') return null;
  return { ...lineOf(call, left, now), reason: first.state.why, endedBy: null, state: null };
}

function lineOf(call: Call, entries: readonly Party[], now: ClockReading): Omit<EndedRecord, 'reason' | 'endedBy' | 'state'> {
  const callee = calleeOf(seenBy(call, null));
  return {
    id: call.id,
    callerId: callerOf(call).id,
    callerName: callerOf(call).username,
    calleeId: callee.id,
    calleeName: callee.username,
    createdAt: call.createdAt,
    endedAt: now.stamp.wall,
    answered: wasAnswered(call),
    talkMs: Math.floor(talkedMs(call, now)),
    entries: entries.map((party) => entryOf(party, call, now)),
  };
}

function entryOf(party: Party, call: Call, now: ClockReading): EntryRecord {
  const entry = outcomeFor(party, call);
  const said = messageOf(party);
  // Whoever called hears what is said by who declines.
  const heard = entry.outcome === 'declined' ? (call.parties.map(messageOf).findLast((text) => text !== '') ?? '') : '';
  return { ...entry, talkMs: Math.floor(talkedBy(call, party, now)), message: said === '' ? heard : said };
}

function messageOf({ state }: Party): string {
  return state.is === 'left' ? state.message : '';
}

function outcomeFor(party: Party, call: Call): Omit<EntryRecord, 'talkMs' | 'message'> {
  const others = othersOf(party, call);
  const why = party.state.is === 'left' ? party.state.why : 'hung_up';
  if (party.id === callerOf(call).id) return { userId: party.id, direction: 'out', outcome: outcomeOut(why, wasAnswered(call)), others };
  const isTaken = isOpen(party) && takerOf(call, party) !== null;
  return { userId: party.id, direction: 'in', outcome: isTaken ? 'answered_elsewhere' : outcomeIn(why, everJoined(party)), others };
}

/** Who else was in a call as a party has seen it, with the group that was called, and who has taken it instead. */
function othersOf(party: Party, call: Call): EntryRecord['others'] {
  const isCaller = party.id === callerOf(call).id;
  const seen = seenBy(call, party.id).parties.filter(({ id }) => id !== party.id);
  const group = party.group ?? call.parties.find((other) => other.group !== undefined && (isCaller || everJoined(other)))?.group;
  const taker = isLeftOut(party) ? takerOf(call, party) : null;
  const others = seen.map(({ id, username }) => (id === group?.id ? { id, username, as: 'group' as const } : { id, username }));
  return [
    ...others,
    ...(taker === null ? [] : [{ id: taker.id, username: taker.username, as: 'answered' as const }]),
    ...(group === undefined || others.some(({ id }) => id === group.id) ? [] : [{ ...group, as: 'group' as const }]),
  ];
}

/** What became of a call for who was called: what they neither took nor declined they have missed. */
function outcomeIn(why: EndReason, joined: boolean): CallOutcome {
  if (joined) return talkedUntil(why);
  return why === 'rejected' ? 'declined' : 'missed';
}

function outcomeOut(why: EndReason, answered: boolean): CallOutcome {
  if (answered) return talkedUntil(why);
  switch (why) {
    case 'rejected':
      return 'declined';
    case 'hung_up':
      return 'cancelled';
    case 'user_busy':
      return 'busy';
    case 'cancelled':
    case 'no_answer':
    case 'unreachable':
    case 'lost':
    case 'failed':
      return why;
  }
}

function talkedUntil(why: EndReason): CallOutcome {
  return why === 'lost' || why === 'failed' ? why : 'talked';
}
