import { times } from '@earshot/protocol';
import { readClocks, type Clock } from '../ports/clock.ts';
import type { CrashHook } from '../ports/crash.ts';
import type { Log } from '../ports/log.ts';
import type { CallRecords, StoredAnswer } from '../records/port.ts';
import type { EndedCall } from './call.ts';
import type { CallBook } from './call-book.ts';
import { allWritten, boxChanges, endedRecord, nothingWritten, Waiting, type Written } from './changes.ts';
import { writeCall } from './stored-call.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: CallRecords;
  readonly crash: CrashHook;
  readonly book: Pick<CallBook, 'state'>;
}

/**
 * The first signal of a call is written this soon, and further ones together, so often at most: those that wait to be
 * asked for, and those that were passed on.
 */
const firstWritten = 5;
const askedForTogether = 1_000;
const passedOnTogether = 5_000;
/** What falls due within this time is written at once with what is due. */
const company = 500;
/** What could not be written is tried again this often, and so much of each kind is kept for then. */
const tryAgain = 1_000;
const mostWaiting = 10_000;
const minute = 60_000;
/** Milliseconds after the end of a call in which its signals may still stand on the disk. */
const cleanedWithin = 5_000;

/**
 * Keeps the calls in the records, so that they outlive the server. What changes a call, and any signal while it rings,
 * is written before anybody is told (`commit`); later signals, and answers that changed nothing, soon after. When
 * nothing can be written the calls go on, and what is to be written waits in memory, of each call its newest state
 * alone.
 */
export class Journal {
  readonly #needs: Needs;
  /** Calls whose state must be written now. */
  readonly #urgent = new Set<string>();
  /** When the signals of a call are to be written (monotonic ms). */
  readonly #due = new Map<string, number>();
  readonly #written = new Map<string, { readonly box: Written; readonly at: number }>();
  readonly #waiting = new Waiting(mostWaiting);
  #timer: { readonly at: number; readonly cancel: () => void } | null = null;
  #trouble: string | null = null;
  /** Minutes that the servers before have run, and the minute in which old answers were last forgotten. */
  #minutesBefore = 0;
  #prunedIn = -1;
  #cancelCleaning: (() => void) | null = null;
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Why what happens is not written now, or null. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** A call has begun, has changed, or was read from the records as it is. */
  changed(callId: string): void {
    this.#urgent.add(callId);
  }

