import { setTimeout as wait } from 'node:timers/promises';
import { startServer, type ServerProcess } from '../server-process.ts';
import type { Client } from '../socket-client.ts';
import { median, type Row } from '../table.ts';
import { bareWs, earshot, peerServer, socketIo, type Contestant } from './contestants.ts';

const pairs = 40;
/** For each server: until the compilers of all have come to rest. */
const warmUp = 16_000;
const measuredSignals = 24_000;
const signalsPerStep = 8;
/** Milliseconds between the steps. */
const pause = 2;
const rounds = 3;
/** Milliseconds after which the last signals of a run are lost for good. */
const patience = 60_000;
/** About the size of an audio-only offer of today's browsers. */
const sdp = `v=0\r\n${'a=candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host\r\n'.repeat(35)}`.slice(0, 2_048);

interface Runner {
  readonly name: string;
  readonly server: ServerProcess;
  readonly clients: readonly Client[];
}

/**
 * Sends so many signals through each of the servers, a few to one and then a few to the next: so a machine that is busy for a moment is busy for all of them, and
 * none has idle seconds in which its memory is tidied. All clients send at the same steady pace; the two of a call in the same step, as browsers do that tell each other their candidates.
 */
async function load(runners: readonly Runner[], signals: number): Promise<void> {
  let missing = signals * runners.length;
  const all = new Promise<void>((resolve) => {
    const heard = (): void => {
      missing -= 1;
      if (missing === 0) resolve();
    };
    for (const { clients } of runners) for (const client of clients) client.heard = heard;
  });
  for (let sent = 0; sent < signals; sent += signalsPerStep) {
    for (const { clients } of runners) {
      for (let step = 0; step < signalsPerStep; step += 1) clients[(sent + step) % clients.length]?.signal(sdp);
      await wait(pause);
    }
  }
  const lost = new AbortController();
  const tooLate = wait(patience, null, { signal: lost.signal }).then(() => {
    throw new Error(`of ${signals * runners.length} signals ${missing} did not arrive`);
  });
  await Promise.race([all, tooLate]);
  tooLate.catch(() => {});
  lost.abort();
}

async function enter(contestant: Contestant, env: Readonly<Record<string, string>>): Promise<Runner> {
  const server = await startServer({ ...contestant.plan, env: { ...env, ...contestant.plan.env } });
  const clients: Client[] = [];
  for (let number = 0; number < pairs; number += 1) clients.push(...(await contestant.pair(server.port, number)));
  return { name: contestant.name, server, clients };
}

/** CPU microseconds of each server for one relayed signal. */
async function race(contestants: readonly Contestant[], env: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, number>> {
  const runners: Runner[] = [];
  try {
    for (const contestant of contestants) runners.push(await enter(contestant, env));
    await load(runners, warmUp);
    const before = runners.map(({ server }) => server.cpu());
    await load(runners, measuredSignals);
    return new Map(runners.map(({ name, server }, at) => [name, (server.cpu() - (before[at] ?? Number.NaN)) / measuredSignals]));
  } finally {
    for (const { server, clients } of runners) {
      for (const client of clients) client.close();
      await server.stop();
    }
  }
}

/** Server CPU of a relayed 2 kB signal over TLS, several rounds with new servers; medians, and the median of the rounds' ratios. */
export async function relay(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const costs: ReadonlyMap<string, number>[] = [];
  for (let round = 0; round < rounds; round += 1) costs.push(await race([bareWs, earshot(folder()), socketIo, peerServer], env));
  const all = (name: string): number[] => costs.map((cost) => cost.get(name) ?? Number.NaN);
  const ours = all('Earshot');
  const row = (name: string, aim: string): Row => ({
    what: `CPU of one relayed 2 kB signal, against ${name}`,
    figure: `${median(ours).toFixed(0)} us`,
    reference: `${median(all(name)).toFixed(0)} us`,
    ratio: median(all(name).map((cost, round) => (ours[round] ?? Number.NaN) / cost)),
    aim,
  });
  return [row(bareWs.name, 'at most 1.20'), row(socketIo.name, 'below 1'), row(peerServer.name, 'below 1')];
}
