import { times } from '@earshot/protocol';
import { readClocks, type Clock } from '../ports/clock.ts';
import type { CrashHook } from '../ports/crash.ts';
import type { Log } from '../ports/log.ts';
import type { KeptEntry } from '../records/entries.ts';
import type { CallChanges, Records, StoredAnswer } from '../records/port.ts';
import type { Call, EndedCall, LiveCall } from './call.ts';
import type { CallFact } from './facts.ts';
import type { CallBook } from './call-book.ts';
import { allWritten, boxChanges, endedRecord, leftRecord, nothingWritten, type Written } from './changes.ts';
import type { Mailbox } from './mailbox.ts';
import type { Cleaning } from './cleaning.ts';
import { writeCall } from './stored-call.ts';
import { inTime } from './in-time.ts';
import { Trouble } from './trouble.ts';
import { Unwritten, type Batch } from './unwritten.ts';
import { Wake } from './wake.ts';
import {
  firstWritten,
  askedForTogether,
  passedOnTogether,
  company,
  tidied,
  tryAgain,
  mostWaiting,
  minute,
  longestCommit,
} from './write-times.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'ask'>;
  readonly crash: CrashHook;
  readonly book: Pick<CallBook, 'state'>;
  readonly cleaning: Cleaning;
  readonly tell: (fact: CallFact) => void;
}

/**
 * Keeps the calls in the records, so that they outlive the server. What changes a call, and any signal while it rings,
 * is written before anybody is told (`commit`); later signals, and answers that changed nothing, soon after. When
 * nothing can be written the calls go on, and what is to be written waits in memory, of each call its newest state
 * alone. One batch is written after the other.
 */
