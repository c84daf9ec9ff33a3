import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Done } from '../ports/result.ts';
import { Away } from '../ports/unavailable.ts';
import type { Found, Operation, Records, Values } from './port.ts';
import type { Soundness } from './soundness.ts';
import { errorOf, type FromThread, type ToThread } from './thread-messages.ts';

interface Needs {
  readonly clock: Pick<Clock, 'mono'>;
  readonly log: Log;
  /** Starts a thread on a database. */
  readonly start?: (path: string) => Worker;
}

/** Starts the thread in which SQLite works on the database of a path. What Node has compiled is kept for it, too. */
export function startThread(path: string): Worker {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: cache };
  return new Worker(new URL('thread-work.ts', import.meta.url), { workerData: path, env });
}

/** A thread that has ended by itself is started again after so many milliseconds, when somebody asks for something. */
const startAgain = 1_000;
/** Work that takes the thread longer (milliseconds) is worth a line in the log. */
const longWork = 1_000;
const ended = 'The database of the server does not work. Try again in a while.';

/** Opens the records of a path in a thread of their own. Throws what cannot be opened says. */
export async function openInThread(path: string, needs: Needs): Promise<Records> {
  const thread = new Thread(path, needs);
  await thread.opened;
  return {
    ask: (operation, values, done) => thread.ask(operation, values, done),
    isShared: false,
    away: () => null,
    soundness: () => thread.soundness,
    examined: thread.examined,
    close: () => thread.close(),
  };
}

/** The one owner of the thread: starts it, starts it again when it has died, and ends it. */
class Thread {
  readonly opened: Promise<void>;
  readonly examined: Promise<void>;
  soundness: Soundness = 'unchecked';
  readonly #path: string;
  readonly #needs: Needs;
  readonly #asked = new Map<number, Done<never>>();
  /** Null when it has ended. */
  #worker: Worker | null;
  #wasOpen = false;
  #endedAt = -Infinity;
  #last = 0;
  #open: { readonly resolve: () => void; readonly reject: (error: Error) => void };
  #found: () => void;
  #closing: Promise<void> | null = null;
  #idle: (() => void) | null = null;

  constructor(path: string, needs: Needs) {
    this.#path = path;
    this.#needs = needs;
    const opened = Promise.withResolvers<void>();
    const examined = Promise.withResolvers<void>();
    this.opened = opened.promise;
    this.examined = examined.promise;
    this.#open = opened;
    this.#found = examined.resolve;
    this.#worker = this.#start();
  }

  ask<K extends Operation>(operation: K, values: Values[K], done: Done<Found[K]>): void {
    if (this.#worker === null && this.#closing === null && this.#needs.clock.mono() - this.#endedAt >= startAgain)
      this.#worker = this.#start();
    if (this.#worker === null) return done({ ok: false, error: new Away(ended) });
    this.#last += 1;
    this.#asked.set(this.#last, done);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    this.#worker.postMessage({ id: this.#last, operation, values });
  }

  /** Ends when everything that was asked for is done, and what that has led to. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    if (this.#asked.size > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    const worker = this.#worker;
    if (worker === null) return;
    const gone = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
    const last: ToThread = null;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    worker.postMessage(last);
    await gone;
  }

  #start(): Worker {
    const { start = startThread } = this.#needs;
    const worker = start(this.#path);
    worker.on('message', (message: FromThread<never>) => this.#hear(message));
    worker.once('error', (error) => this.#died(error instanceof Error ? error : new Error(String(error))));
    worker.once('exit', () => this.#died(new Error('The thread of the database has ended.')));
    return worker;
  }

  #hear(message: FromThread<never>): void {
    switch (message.type) {
      case 'opened':
        this.soundness = message.soundness;
        this.#wasOpen = true;
        return this.#open.resolve();
      case 'refused':
        return this.#died(errorOf(message.failure));
      case 'examined':
        this.soundness = message.soundness;
        return this.#found();
      case 'done':
        this.soundness = message.soundness;
        if (message.took >= longWork) this.#needs.log.warn({ ms: Math.round(message.took) }, 'the database takes long');
        for (const reply of message.replies) {
          const done = this.#asked.get(reply.id);
          this.#asked.delete(reply.id);
          done?.(reply.ok ? reply : { ok: false, error: errorOf(reply.failure) });
        }
        if (this.#asked.size === 0) this.#idle?.();
    }
  }

  /** Whatever was asked for may be done or not: whoever asked is told that it is not. */
  #died(error: Error): void {
    if (this.#worker === null) return;
    this.#worker = null;
    this.#endedAt = this.#needs.clock.mono();
    this.#open.reject(error);
    if (this.#wasOpen && this.#closing === null)
      this.#needs.log.error({ err: error }, 'the thread of the database has ended, and is started again when it is needed');
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const done of asked) done({ ok: false, error: new Away(ended, { cause: error }) });
    this.#idle?.();
  }
}
