import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { register } from './earshot-client.ts';
import { linkedTo, type Linked } from './linked.ts';
import { natsServer, startNats } from './nats.ts';
import { freePort } from '../scripts/free-port.ts';
import { startServer, type ServerPlan } from './server-process.ts';
import { median, p95, type Row } from './table.ts';

type Env = Readonly<Record<string, string>>;

/** So many people in calls, and for how long their core is away. Milliseconds. */
const people = 200;
const awayFor = 60_000;
/** Who is not there after it does not come. */
const tooLate = 60_000;

/** A way to a port of this machine that counts its connections, each of which is a handshake of TLS. */
async function countedWay(to: number) {
  let count = 0;
  function lead(from: Socket): void {
    count += 1;
    const onward = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [from, onward],
      [onward, from],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
      one.pipe(other);
    }
  }
  const port = await freePort();
  const server = createServer(lead).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port, count: () => count, close: () => void server.close() };
}

function planOf(env: Env, folder: string, more: Pick<ServerPlan, 'args' | 'port'> = {}): ServerPlan {
  return { script: '../packages/server/src/main.ts', env: { ...env, EARSHOT_DATA: folder }, ready: '/api/health', ...more };
}

async function allOpen(all: readonly Linked[]): Promise<void> {
  const deadline = performance.now() + tooLate;
  while (!all.every((one) => one.isOpen())) {
    if (performance.now() > deadline) throw new Error('Somebody did not come.');
    await wait(20);
  }
}

/** What was seen of the door, for each of the people. */
interface Seen {
  readonly handshakes: number;
  readonly cpuMs: number;
  /** When each was back, milliseconds after the core answered. */
  readonly back: readonly number[];
}

async function watch(env: Env, folder: () => string): Promise<Seen> {
  const data = folder();
  let core = await startServer(planOf(env, data));
  const door = await startServer(planOf(env, folder(), { args: ['door'] }));
  const way = await countedWay(door.port);
  const all: Linked[] = [];
  try {
    for (let number = 0; number < people; number += 1) {
      all.push(linkedTo(way.port, (await register(door.port, `Person ${number}`)).token));
    }
    await allOpen(all);
    const [count, cpuMs] = [way.count(), door.work().cpuMs];
    await core.kill();
    await wait(awayFor);
    const seen = { handshakes: (way.count() - count) / people, cpuMs: (door.work().cpuMs - cpuMs) / people };
    core = await startServer(planOf(env, data, { port: core.port }));
    const answered = performance.now();
    await allOpen(all);
    return { ...seen, back: all.map((one) => Math.max(0, one.openSince() - answered)) };
  } finally {
    for (const one of all) one.close();
    way.close();
    await door.stop();
    await core.stop();
  }
}

/**
 * What people in calls cost a door whose core is away, whose connections are kept up as the SDK does it, and when they
 * are back after it is.
 */
export async function away(env: Env, folder: () => string): Promise<readonly Row[]> {
  if (natsServer === undefined) return [];
  const nats = await startNats();
  try {
    const { handshakes, cpuMs, back } = await watch({ ...env, EARSHOT_NATS_URL: nats.url }, folder);
    const seconds = awayFor / 1_000;
    return [
      {
        what: `handshakes of each of ${people} in calls while the core is away for ${seconds} s`,
        figure: handshakes.toFixed(1),
        reference: '1 (to come back once)',
        ratio: handshakes,
        aim: '-',
      },
      { what: 'CPU of the door for each of them', figure: `${cpuMs.toFixed(1)} ms`, reference: '-', ratio: null, aim: '-' },
      {
        what: 'back after the core answers, median',
        figure: `${median(back).toFixed(0)} ms`,
        reference: `p95 ${p95(back).toFixed(0)} ms, the last ${Math.max(...back).toFixed(0)} ms`,
        ratio: null,
        aim: '5 s',
      },
    ];
  } finally {
    nats.stop();
  }
}
