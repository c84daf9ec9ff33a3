import { setTimeout as wait } from 'node:timers/promises';
import { startServer } from '../server-process.ts';
import type { Client } from '../socket-client.ts';
import { median, type Row } from '../table.ts';
import { bareWs, earshot, peerServer, socketIo, type Contestant } from './contestants.ts';

const pairs = 40;
const signalsPerRun = 4_000;
const rounds = 3;
/** About the size of an audio-only offer of today's browsers. */
const sdp = `v=0\r\n${'a=candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host\r\n'.repeat(35)}`.slice(0, 2_048);

/** Every client sends at the same steady pace, so that no server gains by gathering what came at once. */
async function load(clients: readonly Client[]): Promise<void> {
  let heard = 0;
  const all = new Promise<void>((resolve) => {
    for (const client of clients) {
      client.heard = () => {
        heard += 1;
        if (heard === signalsPerRun) resolve();
      };
    }
  });
  let sent = 0;
  while (sent < signalsPerRun) {
    for (let step = 0; step < 8 && sent < signalsPerRun; step += 1, sent += 1) clients[sent % clients.length]?.signal(sdp);
    await wait(5);
  }
  await all;
}

/** CPU microseconds of the server for one relayed signal. */
async function measure(contestant: Contestant, env: Readonly<Record<string, string>>): Promise<number> {
  const server = await startServer({ ...contestant.plan, env: { ...env, ...contestant.plan.env } });
  try {
    const clients: Client[] = [];
    for (let number = 0; number < pairs; number += 1) clients.push(...(await contestant.pair(server.port, number)));
    await load(clients);
    const before = server.cpu();
    await load(clients);
    const cost = (server.cpu() - before) / signalsPerRun;
    for (const client of clients) client.close();
    return cost;
  } finally {
    await server.stop();
  }
}

/** Server CPU of a relayed 2 kB signal over TLS, the contestants in turn, several rounds; medians. */
export async function relay(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const costs = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of [bareWs, earshot(folder()), socketIo, peerServer]) {
      const cost = await measure(contestant, env);
      costs.set(contestant.name, [...(costs.get(contestant.name) ?? []), cost]);
    }
  }
  const of = (name: string): number => median(costs.get(name) ?? []);
  const row = (name: string, aim: string): Row => ({
    what: `CPU of one relayed 2 kB signal, against ${name}`,
    figure: `${of('Earshot').toFixed(0)} us`,
    reference: `${of(name).toFixed(0)} us`,
    ratio: of('Earshot') / of(name),
    aim,
  });
  return [row('bare ws', 'at most 1.20'), row('socket.io', 'below 1'), row('PeerServer', 'below 1')];
}
