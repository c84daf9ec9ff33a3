import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { getCompileCacheDir } from 'node:module';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { CoreEnd } from '../bus/core-end.ts';
import { serveAt } from '../bus/worker.ts';
import type { Config } from '../config/config.ts';
import type { Tally } from '../observe/measured.ts';
import { within, type Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Certificate } from '../tls/certificate.ts';
import type { DoorThreadData, FromDoorThread, ToDoorThread } from './door-messages.ts';

interface Needs {
  readonly config: Config;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly core: CoreEnd;
  readonly certificate: () => Certificate;
  /** The text of the metrics of the whole process. */
  readonly metrics: () => Promise<string>;
  readonly start?: (data: DoorThreadData) => Worker;
}

/** Threads of doors that share one port. */
export interface DoorThreads {
  /** All of them listen; answers the port. Throws what the system says. */
  listen(host: string, port: number): Promise<number>;
  /** Serves another certificate from the next connection on. */
  certificate(certificate: Certificate): void;
  /** What each has counted; one that does not answer soon is left out. */
  tallies(): Promise<readonly Tally[]>;
  /** Ends all. Safe twice. */
  close(): Promise<void>;
}

/** A thread that has ended by itself is started again after so many milliseconds. */
const startAgain = 1_000;
/** How long a thread may take to say what it has counted, and to end. */
const countMs = 500;
const endMs = 6_000;

/** Starts a thread of doors. What Node has compiled is kept for it, too. */
export function startThread(data: DoorThreadData): Worker {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: cache };
  const worker = new Worker(new URL('door-thread.ts', import.meta.url), { env });
  const begin: ToDoorThread = { t: 'begin', data };
  worker.postMessage(begin, [data.bus]);
  return worker;
}

/** Starts as many threads as are configured, and each that ends by itself again. Throws what the first to fail says. */
export async function startDoorThreads(needs: Needs): Promise<DoorThreads> {
  const ticketKeys = randomBytes(48);
  const threads = Array.from({ length: needs.config.doors }, () => new DoorThread(needs, ticketKeys));
  await Promise.all(threads.map((thread) => thread.ready));
  return {
    async listen(host, port) {
      // Who shares a port shares it with anybody of the same user: whether it is free is asked first.
      if (port !== 0) await isFree(host, port);
      const [first, ...others] = threads;
      const taken = (await first?.listen(host, port)) ?? port;
      await Promise.all(others.map((thread) => thread.listen(host, taken)));
      return taken;
    },
    certificate(certificate) {
      for (const thread of threads) thread.tell({ t: 'certificate', certificate });
    },
    async tallies() {
      const found = await Promise.all(threads.map((thread) => thread.count()));
      return found.filter((tally) => tally !== null);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

async function isFree(host: string, port: number): Promise<void> {
  const server = createServer();
  server.listen({ host, port });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

/** The one owner of a thread: starts it, starts it again when it has ended, and ends it. */
class DoorThread {
  readonly ready: Promise<void>;
  readonly #needs: Needs;
  readonly #ticketKeys: Uint8Array;
  readonly #counts = new Map<number, (tally: Tally | null) => void>();
  #last = 0;
  #worker: Worker;
  #ready = Promise.withResolvers<void>();
  #listening = Promise.withResolvers<number>();
  /** Where it listens, once it does. */
  #at: { readonly host: string; readonly port: number } | null = null;
  #isThere = false;
  #closing = false;

  constructor(needs: Needs, ticketKeys: Uint8Array) {
    this.#needs = needs;
    this.#ticketKeys = ticketKeys;
    this.ready = this.#ready.promise;
    this.#worker = this.#start();
  }

  tell(message: ToDoorThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    this.#worker.postMessage(message);
  }

  async listen(host: string, port: number): Promise<number> {
    this.#listening = Promise.withResolvers<number>();
    this.tell({ t: 'listen', host, port });
    const taken = await this.#listening.promise;
    this.#at = { host, port: taken };
    return taken;
  }

  async count(): Promise<Tally | null> {
    this.#last += 1;
    const id = this.#last;
    const counted = new Promise<Tally | null>((resolve) => this.#counts.set(id, resolve));
    this.tell({ t: 'count', id });
    const came = await within(this.#needs.clock, countMs, counted);
    this.#counts.delete(id);
    return came ? counted : null;
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    if (!this.#isThere) return;
    const gone = new Promise<void>((resolve) => void this.#worker.once('exit', () => resolve()));
    this.tell({ t: 'close' });
    if (!(await within(this.#needs.clock, endMs, gone))) await this.#worker.terminate();
  }

  #start(): Worker {
    const { config, core, version, certificate, start = startThread } = this.#needs;
    const { port1, port2 } = new MessageChannel();
    serveAt(port1, core);
    this.#isThere = true;
    const worker = start({ config, version, certificate: certificate(), ticketKeys: this.#ticketKeys, bus: port2 });
    worker.on('message', (message: FromDoorThread) => this.#hear(message));
    worker.once('error', (error: unknown) => this.#needs.log.error({ err: error }, 'a thread of doors has failed'));
    worker.once('exit', () => this.#ended());
    return worker;
  }

  #hear(message: FromDoorThread): void {
    switch (message.t) {
      case 'ready':
        this.#ready.resolve();
        if (this.#at !== null) this.tell({ t: 'listen', ...this.#at });
        return;
      case 'listening':
        return this.#listening.resolve(message.port);
      case 'refused':
        return this.#listening.reject(Object.assign(new Error(message.message), { code: message.code }));
      case 'counted':
        this.#counts.get(message.id)?.(message.tally);
        return;
      case 'measure':
        return void this.#measure(message.id);
    }
  }

  async #measure(id: number): Promise<void> {
    const text = await this.#needs.metrics();
    this.tell({ t: 'metrics', id, text });
  }

  #ended(): void {
    this.#isThere = false;
    const error = new Error('A thread of doors has ended before it was ready.');
    this.#ready.reject(error);
    this.#listening.reject(error);
    // Nobody may wait for it.
    this.#listening.promise.catch(() => {});
    if (this.#closing || this.#at === null) return;
    this.#needs.log.error({}, 'a thread of doors has ended, and is started again');
    this.#needs.clock.after(startAgain, () => {
      if (!this.#closing) this.#worker = this.#start();
    });
  }
}
