import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { availableParallelism } from 'node:os';
import { costOfKamailio } from './calls/costs.ts';
import { signIn } from './calls/crowd.ts';
import { callBy, type Kept } from './calls/load.ts';
import { pickUp } from './calls/phone.ts';
import { openCrowd, type LoneCore } from './lone-core.ts';
import { startServer } from './server-process.ts';
import type { Row } from './table.ts';

type Env = Readonly<Record<string, string>>;

/** How much is measured. */
const people = 100_000;
/** A pair makes a call in 0.4 s: so many make a thousand in a second. */
const pairs = 400;
const load = { rate: 20, seconds: 20 };
const warmUp = { rate: 80, seconds: 10 };
const full = { rate: 600, seconds: 5 };
const crowd = 500;
const lanes = 8;

function share(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

/** What a core without doors carries: people who are online, and calls among some of them. */
async function loneCore(folder: () => string): Promise<readonly Row[]> {
  const core = await openCrowd(join(folder(), 'earshot.db'), people, pairs);
  try {
    return await rowsOf(core, folder);
  } finally {
    await core.close();
  }
}

async function rowsOf(core: LoneCore, folder: () => string): Promise<readonly Row[]> {
  await callBy(core.pairs, warmUp);
  const idle = await core.busy(() => wait(10_000));
  const busy = await core.busy(() => callBy(core.pairs, load));
  const callMs = (busy.cpuMs - (idle.cpuMs * busy.ms) / idle.ms) / (load.rate * load.seconds);
  let kept: Kept = { calls: 0, failed: 0, late: 0, busy: 0 };
  const most = await core.busy(async () => (kept = await callBy(core.pairs, full)));
  const made = kept.calls - kept.failed;
  const quiet = { settledAfter: 1_000, watchedFor: 5_000 };
  const kamailio = await costOfKamailio(folder(), null, { loads: [load], quiet });
  const theirs = kamailio?.calls[0];
  const none = 'none: kamailio and sip-tester are not installed';
  return [
    {
      what: `memory of a user online, of ${people.toLocaleString('en')}`,
      figure: `${core.bytesEach.toFixed(0)} bytes`,
      reference: '-',
      ratio: null,
      aim: '2,048',
    },
    {
      what: `the core's thread, ${people.toLocaleString('en')} online, ${load.rate} calls/s, who makes them included`,
      figure: share(busy.cpuMs / busy.ms),
      reference: `${share(idle.cpuMs / idle.ms)} (the same people, no calls)`,
      ratio: busy.cpuMs / busy.ms / (idle.cpuMs / idle.ms),
      aim: 'below 50 %',
    },
    {
      what: 'a call of 15 commands in that thread',
      figure: `${callMs.toFixed(2)} ms`,
      reference: theirs === undefined ? none : `${theirs.toFixed(2)} ms (Kamailio's call)`,
      ratio: theirs === undefined ? null : callMs / theirs,
      aim: '-',
    },
    {
      what: `calls a second when ${full.rate} are asked for, ${kept.failed} failed`,
      figure: `${((made * 1_000) / most.ms).toFixed(0)} /s`,
      reference: `${(most.cpuMs / made).toFixed(2)} ms of the thread for each`,
      ratio: null,
      aim: '-',
    },
  ];
}

/** What some threads of doors take. */
interface Rates {
  readonly signIns: number;
  readonly reconnects: number;
  readonly reconnectCpuMs: number;
}

/** Many who sign in, and who all come back at once. */
async function ratesOf(env: Env, folder: string, threads: number): Promise<Rates> {
  const server = await startServer({
    script: '../packages/server/src/main.ts',
    env: { ...env, EARSHOT_DATA: folder, EARSHOT_DOORS: String(threads) },
    ready: '/api/health',
  });
  try {
    await signIn(server.port, 50);
    let begun = performance.now();
    const phones = await signIn(server.port, crowd, 'Somebody');
    const signIns = (crowd * 1_000) / (performance.now() - begun);
    for (const phone of phones) phone.hangUp();
    const waiting = phones.values();
    async function lane(): Promise<void> {
      for (const phone of waiting) await pickUp(server.port, phone);
    }
    const before = server.work().cpuMs;
    begun = performance.now();
    await Promise.all(Array.from({ length: lanes }, lane));
    const reconnects = (crowd * 1_000) / (performance.now() - begun);
    return { signIns, reconnects, reconnectCpuMs: (server.work().cpuMs - before) / crowd };
  } finally {
    await server.stop();
  }
}

async function doorRows(env: Env, folder: () => string): Promise<readonly Row[]> {
  const one = await ratesOf(env, folder(), 1);
  const two = await ratesOf(env, folder(), 2);
  function row(what: string, unit: string, of: (rates: Rates) => number, digits = 0): Row {
    return {
      what: `${what}, 2 threads of doors on ${availableParallelism()} processors`,
      figure: `${of(two).toFixed(digits)} ${unit}`,
      reference: `${of(one).toFixed(digits)} ${unit} (1 thread)`,
      ratio: of(two) / of(one),
      aim: '-',
    };
  }
  return [
    row('sign-ins', '/s', ({ signIns }) => signIns),
    row('reconnects', '/s', ({ reconnects }) => reconnects),
    row('server CPU of a reconnect', 'ms', ({ reconnectCpuMs }) => reconnectCpuMs, 2),
  ];
}

/**
 * What a core alone carries, driven in memory with its records in a thread, and what threads of doors take: each beside
 * its reference. Who makes the load runs on the same processors.
 */
export async function scale(env: Env, folder: () => string): Promise<readonly Row[]> {
  return [...(await loneCore(folder)), ...(await doorRows(env, folder))];
}
