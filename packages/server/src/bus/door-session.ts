import { randomUUID } from 'node:crypto';
import { every, type Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Done } from '../ports/result.ts';
import type { Share, Shares } from '../ports/shares.ts';
import { Away } from '../ports/unavailable.ts';
import { DoorWires } from './door-wires.ts';
import { isEnvelope, type Envelope } from './envelope.ts';
import { isToDoor, busVersion, type AskId, type ToCore } from './messages.ts';
import { Pipe } from './pipe.ts';
import { Questions, type Read } from './questions.ts';
import { coreAway, doorFull } from './refusals.ts';
import { beatEvery, heldFor, mostAsked, silentFor } from './times.ts';

export interface DoorNeeds {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly log: Log;
  /** The id of this door, new at each start of it. */
  readonly door: string;
  readonly shares: Shares;
  readonly send: (envelope: Envelope) => void;
}

/**
 *     seeking --a core answers--> open --nothing is heard, or the way is down--> silent --the same core--> open
 *        ^                          |                                              |
 *        `------ another core, or one that does not know this session -------------'
 *
 * Who is connected stays so for ten seconds of that silence; after them, or when it is another one, everybody
 * has to come back.
 */
type Phase = { readonly is: 'seeking' } | { readonly is: 'open' | 'silent'; readonly core: string; readonly since: number };

type Ask = Extract<ToCore, { readonly id: AskId }>;

/** What a door and its core have in common until one of the two is another one. */
export class DoorSession {
  readonly wires: DoorWires;
  readonly #needs: DoorNeeds;
  readonly #questions = new Questions();
  #phase: Phase = { is: 'seeking' };
  #id = randomUUID();
  #pipe: Pipe;
  #last: AskId = 0;
  #heardAt = 0;
  #silentSince = 0;
  #lookedAt: number;
  #toldShares = false;
  #isStrange = false;
  readonly #stop: () => void;
  readonly #found = Promise.withResolvers<void>();

