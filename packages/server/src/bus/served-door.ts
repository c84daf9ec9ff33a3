import type { CloseReason } from '@earshot/protocol';
import type { Answer, Attached, Bus } from '../ports/core.ts';
import type { Log } from '../ports/log.ts';
import { asError, type Done } from '../ports/result.ts';
import type { Share } from '../ports/shares.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { CoreWire } from './core-wire.ts';
import type { Envelope } from './envelope.ts';
import { isToCore, type AskId, type ToCore, type ToDoor } from './messages.ts';
import { Pipe } from './pipe.ts';

interface Needs {
  readonly core: Bus;
  readonly log: Log;
  readonly send: (envelope: Pick<Envelope, 'n' | 'seen' | 'messages'>) => void;
}

type Ask = Extract<ToCore, { readonly id: AskId }>;

/** One session of a door, as the core has it: carries out what the door asks, and has the wires that end there. */
export class ServedDoor {
  readonly session: string;
  /** When it was heard last (monotonic ms). */
  heardAt: number;
  shares: readonly Share[] = [];
  /** Whether what it was told last of others was something. */
  toldShares = false;
  readonly #needs: Needs;
  readonly #pipe: Pipe;
  readonly #wires = new Map<AskId, CoreWire>();
  readonly #open = new Set<AskId>();
  #closed = false;

  constructor(session: string, now: number, needs: Needs) {
    this.session = session;
    this.heardAt = now;
    this.#needs = needs;
    this.#pipe = new Pipe({
      send: needs.send,
      hear: (message) => this.#hear(message),
      lost: () => this.#say({ t: 'count' }),
    });
  }

  take(envelope: Envelope): void {
    this.#pipe.take(envelope);
  }

  beat(): void {
    this.#pipe.beat();
  }

  tellShares(shares: readonly Share[]): void {
    this.toldShares = shares.length > 0;
    this.#say({ t: 'shares', shares });
  }

  /** Everybody at it is gone. Safe twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pipe.close();
    for (const wire of this.#wires.values()) wire.gone();
    this.#wires.clear();
  }

  #hear(message: object): void {
    if (!isToCore(message)) return this.#needs.log.warn({}, 'a door said something that is not of the bus');
    try {
      this.#carryOut(message);
    } catch (error) {
      if ('id' in message) this.#fail(message.id, error);
      this.#needs.log.error({ err: error, message: message.t }, 'what a door asked has failed');
    }
  }

  #carryOut(message: ToCore): void {
    const { core } = this.#needs;
    switch (message.t) {
      case 'authenticate':
        return core.authenticate(
          message.token,
          this.#answers(message, (identity) => ({ t: 'identity', id: message.id, identity })),
        );
      case 'identify':
        return core.identify(
          message.user,
          this.#answers(message, (identity) => ({ t: 'identity', id: message.id, identity })),
        );
      case 'state':
        return core.state(this.#answers(message, (state) => ({ t: 'state', id: message.id, state })));
      case 'dispatch':
        this.#open.add(message.id);
        return core.dispatch(message.from, message.name, message.input, (answer) => this.#done({ t: 'answer', id: message.id, answer }));
      case 'read_old':
        this.#open.add(message.id);
        return core.readOld(message.from, message.name, message.input, (answer) => this.#done({ t: 'answer', id: message.id, answer }));
      case 'attach':
        return this.#attach(message);
      case 'detach':
        return message.wires.forEach((id) => this.#detach(id));
      case 'alive':
        return message.wires.forEach((id) => this.#wires.get(id)?.attached?.alive());
      case 'backlog':
        return message.wires.forEach(([id, bytes]) => this.#behind(id, bytes));
      case 'refused':
        return core.refused(message.code, message.address);
      case 'shares':
        this.shares = message.shares;
        return;
      case 'recount':
        return this.#recount(message.until, new Set(message.wires));
    }
  }

  #answers<T>({ id }: Ask, say: (value: T) => ToDoor): Done<T> {
    this.#open.add(id);
    return (result) => {
      if (!result.ok) return this.#fail(id, result.error);
      this.#open.delete(id);
      this.#say(say(result.value));
    };
  }

  #done(message: Extract<ToDoor, { readonly t: 'answer' }>): void {
    this.#open.delete(message.id);
    this.#say(message);
  }

  #fail(id: AskId, error: unknown): void {
    this.#open.delete(id);
    this.#say({ t: 'failed', id, unavailable: error instanceof Unavailable, message: asError(error).message });
  }

  #attach({ id, identity, hello }: Extract<ToCore, { readonly t: 'attach' }>): void {
    const wire = new CoreWire(id, this.#pipe, () => this.#wires.delete(id));
    this.#wires.set(id, wire);
    this.#open.add(id);
    this.#needs.core.attach(identity, hello, wire, (attached) => this.#attached(id, wire, attached));
  }

  #attached(id: AskId, wire: CoreWire, attached: Attached | CloseReason): void {
    this.#open.delete(id);
    if (typeof attached === 'string') {
      this.#wires.delete(id);
      return this.#say({ t: 'attached', id, refused: attached });
    }
    wire.attached = attached;
    // The core has closed it meanwhile, or the door has let go of it or is gone itself.
    if (this.#wires.get(id) !== wire) {
      attached.detach();
      return this.#say({ t: 'attached', id, refused: wire.closed ?? 'restart' });
    }
    this.#say({ t: 'attached', id, refused: null });
  }

  #detach(id: AskId): void {
    const wire = this.#wires.get(id);
    this.#wires.delete(id);
    wire?.gone();
  }

  #behind(id: AskId, bytes: number): void {
    const wire = this.#wires.get(id);
    if (wire !== undefined) wire.unwritten = bytes;
  }

  #recount(until: AskId, there: ReadonlySet<AskId>): void {
    for (const id of this.#wires.keys()) if (id <= until && !there.has(id)) this.#detach(id);
    const wires = [...this.#wires].filter(([id]) => id <= until).map(([id, { sent }]) => [id, sent] as const);
    this.#say({ t: 'counted', until, open: [...this.#open].filter((id) => id <= until), wires });
  }

  #say(message: ToDoor): void {
    this.#pipe.say(message, message.t === 'answer' ? sizeOf(message.answer) : 0);
  }
}

/** About how many characters one line of a list takes. */
const lineSize = 256;

/** About how many characters an answer takes: lists are what can be long. */
function sizeOf({ body }: Answer): number {
  let lines = 1;
  for (const value of Object.values(body)) if (Array.isArray(value)) lines += value.length;
  return lines * lineSize;
}
