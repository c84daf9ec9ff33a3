import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../ports/clock.ts';
import { HandshakeQueue } from './handshake-queue.ts';
import { spared, timedStages, type Most, type TimeLimits, type Stage, type TimedStage } from './stage.ts';
import { Tally } from './tally.ts';

const sweepEvery = 1_000;

/** One TCP connection, whatever runs over it. */
interface Connection {
  /** The socket that the system gave; to destroy it ends everything above it. */
  readonly raw: Socket;
  /** The two ends, by which the socket of TLS over it is known. */
  readonly ends: string;
  /** Under what limits count its address; null for an address that is not limited. */
  readonly key: string | null;
  /** What HTTP is spoken over, once it is known. */
  speaks: Socket | null;
  stage: Stage;
  /** When it came to its stage, on the monotonic clock. */
  since: number;
  /** Begins its handshake. */
  begin: () => void;
  /** Requests that are not answered yet. */
  requests: number;
}

export interface ConnectionNeeds {
  readonly clock: Clock;
  readonly timeLimits: TimeLimits;
  readonly most: Most;
  /** Under what limits count an address, or null for one that they do not apply to. */
  readonly keyOf: (address: string) => string | null;
  /** Tells a client that its request takes too long to arrive. */
  readonly tooSlow: (socket: Duplex) => void;
}

/**
 * Owns every TCP connection of the port from its first moment: knows how far each has come, destroys what does not get
 * further in its time, keeps their number in bounds, and destroys all of them at the end. One timer serves all, and
 * there is none while nothing waits.
 */
