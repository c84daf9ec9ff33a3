import type { CloseReason } from '@earshot/protocol';
import type { Answer, Bus } from '../ports/core.ts';
import type { Done } from '../ports/result.ts';
import { DoorSession, type DoorNeeds } from './door-session.ts';
import type { ToDoor } from './messages.ts';
import { refusalOf } from './refusals.ts';

/** A door's end of a bus, whatever carries it. */
export interface DoorEnd {
  /** What the door asks the core by. While there is none, whatever is asked is answered as overloaded. */
  readonly bus: Bus;
  /** Seeks a core; fulfilled when the first is found. */
  seek(): Promise<void>;
  /** Takes what has come from a core. */
  hear(envelope: unknown): void;
  /** The way to the core is known to be down. */
  down(): void;
  /** The way is there again: says so at once, and not with the next beat. */
  up(): void;
  /** A core says that it ends. */
  ends(core: unknown): void;
  /** Whether a core is there. */
  isOpen(): boolean;
  /** Says nothing any more. Safe twice. */
  close(): void;
}

export function createDoorEnd(needs: DoorNeeds): DoorEnd {
  const session = new DoorSession(needs);
  return {
    bus: busOf(session),
    seek: () => session.seek(),
    hear: (envelope) => session.take(envelope),
    down: () => session.down(),
    up: () => session.up(),
    ends: (core) => session.ends(core),
    isOpen: () => session.isOpen,
    close: () => session.close(),
  };
}

function identityIn(message: ToDoor) {
  return message.t === 'identity' ? { value: message.identity } : null;
}

function stateIn(message: ToDoor) {
  return message.t === 'state' ? { value: message.state } : null;
}

function answerIn(message: ToDoor) {
  return message.t === 'answer' ? { value: message.answer } : null;
}

function refusalIn(message: ToDoor) {
  return message.t === 'attached' ? { value: message.refused } : null;
}

/** A command is answered whatever happens. */
function answering(done: (answer: Answer) => void): Done<Answer> {
  return (result) => done(result.ok ? result.value : refusalOf(result.error));
}

function busOf(session: DoorSession): Bus {
  return {
    authenticate: (token, done) => session.ask({ t: 'authenticate', id: session.nextId(), token }, identityIn, done),
    identify: (user, done) => session.ask({ t: 'identify', id: session.nextId(), user }, identityIn, done),
    state: (done) => session.ask({ t: 'state', id: session.nextId() }, stateIn, done),
    dispatch: (from, name, input, done) =>
      session.ask({ t: 'dispatch', id: session.nextId(), from, name, input }, answerIn, answering(done)),
    readOld: (from, name, input, done) =>
      session.ask({ t: 'read_old', id: session.nextId(), from, name, input }, answerIn, answering(done)),
    refused: (code, address) => session.tell({ t: 'refused', code, address }),
    attach(identity, hello, wire, done) {
      const id = session.nextId();
      const { wires } = session;
      wires.add(id, wire);
      session.ask<CloseReason | null>({ t: 'attach', id, identity, hello }, refusalIn, (result) => {
        const refused = result.ok ? result.value : 'restart';
        if (refused === null) return done({ endpointId: hello.endpoint_id, detach: () => wires.detach(id), alive: () => wires.lives(id) });
        wires.detach(id);
        done(refused);
      });
    },
  };
}
