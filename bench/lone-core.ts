import { randomUUID } from 'node:crypto';
import { setImmediate as turn, setTimeout as settled } from 'node:timers/promises';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { protocolVersion, times, type CommandName } from '@earshot/protocol';
import { createCore } from '../packages/server/src/core/composition.ts';
import { systemClock } from '../packages/server/src/ports/clock.ts';
import type { Attached, Core, Identity } from '../packages/server/src/ports/core.ts';
import { silentLog } from '../packages/server/src/ports/log.ts';
import { openInThread } from '../packages/server/src/records/thread.ts';
import type { Pair } from './calls/load.ts';
import type { Phone } from './calls/phone.ts';
import { settle } from './inhabitants.ts';

/** What a thread did: its CPU, and in how much time. */
export interface Busy {
  readonly cpuMs: number;
  readonly ms: number;
}

/** A core in this thread without doors, with many people online. */
export interface LoneCore {
  /** What the core holds of each of them; what a door would hold is left out. */
  readonly bytesEach: number;
  /** Some of them, who call each other. */
  readonly pairs: readonly Pair[];
  /** CPU of this thread while something is done. */
  busy(act: () => Promise<unknown>): Promise<Busy>;
  close(): Promise<void>;
}

const address = '192.0.2.7';
/** A door asks each socket for a sign of life so often; milliseconds. */
const pingEvery = 25_000;
const slice = 100;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function idOf(n: number): string {
  return `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

function identified(core: Core, userId: string): Promise<Identity> {
  return new Promise((resolve, reject) =>
    core.identify(userId, (result) =>
      result.ok && result.value !== null ? resolve(result.value) : reject(new Error(`${userId} is not known`)),
    ),
  );
}

const never = new Promise<void>(() => {});

/** Somebody at a wire of the bench's. */
class Somebody implements Phone {
  readonly id: string;
  readonly token = '';
  readonly gone = never;
  readonly #core: Core;
  readonly #identity: Identity;
  readonly #endpointId = randomUUID();
  attached: Attached | null = null;
  #rung: (() => void) | null = null;
  #count = 0;

  constructor(core: Core, identity: Identity) {
    this.#core = core;
    this.#identity = identity;
    this.id = identity.userId;
  }

  attach(): Promise<void> {
    const hello = { endpoint_id: this.#endpointId, resume: null, version: protocolVersion, address };
    const wire = { backlog: 0, send: (frame: string) => this.#hear(frame), close() {} };
    return new Promise((resolve, reject) =>
      this.#core.attach(this.#identity, hello, wire, (attached) => {
        if (typeof attached === 'string') return reject(new Error(attached));
        this.attached = attached;
        return resolve();
      }),
    );
  }

  #hear(frame: string): void {
    if (this.#rung !== null && frame.includes('"type":"ring"')) this.#rung();
  }

  ring(): Promise<void> {
    return new Promise((resolve) => (this.#rung = resolve));
  }

  command(name: CommandName, body: object): Promise<Record<string, unknown>> {
    const from = { identity: this.#identity, endpointId: this.#endpointId, address };
    const input = { ...body, request_id: `${(this.#count += 1)}` };
    return new Promise((resolve, reject) =>
      this.#core.dispatch(from, name, input, (answer) =>
        answer.http === 200 ? resolve(answer.body) : reject(new Error(`${name}: ${JSON.stringify(answer.body)}`)),
      ),
    );
  }

  hangUp(): void {
    this.attached?.detach();
  }
}

/** Fills a database, starts a core on it, and brings everybody online. */
export async function openCrowd(path: string, people: number, pairs: number): Promise<LoneCore> {
  const needs = { clock: systemClock, log: silentLog };
  await (await openInThread(path, needs)).close();
  settle(dirname(path), { users: people, calls: 1, answers: 1 });
  const records = await openInThread(path, needs);
  const before = heap();
  const core = createCore({ ...needs, records, join: 'open' });
  await core.ready;
  const known = heap() - before;
  const everybody: Somebody[] = [];
  for (let n = 1; n <= people; n += 1) everybody.push(new Somebody(core, await identified(core, idOf(n))));
  const away = heap();
  for (const [n, somebody] of everybody.entries()) {
    await somebody.attach();
    if (n % slice === 0) await turn();
  }
  // Who has just come is waited for as somebody who may only make requests, by a timer that goes out.
  await settled(times.restSilence + 2_000);
  const bytesEach = (heap() - away + known) / people;
  const callers = everybody.slice(0, 2 * pairs);
  const stop = keepAlive(everybody);
  return {
    bytesEach,
    pairs: callers.flatMap((one, n): Pair[] => {
      const other = callers[n + 1];
      return n % 2 === 0 && other !== undefined ? [[one, other]] : [];
    }),
    async busy(act) {
      const [cpu, begun] = [process.threadCpuUsage(), performance.now()];
      await act();
      const { user, system } = process.threadCpuUsage(cpu);
      return { cpuMs: (user + system) / 1_000, ms: performance.now() - begun };
    },
    async close() {
      stop();
      core.close();
      await records.close();
    },
  };
}

/** Says of each once in a round of pings that they are alive, as doors do. */
function keepAlive(everybody: readonly Somebody[]): () => void {
  let next = 0;
  const each = Math.ceil((everybody.length * slice) / pingEvery);
  const timer = setInterval(() => {
    for (let n = 0; n < each; n += 1) everybody[(next += 1) % everybody.length]?.attached?.alive();
  }, slice);
  return () => clearInterval(timer);
}
