import type { Envelope } from './envelope.ts';

/** What was sent and is not taken by the other side yet, in characters: what a slow other side may cost in memory. */
const mostUntaken = 32 * 1024 * 1024;
/** About what a message takes beside its texts. */
const overhead = 128;
/** The other side is told that something came when so many envelopes did, and with every beat. */
const tellAfter = 64;

export interface PipeNeeds {
  readonly send: (envelope: Pick<Envelope, 'n' | 'seen' | 'messages'>) => void;
  readonly hear: (message: object) => void;
  /** Something that the other side said is lost. */
  readonly lost: () => void;
}

/**
 * One end of the way between one door and the core. What is said in one turn of the event loop leaves as one envelope;
 * envelopes are numbered, so that one that is lost is noticed, at the latest by the next beat.
 */
export class Pipe {
  readonly #needs: PipeNeeds;
  #messages: object[] = [];
  #size = 0;
  #sent = 0;
  #came = 0;
  #told = 0;
  /** The size of each envelope that the other side has not told to have taken, the oldest first. */
  #untaken: { readonly n: number; readonly size: number }[] = [];
  #untakenSize = 0;
  #leaving = false;
  #closed = false;

  constructor(needs: PipeNeeds) {
    this.#needs = needs;
  }

  /** Whether the other side does not keep up. */
  get full(): boolean {
    return this.#untakenSize + this.#size > mostUntaken;
  }

  /** Says something; `characters` is about how long its texts are. */
  say(message: object, characters = 0): void {
    if (this.#closed) return;
    this.#messages.push(message);
    this.#size += characters + overhead;
    if (this.#leaving) return;
    this.#leaving = true;
    setImmediate(() => this.#leave());
  }

  /** Says that this side is here, and how far both are. */
  beat(): void {
    if (this.#messages.length > 0) this.#leave();
    else if (!this.#closed) this.#send([]);
  }

  take({ n, seen, messages }: Envelope): void {
    this.#taken(seen);
    const isNext = messages.length === 0 ? n === this.#came : n === this.#came + 1;
    if (n < this.#came || (n === this.#came && messages.length > 0)) return;
    this.#came = n;
    if (!isNext) this.#needs.lost();
    for (const message of messages) this.#needs.hear(message);
    if (this.#came - this.#told >= tellAfter) this.beat();
  }

  /** Says nothing any more. Safe twice. */
  close(): void {
    this.#closed = true;
    this.#messages = [];
  }

  #leave(): void {
    this.#leaving = false;
    const messages = this.#messages;
    if (this.#closed || messages.length === 0) return;
    this.#sent += 1;
    this.#untaken.push({ n: this.#sent, size: this.#size });
    this.#untakenSize += this.#size;
    this.#messages = [];
    this.#size = 0;
    this.#send(messages);
  }

  #send(messages: readonly object[]): void {
    this.#told = this.#came;
    this.#needs.send({ n: this.#sent, seen: this.#came, messages });
  }

  #taken(seen: number): void {
    const kept = this.#untaken.findIndex(({ n }) => n > seen);
    const gone = this.#untaken.splice(0, kept < 0 ? this.#untaken.length : kept);
    for (const { size } of gone) this.#untakenSize -= size;
  }
}
