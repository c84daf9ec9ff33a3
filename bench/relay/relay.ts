import { setTimeout as wait } from 'node:timers/promises';
import { startServer, type ServerProcess } from '../server-process.ts';
import type { Client } from '../socket-client.ts';
import { median, type Row } from '../table.ts';
import { bareWs, earshot, peerServer, socketIo, type Contestant } from './contestants.ts';

const pairs = 40;
/** Until the compilers of all four have come to rest. */
const warmUp = 24_000;
const signalsPerTurn = 2_000;
const turns = 4;
const rounds = 3;
/** Milliseconds after which the last signals of a run are lost for good. */
const patience = 60_000;
/** About the size of an audio-only offer of today's browsers. */
const sdp = `v=0\r\n${'a=candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host\r\n'.repeat(35)}`.slice(0, 2_048);

/** Every client sends at the same steady pace, so that no server gains by gathering what came at once. */
async function load(clients: readonly Client[], signals: number): Promise<void> {
  let heard = 0;
  const all = new Promise<void>((resolve) => {
    for (const client of clients) {
      client.heard = () => {
        heard += 1;
        if (heard === signals) resolve();
      };
    }
  });
  let sent = 0;
  while (sent < signals) {
    for (let step = 0; step < 8 && sent < signals; step += 1, sent += 1) clients[sent % clients.length]?.signal(sdp);
    await wait(5);
  }
  const lost = new AbortController();
  const tooLate = wait(patience, null, { signal: lost.signal }).then(() => {
    throw new Error(`of ${signals} signals ${signals - heard} did not arrive`);
  });
  await Promise.race([all, tooLate]);
  tooLate.catch(() => {});
  lost.abort();
}

interface Runner {
  readonly name: string;
  readonly server: ServerProcess;
  readonly clients: readonly Client[];
}

async function enter(contestant: Contestant, env: Readonly<Record<string, string>>): Promise<Runner> {
  const server = await startServer({ ...contestant.plan, env: { ...env, ...contestant.plan.env } });
  const clients: Client[] = [];
  for (let number = 0; number < pairs; number += 1) clients.push(...(await contestant.pair(server.port, number)));
  return { name: contestant.name, server, clients };
}

/** CPU microseconds of each server for one relayed signal. They take short turns, so that a busy machine is as busy for all of them. */
async function race(contestants: readonly Contestant[], env: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, number>> {
  const runners: Runner[] = [];
  try {
    for (const contestant of contestants) runners.push(await enter(contestant, env));
    for (const { clients } of runners) await load(clients, warmUp);
    const spent = new Map<string, number>();
    for (let turn = 0; turn < turns; turn += 1) {
      for (const { name, server, clients } of runners) {
        const before = server.cpu();
        await load(clients, signalsPerTurn);
        spent.set(name, (spent.get(name) ?? 0) + (server.cpu() - before) / (turns * signalsPerTurn));
      }
    }
    return spent;
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
