import { join } from 'node:path';
import { findPostgres, startPostgres, type PostgresServer } from '../scripts/postgres.ts';
import { systemClock } from '../packages/server/src/ports/clock.ts';
import { silentLog } from '../packages/server/src/ports/log.ts';
import type { CallChanges, Records } from '../packages/server/src/records/port.ts';
import { openPostgres } from '../packages/server/src/records/postgres/heir.ts';
import { openInThread } from '../packages/server/src/records/thread.ts';
import { signIn } from './calls/crowd.ts';
import { callBy, type Pair } from './calls/load.ts';
import { startServer } from './server-process.ts';
import type { Row } from './table.ts';

type Env = Readonly<Record<string, string>>;

/** How much is measured. */
const seconds = 3;
const together = 64;
const pairs = 20;
const load = { rate: 20, seconds: 15 };
const warmUp = { rate: 20, seconds: 5 };

/** What one kind of records took. */
interface Cost {
  readonly oneByOne: number;
  readonly together: number;
  readonly callCpuMs: number;
}

/** What a call changes in the records when it is put on hold: its state, and an answer. */
function change(n: number): CallChanges {
  const answer = { owner: `device ${n % 50}`, name: 'call/hold', requestId: `${n}`, callId: 'call', minute: 0, http: 200 };
  const nothing = { boxes: [], left: [], ended: [], told: [], forgotten: [], answersBefore: null };
  return { ...nothing, live: [{ id: `call ${n % 50}`, state: 'x'.repeat(1_500) }], answers: [{ ...answer, body: 'x'.repeat(1_500) }] };
}

/** How many are written in a second, so many at a time. */
async function writes(records: Records, atOnce: number): Promise<number> {
  const begun = performance.now();
  let count = 0;
  function write(): Promise<void> {
    count += 1;
    return new Promise((resolve, reject) =>
      records.ask('writeCalls', [change(count)], (result) => (result.ok ? resolve() : reject(new Error(String(result.error))))),
    );
  }
  while (performance.now() - begun < seconds * 1_000) await Promise.all(Array.from({ length: atOnce }, write));
  return (count * 1_000) / (performance.now() - begun);
}

async function callCpu(env: Env): Promise<number> {
  const server = await startServer({ script: '../packages/server/src/main.ts', env, ready: '/api/health' });
  try {
    const phones = await signIn(server.port, 2 * pairs);
    const couples = phones.flatMap((phone, n): Pair[] => {
      const other = phones[n + 1];
      return n % 2 === 0 && other !== undefined ? [[phone, other]] : [];
    });
    await callBy(couples, warmUp);
    const before = server.work().cpuMs;
    const kept = await callBy(couples, load);
    const cpu = (server.work().cpuMs - before) / (kept.calls - kept.failed);
    for (const phone of phones) phone.hangUp();
    return cpu;
  } finally {
    await server.stop();
  }
}

async function measure(records: Records, env: Env): Promise<Cost> {
  const [oneByOne, many] = [await writes(records, 1), await writes(records, together)];
  await records.close();
  return { oneByOne, together: many, callCpuMs: await callCpu(env) };
}

async function inPostgres(postgres: PostgresServer, env: Env): Promise<Cost> {
  const url = postgres.url('postgres');
  const heir = await openPostgres(url, { clock: systemClock, log: silentLog, lost: () => {} });
  const records = await heir.take();
  if (records === null) throw new Error('Somebody else has the lease.');
  return measure(records, { ...env, EARSHOT_POSTGRES_URL: url });
}

async function besideSqlite(postgres: PostgresServer, env: Env): Promise<Cost> {
  try {
    return await inPostgres(postgres, env);
  } finally {
    await postgres.close();
  }
}

/** Commits a second, and the CPU of the server for a call, with PostgreSQL beside SQLite. */
export async function kinds(env: Env, folder: () => string): Promise<readonly Row[]> {
  const bin = findPostgres();
  if (bin === null) throw new Error('There is no PostgreSQL here (Debian: postgresql).');
  const file = await openInThread(join(folder(), 'earshot.db'), { clock: systemClock, log: silentLog });
  const sqlite = await measure(file, { ...env, EARSHOT_DATA: folder() });
  const postgres = await startPostgres(bin, { fsync: true });
  const shared = await besideSqlite(postgres, { ...env, EARSHOT_DATA: folder() });
  function row(what: string, unit: string, of: (cost: Cost) => number): Row {
    const [figure, reference] = [of(shared), of(sqlite)];
    return {
      what,
      figure: `${figure.toFixed(1)} ${unit}`,
      reference: `${reference.toFixed(1)} ${unit} (SQLite)`,
      ratio: figure / reference,
      aim: '-',
    };
  }
  return [
    row('commits, one after the other (each on the disk; SQLite gives these to the system)', 'a second', ({ oneByOne }) => oneByOne),
    row(`changes of calls, ${together} at once`, 'a second', (cost) => cost.together),
    row('CPU of the server for a call of 15 commands', 'ms', ({ callCpuMs }) => callCpuMs),
  ];
}