export class Journal {
  readonly #needs: Needs;
  /** Calls of which something must be written now: their state and their signals, or these alone. */
  readonly #urgent = new Map<string, 'all' | 'signals'>();
  /** When the signals of a call are to be written (monotonic ms). */
  readonly #due = new Map<string, number>();
  readonly #written = new Map<string, { readonly box: Written; readonly at: number }>();
  readonly #waiting = new Unwritten(mostWaiting);
  readonly #wake: Wake;
  #writing = false;
  /** Whether some of what is being written must be before anybody is told. */
  #carriesUrgent = false;
  /** What is to be done when nothing is being written. */
  readonly #next: (() => void)[] = [];
  readonly #trouble: Trouble;
  /** Minutes that the servers before have run, and the minute in which old answers were last forgotten. */
  #minutesBefore = 0;
  #prunedIn = -1;
  #life: 'open' | 'closing' | 'closed' = 'open';

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#trouble = new Trouble(needs.log);
    this.#wake = new Wake(needs.clock, () => this.#writeDue());
  }

  /** Why what happens is not written now, or null. */
  get trouble(): string | null {
    return this.#trouble.reason;
  }

  /** Whether there is anything that must be written before anybody is told, or is just being written. */
  get urgent(): boolean {
    return this.trouble === null && (this.#carriesUrgent || this.#mustWrite);
  }

  get #mustWrite(): boolean {
    return this.#urgent.size + this.#waiting.ended.size > 0;
  }

  /** A call has begun, has changed, or was read from the records as it is. */
  changed(callId: string): void {
    this.#urgent.set(callId, 'all');
  }

  /** A signal of a call that rings: what a phone has been told must not be older after a restart. */
  signalledInRing(callId: string): void {
    if (!this.#urgent.has(callId)) this.#urgent.set(callId, 'signals');
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

  /** Who leaves a call that goes on has it in their history from then on. */
  left(before: Call, call: LiveCall): void {
    const record = leftRecord(before, call, readClocks(this.#needs.clock));
    if (record !== null) this.#waiting.left.set(`${call.id} ${call.version}`, record);
  }

  ended(call: EndedCall, before: Call): void {
    for (const ids of [this.#urgent, this.#due, this.#written]) ids.delete(call.id);
    this.#waiting.ended.set(call.id, endedRecord(call, before, readClocks(this.#needs.clock)));
  }

  /** A call was turned away before it could ring: it is history alone, of these users. */
  turnedAway(call: EndedCall, users: readonly string[]): void {
    const record = endedRecord(call, null, readClocks(this.#needs.clock));
    this.#waiting.ended.set(call.id, { ...record, entries: record.entries.filter(({ userId }) => users.includes(userId)), state: null });
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

  /** Writes what must be kept before anybody is told, and says once whether it is kept. */
  commit(done: (kept: boolean) => void): void {
    inTime(this.#needs.clock, longestCommit, {
      start: (told) => this.#whenFree(() => this.#commitNow(told)),
      late: () => this.#late(),
      done,
    });
  }

  #commitNow(told: (kept: boolean) => void): void {
    if (this.#mustWrite) this.#write([...this.#urgent.keys()], told);
    else told(this.trouble === null);
  }

  /** Writes everything there is, and stops. Safe twice. */
  close(): void {
    if (this.#life !== 'open') return;
    this.#life = 'closing';
    this.#wake.cancel();
    this.#whenFree(() => this.#write([...this.#urgent.keys(), ...this.#due.keys()], (kept) => this.#finish(kept)));
  }

  /** What was to be told after the end of a call is written last. */
  #finish(kept: boolean): void {
    if (kept && !this.#waiting.empty) return this.#write([], () => this.#finish(false));
    this.#life = 'closed';
    this.#needs.cleaning.close();
  }

  #whenFree(task: () => void): void {
    if (this.#writing) this.#next.push(task);
    else task();
  }

  #soon(): void {
    // It goes with what is written then, or is looked for after that.
    if (this.#writing || this.#mustWrite) return;
    this.#wakeAt(this.#needs.clock.mono() + (this.#waiting.answers.size > 0 ? firstWritten : tidied));
  }

  #wakeAt(at: number): void {
    if (this.#life === 'open' && this.trouble === null) this.#wake.by(at);
  }

  #writeDue(): void {
    // When it is written, what is due then is looked for again.
    if (this.#writing) return;
    const horizon = this.trouble === null ? this.#needs.clock.mono() + company : Infinity;
    const due = [...this.#due].filter(([, at]) => at <= horizon).map(([callId]) => callId);
    this.#write([...this.#urgent.keys(), ...due], () => this.#wakeForDue());
  }

  #wakeForDue(): void {
    if (this.#due.size > 0) this.#wakeAt(Math.min(...this.#due.values()));
  }

  #minute(): number {
    return this.#minutesBefore + Math.floor(this.#needs.clock.mono() / minute);
  }

  #write(callIds: readonly string[], then: (kept: boolean) => void): void {
    if (this.#life === 'closed' || (callIds.length === 0 && this.#waiting.empty)) return then(this.trouble === null);
    const { crash, records } = this.#needs;
    const carriesUrgent = this.urgent;
    if (carriesUrgent) crash('before-journal');
    const { batch, changes } = this.#gather(callIds);
    this.#writing = true;
    this.#carriesUrgent = carriesUrgent;
    records.ask('writeCalls', [changes], (result) => {
      this.#writing = false;
      this.#carriesUrgent = false;
      if (result.ok && carriesUrgent) crash('after-journal');
      if (result.ok) this.#succeeded(batch, changes, result.value);
      else this.#failed(batch, result.error);
      then(result.ok);
      while (!this.#writing) {
        const next = this.#next.shift();
        if (next === undefined) return;
        next();
      }
    });
  }

  /** Takes what is to be written of these calls, and everything beside them. */
  #gather(callIds: readonly string[]): { readonly batch: Batch; readonly changes: CallChanges } {
    const { book, clock } = this.#needs;
    const now = readClocks(clock);
    const urgent = new Map(this.#urgent);
    const live: { id: string; state: string }[] = [];
    const mailboxes = new Map<string, Mailbox>();
    for (const id of new Set(callIds)) {
      const found = book.state(id);
      if (found === null) continue;
      if (urgent.get(id) === 'all') live.push({ id, state: writeCall(found.call, now) });
      mailboxes.set(id, found.mailbox);
    }
    for (const ids of [this.#urgent, this.#due]) for (const id of callIds) ids.delete(id);
    const boxes = [...mailboxes].flatMap(([id, mailbox]) => boxChanges(id, mailbox, this.#written.get(id)?.box ?? nothingWritten));
    const inMinute = this.#minute();
    const answersBefore = inMinute > this.#prunedIn ? inMinute - times.requestKept / minute : null;
    const waiting = this.#waiting.take();
    const batch = { callIds, urgent, mailboxes, waiting, inMinute };
    return { batch, changes: waiting.changes({ live, boxes, answersBefore }) };
  }

  #succeeded({ mailboxes, inMinute }: Batch, changes: CallChanges, entries: readonly KeptEntry[]): void {
    const { book, cleaning, clock, tell } = this.#needs;
    for (const kept of entries) tell({ type: 'entry_kept', ...kept });
    this.#prunedIn = inMinute;
    if (changes.ended.length + changes.forgotten.length > 0) cleaning.soon();
    const at = clock.mono();
    for (const [id, mailbox] of mailboxes) if (book.state(id) !== null) this.#written.set(id, { box: allWritten(mailbox), at });
    this.#trouble.over(() => this.#waiting.takeLost());
    // What it was to wake for may be written.
    this.#wake.cancel();
    if (!this.#waiting.empty) this.#soon();
    this.#wakeForDue();
  }

  /** What could not be written waits again. */
  #failed({ callIds, urgent, waiting }: Batch, error: unknown): void {
    const now = this.#needs.clock.mono();
    for (const id of callIds) {
      if (this.#needs.book.state(id) === null) continue;
      const before = urgent.get(id);
      if (before === undefined) this.#due.set(id, now);
      else if (this.#urgent.get(id) !== 'all') this.#urgent.set(id, before);
    }
    this.#waiting.giveBack(waiting);
    this.#waiting.bound();
    this.#fail(error);
  }

  #fail(error: unknown): void {
    this.#trouble.refused(error);
    this.#wakeToTryAgain();
  }

  #late(): void {
    this.#trouble.late();
    this.#wakeToTryAgain();
  }

  #wakeToTryAgain(): void {
    if (this.#life === 'open') this.#wake.at(this.#needs.clock.mono() + tryAgain);
  }
}
