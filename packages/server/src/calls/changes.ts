import type { ClockReading } from '../ports/clock.ts';
import type { BoxChange, CallChanges, EndedRecord, EntryRecord, StoredAnswer } from '../records/port.ts';
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
    entries: call.parties.map((party) => entryOf(party, call.reason)),
    state: writeCall(call, 0, now),
  };
}

function entryOf(party: Party, reason: string): EntryRecord {
  const { id, username, role, state } = party;
  return { userId: id, username, role, joined: everJoined(party), why: state.is === 'left' ? state.why : reason };
}

/** What waits to be written beside calls that live, each kind in order and bounded: the oldest goes first. */
export class Waiting {
  ended = new Map<string, EndedRecord>();
  told = new Map<string, readonly string[]>();
  forgotten = new Set<string>();
  answers = new Map<string, StoredAnswer>();
  readonly #most: number;
  /** Lines of history that were given up. */
  lost = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get empty(): boolean {
    return this.ended.size + this.told.size + this.forgotten.size + this.answers.size === 0;
  }

  bound(): void {
    this.lost += cut(this.ended, this.#most);
    for (const kind of [this.told, this.forgotten, this.answers]) cut(kind, this.#most);
  }

  /**
   * Takes out what can be written together. That somebody was told is written after the end itself: until then the
   * server may go before it has told anybody.
   */
  take(): Waiting {
    const taken = new Waiting(this.#most);
    taken.ended = this.ended;
    taken.forgotten = this.forgotten;
    taken.answers = this.answers;
    this.ended = new Map();
    this.forgotten = new Set();
    this.answers = new Map();
    for (const [id, untold] of this.told) {
      if (taken.ended.has(id)) continue;
      taken.told.set(id, untold);
      this.told.delete(id);
    }
    return taken;
  }

  /** What was taken could not be written, and waits before what has come since. */
  giveBack(taken: Waiting): void {
    this.ended = new Map([...taken.ended, ...this.ended]);
    this.told = new Map([...taken.told, ...this.told]);
    this.forgotten = new Set([...taken.forgotten, ...this.forgotten]);
    this.answers = new Map([...taken.answers, ...this.answers]);
  }

  /** As changes, beside those of live calls. */
  changes(live: Pick<CallChanges, 'live' | 'boxes' | 'answersBefore'>): CallChanges {
    return {
      ...live,
      ended: [...this.ended.values()],
      told: [...this.told].map(([id, untold]) => ({ id, untold })),
      forgotten: [...this.forgotten],
      answers: [...this.answers.values()],
    };
  }
}

/** Drops the oldest over a bound, and says how many. */
function cut(entries: Map<string, unknown> | Set<string>, most: number): number {
  let dropped = 0;
  for (const key of entries.keys()) {
    if (entries.size <= most) break;
    entries.delete(key);
    dropped += 1;
  }
  return dropped;
}
