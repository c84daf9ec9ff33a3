import type { CallOutcome, EndReason } from '@earshot/protocol';
import type { ClockReading } from '../ports/clock.ts';
import type { EntryRecord } from '../records/entries.ts';
import type { BoxChange, EndedRecord } from '../records/port.ts';
import { callerOf, calleeOf, talkedMs, wasAnswered, type EndedCall } from './call.ts';
import { everJoined, type Party } from './party.ts';
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

/** The line of history of a call that is over. */
export function endedRecord(call: EndedCall, now: ClockReading): EndedRecord {
  return {
    id: call.id,
    callerId: callerOf(call).id,
    callerName: callerOf(call).username,
    calleeId: calleeOf(call).id,
    calleeName: calleeOf(call).username,
    createdAt: call.createdAt,
    endedAt: now.stamp.wall,
    answered: wasAnswered(call),
    talkMs: Math.floor(talkedMs(call, now)),
    reason: call.reason,
    endedBy: call.endedBy,
    entries: call.parties.map((party) => entryOf(party, call)),
    state: writeCall(call, now),
  };
}

function entryOf(party: Party, call: EndedCall): EntryRecord {
  const others = call.parties.filter(({ id }) => id !== party.id).map(({ id, username }) => ({ id, username }));
  const why = party.state.is === 'left' ? party.state.why : call.reason;
  if (party.role === 'caller') return { userId: party.id, direction: 'out', outcome: outcomeOut(why, wasAnswered(call)), others };
  return { userId: party.id, direction: 'in', outcome: outcomeIn(why, everJoined(party)), others };
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
