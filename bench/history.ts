import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { connect, type Member } from './earshot-client.ts';
import { fillHistory } from './inhabitants.ts';
import { startServer } from './server-process.ts';
import { p95, spread, type Row } from './table.ts';

const people = 10_000;
const calls = 500_000;
const asked = 100;
/** Milliseconds between two questions: one user may send 30 commands a second. */
const pause = 40;

/** The token of one of the inhabitants. */
function tokenOf(n: number): string {
  return `token of person ${n}`;
}

function hashOf(n: number): string {
  return createHash('sha256').update(tokenOf(n)).digest('hex');
}

async function times(member: Member, name: string, body: (n: number) => object): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < asked; n += 1) {
    const begun = performance.now();
    await member.command(name, body(n));
    found.push(performance.now() - begun);
    await wait(pause);
  }
  return found;
}

/** A page of history where there are 1,000,000 entries of 10,000 people, and of somebody who has 100,000 of them. */
export async function history(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const data = folder();
  const plan = { script: '../packages/server/src/main.ts', env: { ...env, EARSHOT_DATA: data }, ready: '/api/health' };
  await (await startServer(plan)).stop();
  fillHistory(data, { people, calls, busiest: 100_000, tokenHash: hashOf });
  const server = await startServer(plan);
  try {
    const [one, busiest] = [await enter(server.port, 1), await enter(server.port, 2)];
    const beats = await times(one, 'users/heartbeat', () => ({}));
    const reference = `${spread(beats, 'ms')} (users/heartbeat)`;
    function row(what: string, figure: readonly number[]): Row {
      return { what, figure: spread(figure, 'ms'), reference, ratio: p95(figure) / p95(beats), aim: 'at most 20 ms' };
    }
    return [
      row('a page of 100 of 100 entries', await times(one, 'history/list', () => ({}))),
      row('a page of 100 of 100,000 entries', await times(busiest, 'history/list', () => ({}))),
      row('the same far back', await times(busiest, 'history/list', (n) => ({ before: `01${(n % 10).toString()}` }))),
      row('the missed ones alone', await times(busiest, 'history/list', () => ({ only: 'missed' }))),
      row('a search that finds nothing', await times(busiest, 'history/list', () => ({ search: 'nobody' }))),
    ];
  } finally {
    await server.stop();
  }
}

function enter(port: number, n: number): Promise<Member> {
  return connect(port, { id: `person-${n}`, token: tokenOf(n) });
}