  constructor(needs: DoorNeeds) {
    this.#needs = needs;
    this.#lookedAt = needs.clock.mono();
    this.wires = new DoorWires({ clock: needs.clock, say: (message) => this.#say(message) });
    this.#pipe = this.#newPipe();
    this.#stop = every(needs.clock, beatEvery, () => this.#beat());
  }

  get isOpen(): boolean {
    return this.#phase.is === 'open';
  }

  seek(): Promise<void> {
    this.#pipe.beat();
    return this.#found.promise;
  }

  nextId(): AskId {
    this.#last += 1;
    return this.#last;
  }

  ask<T>(message: Ask, read: Read<T>, done: Done<T>): void {
    if (!this.isOpen) return done({ ok: false, error: new Away(coreAway) });
    if (this.#questions.count >= mostAsked || this.#pipe.full) return done({ ok: false, error: new Away(doorFull) });
    this.#questions.add(message.id, read, done);
    this.#say(message);
  }

  /** Says what may be lost. */
  tell(message: ToCore): void {
    if (this.isOpen && !this.#pipe.full) this.#say(message);
  }

  take(envelope: unknown): void {
    if (!isEnvelope(envelope) || envelope.session !== this.#id) return;
    if (envelope.v !== busVersion) return this.#isAnotherVersion();
    const phase = this.#phase;
    // A core that slept, and wakes up after another one has taken over.
    if (phase.is === 'open' && phase.core !== envelope.from && envelope.since <= phase.since) return;
    if (envelope.n === -1) return this.#begin('the core does not know this door, which begins anew');
    if (phase.is !== 'seeking' && phase.core !== envelope.from) return this.#begin('another core has answered, and this door begins anew');
    if (phase.is !== 'open') this.#needs.log.info({ core: envelope.from }, 'the core is there');
    this.#phase = { is: 'open', core: envelope.from, since: envelope.since };
    this.#heardAt = this.#needs.clock.mono();
    this.#pipe.take(envelope);
    if (phase.is === 'seeking') this.#found.resolve();
  }

  down(): void {
    if (this.#phase.is !== 'open') return;
    this.#phase = { ...this.#phase, is: 'silent' };
    this.#silentSince = this.#needs.clock.mono();
    this.#needs.log.warn({}, 'the core is not heard: connections are held, and commands answered by 503');
    this.#questions.failAll(coreAway);
  }

  up(): void {
    // The answer says that the core is there, and what was lost.
    if (this.#phase.is === 'seeking') this.#pipe.beat();
    else this.#recount();
  }

  /** Another one than its own, as one that finds that it is not the first of a cluster, changes nothing here. */
  ends(core: unknown): void {
    if (this.#phase.is === 'open' && this.#phase.core === core) this.down();
  }

  close(): void {
    this.#stop();
    this.wires.stop();
    this.#pipe.close();
    this.#phase = { is: 'seeking' };
    this.#questions.failAll(coreAway);
  }

  #newPipe(): Pipe {
    const { door: from, send } = this.#needs;
    const session = this.#id;
    return new Pipe({
      send: (part) => send({ v: busVersion, from, session, since: 0, ...part }),
      hear: (message) => this.#hear(message),
      lost: () => this.#recount(),
    });
  }

  /** With whomever it is from now on, nothing of before is known there. */
  #begin(why: string): void {
    this.#needs.log.warn({}, why);
    this.#pipe.close();
    this.#id = randomUUID();
    this.#phase = { is: 'seeking' };
    this.#questions.failAll(coreAway);
    this.wires.closeAll('restart');
    this.#pipe = this.#newPipe();
    this.#pipe.beat();
  }

  #isAnotherVersion(): void {
    if (!this.#isStrange)
      this.#needs.log.error({}, 'the core speaks another version of the bus: run the same version of Earshot everywhere');
    this.#isStrange = true;
  }

  #hear(message: object): void {
    if (!isToDoor(message)) return this.#needs.log.warn({}, 'the core said something that is not of the bus');
    switch (message.t) {
      case 'identity':
      case 'state':
      case 'answer':
      case 'attached':
        return this.#settled(message.id, this.#questions.hear(message.id, message));
      case 'failed': {
        const error = message.unavailable ? new Away(message.message) : new Error(message.message);
        return this.#settled(message.id, this.#questions.fail(message.id, error));
      }
      case 'frame':
        return this.wires.frame(message.wire, message.n, message.text);
      case 'close':
        return this.wires.close(message.wire, message.reason);
      case 'shares':
        this.#needs.shares.others = new Map(message.shares.map((share): [string, Share] => [share.group, share]));
        return;
      case 'count':
        return this.#recount();
      case 'counted':
        this.#questions.failLost(message.until, new Set(message.open), coreAway);
        return this.wires.counted(message.until, new Map(message.wires));
    }
  }

  /** A wire for which nobody waited any more is let go of. */
  #settled(id: AskId, awaited: boolean): void {
    if (!awaited) this.#say({ t: 'detach', wires: [id] });
  }

  #recount(): void {
    this.#say({ t: 'recount', until: this.#last, wires: this.wires.ids });
  }

  #beat(): void {
    const now = this.#needs.clock.mono();
    // Whoever was late itself has not heard what waits to be read.
    if (now - this.#lookedAt > 2 * beatEvery) this.#heardAt = now;
    this.#lookedAt = now;
    if (now - this.#heardAt > silentFor) this.down();
    if (this.#phase.is === 'silent' && now - this.#silentSince > heldFor) this.#letGo();
    if (this.isOpen) {
      this.wires.tellAlive();
      this.#tellShares(this.#needs.shares.mine());
    }
    this.#pipe.beat();
  }

  /** Nobody shall believe for long that they can be called here. */
  #letGo(): void {
    const people = this.wires.ids.length;
    if (people === 0) return;
    this.#needs.log.warn({ connections: people }, 'the core is silent for long: everybody is sent to another door');
    this.wires.closeAll('restart');
  }

  #tellShares(shares: readonly Share[]): void {
    if (shares.length > 0 || this.#toldShares) this.#say({ t: 'shares', shares });
    this.#toldShares = shares.length > 0;
  }

  #say(message: ToCore): void {
    this.#pipe.say(message, message.t === 'dispatch' && message.name.startsWith('signal/') ? signalSize : 0);
  }
}

/** A signal may carry a description; so many characters are a large one. */
const signalSize = 8 * 1024;
