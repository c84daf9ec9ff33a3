import type { CallChanges, EndedRecord, StoredAnswer } from '../records/port.ts';
import type { Mailbox } from './mailbox.ts';

/** What is being written, and what of it had to be. */
export interface Batch {
  readonly callIds: readonly string[];
  readonly urgent: ReadonlyMap<string, 'all' | 'signals'>;
  readonly mailboxes: ReadonlyMap<string, Mailbox>;
  readonly waiting: Unwritten;
  readonly inMinute: number;
}

/** What is not written yet of calls that have ended, and answers: each kind bounded, the oldest goes first. */
export class Unwritten {
  ended = new Map<string, EndedRecord>();
  /** Of calls that go on, by call and version. */
  left = new Map<string, EndedRecord>();
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
    return this.ended.size + this.left.size + this.told.size + this.forgotten.size + this.answers.size === 0;
  }

  /** How many lines of history were given up since it was asked last. */
  takeLost(): number {
    const { lost } = this;
    this.lost = 0;
    return lost;
  }

  bound(): void {
    this.lost += cut(this.ended, this.#most) + cut(this.left, this.#most);
    for (const kind of [this.told, this.forgotten, this.answers]) cut(kind, this.#most);
  }

  /**
   * Takes out what can be written together. That somebody was told is written after the end itself: until then the
   * server may go before it has told anybody.
   */
  take(): Unwritten {
    const taken = new Unwritten(this.#most);
    taken.ended = this.ended;
    taken.left = this.left;
    taken.forgotten = this.forgotten;
    taken.answers = this.answers;
    this.ended = new Map();
    this.left = new Map();
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
  giveBack(taken: Unwritten): void {
    this.ended = new Map([...taken.ended, ...this.ended]);
    this.left = new Map([...taken.left, ...this.left]);
    this.told = new Map([...taken.told, ...this.told]);
    this.forgotten = new Set([...taken.forgotten, ...this.forgotten]);
    this.answers = new Map([...taken.answers, ...this.answers]);
  }

  /** As changes, beside those of live calls. */
  changes(live: Pick<CallChanges, 'live' | 'boxes' | 'answersBefore'>): CallChanges {
    return {
      ...live,
      left: [...this.left.values()],
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
