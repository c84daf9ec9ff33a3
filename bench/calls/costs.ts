import { setTimeout as wait } from 'node:timers/promises';
import { startServer, type ServerPlan, type ServerProcess } from '../server-process.ts';
import { cutOff, signIn, type Return } from './crowd.ts';
import { startKamailio } from './kamailio.ts';
import { callBy, type Kept, type Load, type Pair } from './load.ts';
import type { Phone } from './phone.ts';
import type { Processors } from './processors.ts';

/** How much is measured. */
export interface Extent {
  readonly pairs: number;
  readonly warmUp: Load;
  readonly loads: readonly Load[];
  readonly crowd: number;
  readonly connected: number;
  /** How an idle server is watched, and how, more shortly, one whose idle CPU is only subtracted. */
  readonly idle: Watch;
  readonly quiet: Watch;
}

/** Milliseconds for which a server is left alone first, and then watched. */
interface Watch {
  readonly settledAfter: number;
  readonly watchedFor: number;
}

/** Milliseconds that a server has for what it does after the last answer. */
const afterwards = 1_000;

interface Cost<T> {
  readonly result: T;
  readonly cpuMs: number;
}

/** Server CPU, milliseconds, of what is done meanwhile, without what it would have used anyhow. */
async function costOf<T>(server: ServerProcess, idle: number, act: () => Promise<T>): Promise<Cost<T>> {
  const [before, begun] = [server.cpu(), performance.now()];
  const result = await act();
  await wait(afterwards);
  return { result, cpuMs: (server.cpu() - before - idle * (performance.now() - begun)) / 1_000 };
}

/** CPU of a second in which nobody asks anything, milliseconds. By the thread, for ticks are too coarse. */
async function idleSecond(server: ServerProcess, { settledAfter, watchedFor }: Watch): Promise<number> {
  await wait(settledAfter);
  const before = server.work().cpuMs;
  await wait(watchedFor);
  return ((server.work().cpuMs - before) * 1_000) / watchedFor;
}

function pairUp(phones: readonly Phone[]): Pair[] {
  return phones.flatMap((phone, number) => {
    const other = phones[number + 1];
    return number % 2 === 0 && other !== undefined ? [[phone, other] as const] : [];
  });
}

/** What a call cost at one rate. */
export interface CallCost {
  /** Milliseconds of one call. */
  readonly cpuMs: number;
  readonly kept: Kept;
}

/** Server CPU of a call at each rate, once the server is warm. */
export async function costOfCalls(plan: ServerPlan, { pairs: count, warmUp, loads, quiet }: Extent): Promise<readonly CallCost[]> {
  const server = await startServer(plan);
  try {
    const phones = await signIn(server.port, 2 * count);
    const pairs = pairUp(phones);
    await callBy(pairs, warmUp);
    const idle = await idleSecond(server, quiet);
    const costs: CallCost[] = [];
    for (const load of loads) {
      const { result, cpuMs } = await costOf(server, idle, () => callBy(pairs, load));
      costs.push({ cpuMs: cpuMs / (result.calls - result.failed), kept: result });
    }
    for (const phone of phones) phone.hangUp();
    return costs;
  } finally {
    await server.stop();
  }
}

/** What a crowd cost. */
export interface CrowdCost {
  /** CPU of an idle second, milliseconds. */
  readonly nobody: number;
  /** The same with many connected. */
  readonly connected: number;
  /** CPU of one of them, milliseconds. */
  readonly signIn: number;
  readonly reconnect: number;
  readonly back: Return;
  /** Sign-ins. */
  readonly perSecond: number;
}

/** CPU of a start in which nobody comes, milliseconds, in a folder that was started in before. */
async function costOfStart(plan: ServerPlan): Promise<number> {
  await (await startServer(plan)).stop();
  const server = await startServer(plan);
  await wait(afterwards);
  const cpuMs = server.cpu() / 1_000;
  await server.stop();
  return cpuMs;
}

/** Server CPU of many who sign in, are cut off by `kill -9` and come back, and of those who are simply there. */
export async function costOfCrowd(plan: ServerPlan, { crowd, connected, idle }: Extent): Promise<CrowdCost> {
  const start = await costOfStart(plan);
  let server = await startServer(plan);
  try {
    const nobody = await idleSecond(server, idle);
    const begun = performance.now();
    const signedIn = await costOf(server, nobody, () => signIn(server.port, crowd));
    const seconds = (performance.now() - begun - afterwards) / 1_000;
    const back = await cutOff(server.port, signedIn.result, async () => {
      await server.kill();
      server = await startServer({ ...plan, port: server.port });
    });
    await wait(afterwards);
    const reconnect = (server.cpu() / 1_000 - start) / crowd;
    for (const phone of back.phones.slice(connected)) phone.hangUp();
    const idleConnected = await idleSecond(server, idle);
    for (const phone of back.phones) phone.hangUp();
    return { nobody, connected: idleConnected, signIn: signedIn.cpuMs / crowd, reconnect, back, perSecond: crowd / seconds };
  } finally {
    await server.stop();
  }
}

/** What Kamailio used, milliseconds: for a call at each rate, and in an idle second. */
export interface Reference {
  readonly calls: readonly number[];
  readonly idle: number;
}

/** The same calls through Kamailio, or null where there is none. */
export async function costOfKamailio(
  folder: string,
  processors: Processors | null,
  { loads, quiet }: Pick<Extent, 'loads' | 'quiet'>,
): Promise<Reference | null> {
  const server = await startKamailio({ processors, folder, idleFor: quiet.watchedFor });
  if (server === null) return null;
  try {
    const calls: number[] = [];
    for (const load of loads) calls.push(await server.call(load));
    return { calls, idle: server.idle };
  } finally {
    await server.stop();
  }
}