export class Connections {
  readonly #needs: ConnectionNeeds;
  readonly #all = new Map<string, Connection>();
  readonly #of = new WeakMap<Duplex, Connection>();
  /** In the order in which they came to their stage: who waits longest stands first. */
  readonly #waiting: Readonly<Record<TimedStage, Set<Connection>>> = {
    opening: new Set(),
    queued: new Set(),
    handshake: new Set(),
    head: new Set(),
    body: new Set(),
    answer: new Set(),
    idle: new Set(),
    greeting: new Set(),
    ending: new Set(),
  };
  readonly #handshakes: HandshakeQueue<Connection>;
  readonly #ofAddress = new Tally();
  readonly #idleOfAddress = new Tally();
  #stopSweep: (() => void) | null = null;
  #closed = false;

  constructor(needs: ConnectionNeeds) {
    this.#needs = needs;
    this.#handshakes = new HandshakeQueue({
      clock: needs.clock,
      most: needs.most.handshakes,
      begin: (connection) => {
        this.#put(connection, 'handshake');
        connection.begin();
      },
    });
  }

  /** How many there are. */
  get count(): number {
    return this.#all.size;
  }

  /** Takes a new connection in. False when there is no room for it, or it is gone already; it is destroyed then. */
  enter(raw: Socket): boolean {
    const ends = endsOf(raw);
    const key = raw.remoteAddress === undefined ? null : this.#needs.keyOf(raw.remoteAddress);
    if (this.#closed || ends === null || !this.#makeRoom(key)) {
      raw.destroy();
      return false;
    }
    // The system gives the same two ends again as soon as the one before is destroyed, and Node tells that a little
    // later.
    const before = this.#all.get(ends);
    if (before !== undefined) this.#leave(before);
    const connection: Connection = { raw, ends, key, speaks: null, stage: 'live', since: 0, begin: () => {}, requests: 0 };
    this.#all.set(ends, connection);
    this.#of.set(raw, connection);
    if (key !== null) this.#ofAddress.add(key, 1);
    raw.once('close', () => this.#leave(connection));
    this.#put(connection, 'opening');
    return true;
  }

  /** A handshake of TLS was asked for; `begin` carries it out when its turn comes. */
  queueHandshake(raw: Socket, begin: () => void): void {
    const connection = this.#of.get(raw);
    if (connection?.stage !== 'opening') return;
    connection.begin = begin;
    this.#put(connection, 'queued');
    this.#handshakes.enter(connection);
  }

  /**
   * HTTP is spoken over `socket` from now on: the one that was taken in, or the one of TLS between the same two ends.
   */
  speaks(socket: Socket): void {
    const connection = this.#all.get(endsOf(socket) ?? '');
    if (connection?.stage !== 'opening' && connection?.stage !== 'handshake') return void socket.destroy();
    connection.speaks = socket;
    this.#of.set(socket, connection);
    this.#put(connection, 'head');
    this.#handshakes.leave(connection);
  }

  /** The connection under a socket has come further. */
  move(socket: Duplex, stage: Stage): void {
    const connection = this.#of.get(socket);
    if (connection === undefined || !this.#has(connection)) return;
    this.#put(connection, stage);
    if (stage === 'idle') this.#boundIdle(connection.key);
  }

  /** The head of a request is there. */
  begun(socket: Duplex, hasBody: boolean): void {
    const connection = this.#of.get(socket);
    if (connection !== undefined) connection.requests += 1;
    this.move(socket, hasBody ? 'body' : 'answer');
  }

  /** All of a request is there. */
  received(socket: Duplex): void {
    if (this.#of.get(socket)?.stage === 'body') this.move(socket, 'answer');
  }

  /** A request is read and answered, both to the end. */
  answered(socket: Duplex): void {
    const connection = this.#of.get(socket);
    if (connection === undefined) return;
    connection.requests -= 1;
    if (connection.requests === 0) this.move(socket, 'idle');
  }

  /** Destroys every connection there is, and each that still comes. Safe twice. */
  close(): void {
    this.#closed = true;
    this.#stopSweep?.();
    this.#stopSweep = null;
    this.#handshakes.close();
    for (const connection of this.#all.values()) this.#drop(connection);
  }

  #has(connection: Connection): boolean {
    return this.#all.get(connection.ends) === connection;
  }

  #put(connection: Connection, stage: Stage): void {
    this.#takeOut(connection);
    connection.stage = stage;
    connection.since = this.#needs.clock.mono();
    if (stage === 'live') return;
    this.#waiting[stage].add(connection);
    if (stage === 'idle' && connection.key !== null) this.#idleOfAddress.add(connection.key, 1);
    this.#sweepLater();
  }

  #takeOut(connection: Connection): void {
    const { stage, key } = connection;
    if (stage === 'live') return;
    this.#waiting[stage].delete(connection);
    if (stage === 'idle' && key !== null) this.#idleOfAddress.add(key, -1);
  }

  #drop(connection: Connection): void {
    this.#leave(connection);
    connection.raw.destroy();
  }

  #leave(connection: Connection): void {
    if (!this.#has(connection)) return;
    this.#takeOut(connection);
    this.#all.delete(connection.ends);
    this.#handshakes.leave(connection);
    if (connection.key !== null) this.#ofAddress.add(connection.key, -1);
  }

  #sweepLater(): void {
    if (this.#closed) return;
    this.#stopSweep ??= this.#needs.clock.after(sweepEvery, () => {
      this.#stopSweep = null;
      this.#sweep();
      if (timedStages.some((stage) => this.#waiting[stage].size > 0)) this.#sweepLater();
    });
  }

  #sweep(): void {
    const { clock, timeLimits } = this.#needs;
    const now = clock.mono();
    for (const stage of timedStages)
      for (const connection of this.#waiting[stage]) {
        if (now - connection.since < timeLimits[stage]) break;
        this.#giveUp(connection);
      }
  }

  /**
   * Who is in the middle of a request is told why, and has until the end of `ending` to read it. A browser keeps spare
   * connections: what is said on one would be the answer to a request that sets out at this moment, and one that closes
   * without a word is replaced (RFC 9112 section 9.3.1).
   */
  #giveUp(connection: Connection): void {
    const { speaks, stage } = connection;
    const begun = speaks !== null && (stage === 'body' || (stage === 'head' && speaks.bytesRead > 0));
    if (!begun) return this.#drop(connection);
    this.#put(connection, 'ending');
    this.#needs.tooSlow(speaks);
  }

  #boundIdle(key: string | null): void {
    const { idle, idlePerAddress } = this.#needs.most;
    if (this.#waiting.idle.size > idle) this.#spare(['idle'], null);
    if (key !== null && this.#idleOfAddress.of(key) > idlePerAddress) this.#spare(['idle'], key);
  }

  /** Whether there is room for one more of this address; if need be, one that can be spared goes for it. */
  #makeRoom(key: string | null): boolean {
    const { total, perAddress } = this.#needs.most;
    if (key !== null && this.#ofAddress.of(key) >= perAddress && !this.#spare(spared, key)) return false;
    return this.#all.size < total || this.#spare(spared, null);
  }

  /**
   * Drops the one that waits longest in the first of these stages; of one address, or of any for null. An unfinished
   * one must have had half its time.
   */
  #spare(stages: readonly TimedStage[], key: string | null): boolean {
    const { clock, timeLimits } = this.#needs;
    const now = clock.mono();
    for (const stage of stages) {
      const least = stage === 'idle' ? 0 : timeLimits[stage] / 2;
      for (const connection of this.#waiting[stage]) {
        if (now - connection.since < least) break;
        if (key !== null && connection.key !== key) continue;
        this.#drop(connection);
        return true;
      }
    }
    return false;
  }
}

/**
 * The two ends of a TCP connection, or null when it is gone: no two have the same at a time, and TLS over it has the
 * same.
 */
function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string | null {
  return remoteAddress === undefined ? null : `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}
