import type { CloseReason } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import { slowBacklog, type Wire } from '../ports/core.ts';
import type { AskId, ToCore, WireCount } from './messages.ts';

interface Needs {
  readonly clock: Pick<Clock, 'after'>;
  readonly say: (message: ToCore) => void;
}

/** A wire that the core was told of, and how many frames of it have come. */
interface Held {
  readonly wire: Wire;
  came: number;
}

/** Bytes above which the core is told that a wire has not written them, and how often, in milliseconds. */
const behindAfter = 16 * 1024;
const tellEvery = 100;

/** The wires that end at a door, by the question that attached them. */
export class DoorWires {
  readonly #needs: Needs;
  readonly #all = new Map<AskId, Held>();
  readonly #alive = new Set<AskId>();
  readonly #behind = new Set<AskId>();
  #stop: (() => void) | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  get ids(): readonly AskId[] {
    return [...this.#all.keys()];
  }

  add(id: AskId, wire: Wire): void {
    this.#all.set(id, { wire, came: 0 });
  }

  /** Something came of its client; the core is told by and by. */
  lives(id: AskId): void {
    if (this.#all.has(id)) this.#alive.add(id);
  }

  /** It is gone by itself: the core is told. Safe twice. */
  detach(id: AskId): void {
    if (this.#all.delete(id)) this.#needs.say({ t: 'detach', wires: [id] });
  }

  /** Hands a frame on. A wire of which one before is lost, or that is too slow, closes: its client resumes. */
  frame(id: AskId, n: number, text: string): void {
    const held = this.#all.get(id);
    if (held === undefined) return;
    if (n !== held.came + 1) return held.wire.close('slow');
    held.came = n;
    held.wire.send(text);
    const { backlog } = held.wire;
    if (backlog > slowBacklog) held.wire.close('slow');
    else if (backlog > behindAfter) this.#isBehind(id);
  }

  /** The core closes it. */
  close(id: AskId, reason: CloseReason): void {
    const held = this.#all.get(id);
    this.#all.delete(id);
    held?.wire.close(reason);
  }

  /** Those that the core has not, or has sent another number of frames, have lost some. */
  counted(until: AskId, sent: ReadonlyMap<AskId, number>): void {
    for (const [id, { wire, came }] of this.#all) if (id <= until && sent.get(id) !== came) wire.close('slow');
  }

  /** All of them have to come back. */
  closeAll(reason: CloseReason): void {
    for (const id of this.ids) this.close(id, reason);
    this.#alive.clear();
    this.#behind.clear();
  }

  tellAlive(): void {
    if (this.#alive.size > 0) this.#needs.say({ t: 'alive', wires: [...this.#alive] });
    this.#alive.clear();
  }

  /** Tells nothing any more. Safe twice. */
  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #isBehind(id: AskId): void {
    this.#behind.add(id);
    this.#stop ??= this.#needs.clock.after(tellEvery, () => {
      this.#stop = null;
      this.#tellBehind();
    });
  }

  #tellBehind(): void {
    const wires = [...this.#behind].map((id): WireCount => [id, this.#all.get(id)?.wire.backlog ?? 0]);
    this.#behind.clear();
    this.#needs.say({ t: 'backlog', wires });
    for (const [id, bytes] of wires) if (bytes > 0) this.#isBehind(id);
  }
}
