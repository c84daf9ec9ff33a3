import { slowBacklog, type Wire } from '../ports/core.ts';
import type { DescriptionEvent } from '../ports/description-event.ts';
import type { LiveEndpointRef } from '../ports/endpoint-ref.ts';

/** Frames kept for a connection that comes back: how many, and how many characters in all. */
const keptFrames = 256;
const keptCharacters = 128 * 1024;
/** Unwritten bytes above which presence waits. */
const presenceBacklog = 64 * 1024;

const nobody: ReadonlySet<string> = new Set();

/** A frame that is kept, and whose offer or answer in which call it is, if it is one: a newer one takes its place. */
interface Kept {
  readonly seq: number;
  readonly frame: string;
  readonly kind: DescriptionEvent['kind'] | null;
  readonly callId: string | null;
  readonly from: string | null;
}

/**
 * One live connection of a user over all its wires. Numbers its events, keeps the newest of them while the wire is
 * gone, and gives them again to the wire that comes back. Its person's `connected` count is kept by who attaches and
 * detaches.
 */
export class Endpoint {
  readonly userId: string;
  readonly at: LiveEndpointRef;
  wire: Wire | null = null;
  address = '';
  /** When the wire was lost (monotonic ms), or null while there is one. */
  goneSince: number | null = null;
  /**
   * When its page said that it leaves (monotonic ms), or null; and whether it has stayed away since for longer than a
   * reload takes.
   */
  leavingAt: number | null = null;
  left = false;
  /** The users whose calls its page answers by itself. */
  answers: ReadonlySet<string> = nobody;
  /** Commands refused in a row for coming too fast. */
  refusedInRow = 0;
  seq = 0;
  readonly #slow: (endpoint: Endpoint) => void;
  #kept: Kept[] = [];
  #characters = 0;
  /** The newest event that is no longer kept. */
  #forgotten = 0;

  /**
   * `slow` is told when the wire does not keep up, and has to detach it. `seen`: the last event that its client has, of
   * the endpoint of the same name that was let go before; the numbers go on after it, so that none of the two can be
   * taken for one of the other.
   */
  constructor(userId: string, at: LiveEndpointRef, slow: (endpoint: Endpoint) => void, seen = -1) {
    this.userId = userId;
    this.at = at;
    this.#slow = slow;
    this.seq = seen + 1;
    this.#forgotten = this.seq;
  }

  /**
   * Sends an event that is JSON text, or a description, or keeps it for the wire to come. Of what a party of a call has
   * offered only the newest is kept, and so of their answers: whoever comes back has no use for the others.
   */
  tell(event: string | DescriptionEvent): void {
    this.seq += 1;
    const described = typeof event === 'string' ? null : event;
    const frame = `{"t":"event","seq":${this.seq},"event":${typeof event === 'string' ? event : event.json}}`;
    if (described !== null) this.#forgetOlder(described);
    const { kind = null, callId = null, from = null } = described ?? {};
    this.#kept.push({ seq: this.seq, frame, kind, callId, from });
    this.#characters += frame.length;
    while (this.#kept.length > keptFrames || this.#characters > keptCharacters) this.#forgetOldest();
    const { wire } = this;
    if (wire === null) return;
    wire.send(frame);
    if (wire.backlog > slowBacklog) this.#slow(this);
  }

  /**
   * Sends a presence event from the rest of its JSON after `since`. It is never kept. False when the wire is too full
   * for it.
   */
  tellPresence(since: number, rest: string): boolean {
    const { wire } = this;
    if (wire === null || wire.backlog > presenceBacklog) return false;
    this.seq += 1;
    wire.send(`{"t":"event","seq":${this.seq},"event":{"type":"presence","since":${since},${rest}}}`);
    return true;
  }

  /** The frames after `seq`, or null when some of them are no longer kept or were never sent. */
  framesAfter(seq: number): readonly string[] | null {
    if (seq < this.#forgotten || seq > this.seq) return null;
    return this.#kept.filter((entry) => entry.seq > seq).map((entry) => entry.frame);
  }

  /** A snapshot has told everything until now, to a page that has said nothing yet. */
  begin(): void {
    this.answers = nobody;
    this.#kept = [];
    this.#characters = 0;
    this.#forgotten = this.seq;
  }

  #forgetOlder({ kind, callId, from }: DescriptionEvent): void {
    const kept = this.#kept;
    for (let at = kept.length - 1; at >= 0; at -= 1) {
      const entry = kept[at];
      if (entry?.kind !== kind || entry.callId !== callId || entry.from !== from) continue;
      kept.splice(at, 1);
      this.#characters -= entry.frame.length;
      return;
    }
  }

  #forgetOldest(): void {
    const oldest = this.#kept.shift();
    if (oldest === undefined) return;
    this.#characters -= oldest.frame.length;
    this.#forgotten = oldest.seq;
  }
}