  /**
   * Something was put into a call's mailbox; `passedOn` when it went to the other side by a live door, and so is hardly
   * needed there any more.
   */
  signalled(callId: string, passedOn: boolean): void {
    const before = this.#due.get(callId);
    if ((before !== undefined && passedOn) || this.#urgent.has(callId)) return;
    const now = this.#needs.clock.mono();
    const together = passedOn ? passedOnTogether : askedForTogether;
    const due = Math.max(now + firstWritten, (this.#written.get(callId)?.at ?? -Infinity) + together);
    if (before !== undefined && before <= due) return;
    this.#due.set(callId, due);
    this.#wakeAt(due);
  }

  /** What was passed on may not have come: it is written as soon as what waits to be asked for. */
  missed(callId: string): void {
    if (this.#due.has(callId)) this.signalled(callId, false);
  }

  ended(call: EndedCall): void {
    this.#urgent.delete(call.id);
    this.#due.delete(call.id);
    this.#written.delete(call.id);
    this.#waiting.ended.set(call.id, endedRecord(call, readClocks(this.#needs.clock)));
  }

  /** Of an ended call's users, these are still to be told. */
  told(callId: string, untold: readonly string[]): void {
    this.#waiting.told.set(callId, untold);
    this.#soon();
  }

  forgotten(callId: string): void {
    this.#waiting.forgotten.add(callId);
    this.#soon();
  }

  /** Goes on counting the minutes where the server before has ended. */
  resume(minutes: number): void {
    this.#minutesBefore = minutes;
  }

  answered(answer: Omit<StoredAnswer, 'minute'>): void {
    this.#waiting.answers.set(`${answer.owner} ${answer.name} ${answer.requestId}`, { ...answer, minute: this.#minute() });
    this.#soon();
  }

  /** Writes what must be kept before anybody is told, and whether there was any. */
  commit(): boolean {
    if (this.#urgent.size === 0 && this.#waiting.ended.size === 0) return false;
    if (this.#trouble !== null) return false;
    this.#needs.crash('before-journal');
    this.#write([...this.#urgent]);
    this.#needs.crash('after-journal');
    return true;
  }

  /** Writes everything there is, and stops. Safe twice. */
  close(): void {
    if (this.#closed) return;
    this.#write([...this.#urgent, ...this.#due.keys()]);
    if (this.#trouble === null) this.#write([]);
    this.#closed = true;
    if (this.#cancelCleaning !== null) this.#clean();
    this.#timer?.cancel();
    this.#timer = null;
  }

  #soon(): void {
    this.#wakeAt(this.#needs.clock.mono() + firstWritten);
  }

  #wakeAt(at: number): void {
    if (this.#closed || this.#trouble !== null || (this.#timer !== null && this.#timer.at <= at)) return;
    this.#arm(at);
  }

  #arm(at: number): void {
    this.#timer?.cancel();
    const { clock } = this.#needs;
    const cancel = clock.after(Math.max(1, Math.ceil(at - clock.mono())), () => {
      this.#timer = null;
      this.#writeDue();
    });
    this.#timer = { at, cancel };
  }

  #writeDue(): void {
    const horizon = this.#trouble === null ? this.#needs.clock.mono() + company : Infinity;
    const due = [...this.#due].filter(([, at]) => at <= horizon).map(([callId]) => callId);
    this.#write([...this.#urgent, ...due]);
    if (this.#trouble !== null || this.#due.size === 0) return;
    this.#wakeAt(Math.min(...this.#due.values()));
  }

  #minute(): number {
    return this.#minutesBefore + Math.floor(this.#needs.clock.mono() / minute);
  }

  #write(callIds: readonly string[]): void {
    if (this.#closed || (callIds.length === 0 && this.#waiting.empty)) return;
    const { book, records, crash } = this.#needs;
    const now = readClocks(this.#needs.clock);
    const calls = new Map(
      [...new Set(callIds)].flatMap((id) => [book.state(id)].flatMap((found) => (found === null ? [] : [[id, found] as const]))),
    );
    const changed = [...calls].filter(([id]) => this.#urgent.has(id));
    const live = changed.map(([id, { call, ringLeft }]) => ({ id, state: writeCall(call, ringLeft, now) }));
    const boxes = [...calls].flatMap(([id, { mailbox }]) => boxChanges(id, mailbox, this.#written.get(id)?.box ?? nothingWritten));
    const inMinute = this.#minute();
    const answersBefore = inMinute > this.#prunedIn ? inMinute - times.requestKept / minute : null;
    const changes = this.#waiting.changes({ live, boxes, answersBefore });
    try {
      records.write(changes, () => crash('in-journal'));
    } catch (error) {
      return this.#failed(error);
    }
    this.#prunedIn = inMinute;
    if (changes.ended.length + changes.forgotten.length > 0) this.#cleanSoon();
    for (const [id, { mailbox }] of calls) this.#written.set(id, { box: allWritten(mailbox), at: now.mono });
    for (const id of callIds) {
      this.#urgent.delete(id);
      this.#due.delete(id);
    }
    this.#succeeded();
  }

  #cleanSoon(): void {
    if (!this.#closed) this.#cancelCleaning ??= this.#needs.clock.after(cleanedWithin, () => this.#clean());
  }

  /** What is deleted goes from the disk for good, together for all calls that ended, for it waits for the disk. */
  #clean(): void {
    this.#cancelCleaning?.();
    this.#cancelCleaning = null;
    try {
      if (!this.#needs.records.clean()) this.#cleanSoon();
    } catch (error) {
      this.#needs.log.debug({ err: error }, 'the disk could not be cleaned yet');
      this.#cleanSoon();
    }
  }

  #succeeded(): void {
    const { lost } = this.#waiting;
    const wasInTrouble = this.#trouble !== null;
    this.#trouble = null;
    this.#waiting.written();
    if (!this.#waiting.empty) this.#soon();
    if (!wasInTrouble) return;
    this.#waiting.lost = 0;
    this.#needs.log.info({ lost }, 'calls are written again');
  }

  #failed(error: unknown): void {
    this.#waiting.bound();
    if (this.#trouble === null) this.#needs.log.error({ err: error }, 'calls cannot be written; they go on in memory');
    this.#trouble = 'Calls cannot be written to the database. They go on, and are written when it can be again.';
    if (!this.#closed) this.#arm(this.#needs.clock.mono() + tryAgain);
  }
}
