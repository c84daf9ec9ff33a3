import type { CloseReason } from '@earshot/protocol';
import type { Attached, Wire } from '../ports/core.ts';
import type { ToDoor } from './messages.ts';
import type { Pipe } from './pipe.ts';

/** A wire that ends at a door elsewhere, as the core has it. */
export class CoreWire implements Wire {
  readonly #id: number;
  readonly #pipe: Pipe;
  readonly #over: () => void;
  /** How many frames it was sent. */
  sent = 0;
  /** What the door has told last. */
  unwritten = 0;
  attached: Attached | null = null;
  /** Why the core has closed it, or null. */
  closed: CloseReason | null = null;
  #open = true;

  /** `over` is told when the core closes it. */
  constructor(id: number, pipe: Pipe, over: () => void) {
    this.#id = id;
    this.#pipe = pipe;
    this.#over = over;
  }

  /** Where the bus itself does not keep up, everybody behind it is too slow. */
  get backlog(): number {
    return this.#pipe.full ? Infinity : this.unwritten;
  }

  send(frame: string): void {
    if (!this.#open) return;
    this.sent += 1;
    this.#say({ t: 'frame', wire: this.#id, n: this.sent, text: frame }, frame.length);
  }

  close(reason: CloseReason): void {
    if (!this.#open) return;
    this.#open = false;
    this.closed = reason;
    this.#say({ t: 'close', wire: this.#id, reason });
    this.#over();
  }

  /** The door has it no more. */
  gone(): void {
    this.#open = false;
    this.attached?.detach();
  }

  #say(message: ToDoor, characters?: number): void {
    this.#pipe.say(message, characters);
  }
}
