import { startServer } from '../server-process.ts';
import { median, type Row } from '../table.ts';
import { bareWs, earshot, peerServer, socketIo, type Contestant } from './contestants.ts';
import { crowded, steady, type Load, type Runner } from './loads.ts';

const pairs = 100;
const rounds = 5;

async function enter(contestant: Contestant, env: Readonly<Record<string, string>>): Promise<Runner> {
  const server = await startServer({ ...contestant.plan, env: { ...env, ...contestant.plan.env } });
  const joined: Awaited<ReturnType<Contestant['pair']>>[] = [];
  for (let number = 0; number < pairs; number += 1) joined.push(await contestant.pair(server.port, number));
  return { name: contestant.name, server, pairs: joined };
}

/** CPU microseconds of each server for one relayed signal, by load and name. */
type Costs = ReadonlyMap<Load, ReadonlyMap<string, number>>;

async function race(contestants: readonly Contestant[], env: Readonly<Record<string, string>>): Promise<Costs> {
  const runners: Runner[] = [];
  try {
    for (const contestant of contestants) runners.push(await enter(contestant, env));
    const costs = new Map<Load, ReadonlyMap<string, number>>();
    for (const load of [crowded, steady]) {
      await load.run(runners);
      const before = runners.map(({ server }) => server.cpu());
      await load.run(runners);
      costs.set(load, new Map(runners.map(({ name, server }, at) => [name, (server.cpu() - (before[at] ?? Number.NaN)) / load.signals])));
    }
    return costs;
  } finally {
    for (const { server, pairs: joined } of runners) {
      for (const client of joined.flat()) client.close();
      await server.stop();
    }
  }
}

/**
 * Server CPU of a relayed 2 kB signal over TLS, several rounds with new servers; medians, and the median of the rounds'
 * ratios.
 */
export async function relay(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const costs: Costs[] = [];
  for (let round = 0; round < rounds; round += 1) costs.push(await race([bareWs, earshot(folder()), socketIo, peerServer], env));
  function row(load: Load, { name }: Contestant, aim: string): Row {
    function all(of: string): number[] {
      return costs.map((cost) => cost.get(load)?.get(of) ?? Number.NaN);
    }
    const ours = all('Earshot');
    return {
      what: `CPU of one relayed 2 kB signal, ${load.what}, against ${name}`,
      figure: `${median(ours).toFixed(0)} us`,
      reference: `${median(all(name)).toFixed(0)} us`,
      ratio: median(all(name).map((cost, round) => (ours[round] ?? Number.NaN) / cost)),
      aim,
    };
  }
  return [
    row(crowded, bareWs, 'at most 1.60'),
    row(crowded, socketIo, 'below 1'),
    row(crowded, peerServer, '-'),
    row(steady, bareWs, '-'),
    row(steady, socketIo, '-'),
    row(steady, peerServer, '-'),
  ];
}
