import { setTimeout as wait } from 'node:timers/promises';
import { signIn } from './calls/crowd.ts';
import { callBy, type Pair } from './calls/load.ts';
import type { Phone } from './calls/phone.ts';
import { connect, register, talk, type Member } from './earshot-client.ts';
import { natsServer, startNats } from './nats.ts';
import { startServer, type ServerPlan, type ServerProcess } from './server-process.ts';
import { nextMessage } from './socket-client.ts';
import { median, p95, type Row } from './table.ts';

/** How much is measured. */
const pairs = 20;
const load = { rate: 20, seconds: 15 };
const warmUp = { rate: 20, seconds: 5 };
const signals = 200;
const crowd = 500;

/** A server in one of its shapes. */
interface Shape {
  /** Where people connect. */
  readonly port: number;
  /** CPU of all its processes so far, milliseconds. */
  cpuMs(): number;
  stop(): Promise<void>;
}

type Env = Readonly<Record<string, string>>;

const names = ['one thread', '1 thread of doors', '2 threads of doors', 'a door by NATS'] as const;
type Name = (typeof names)[number];

/** What one shape took. */
interface Cost {
  readonly signalMs: readonly number[];
  readonly signalCpuUs: number;
  readonly setUpMs: readonly number[];
  readonly callCpuMs: number;
  readonly signInsPerSecond: number;
  readonly signInCpuMs: number;
}

function planOf(env: Env, args: readonly string[] = []): ServerPlan {
  return { script: '../packages/server/src/main.ts', args, env, ready: '/api/health' };
}

async function open(name: Name, env: Env, folder: () => string): Promise<Shape> {
  switch (name) {
    case 'one thread':
      return shapeOf([await startServer(planOf({ ...env, EARSHOT_DATA: folder() }))]);
    case '1 thread of doors':
      return shapeOf([await startServer(planOf({ ...env, EARSHOT_DATA: folder(), EARSHOT_DOORS: '1' }))]);
    case '2 threads of doors':
      return shapeOf([await startServer(planOf({ ...env, EARSHOT_DATA: folder(), EARSHOT_DOORS: '2' }))]);
    case 'a door by NATS':
      return openByNats(env, folder);
  }
}

async function openByNats(env: Env, folder: () => string): Promise<Shape> {
  const nats = await startNats();
  const bus = { ...env, EARSHOT_NATS_URL: nats.url };
  const core = await startServer(planOf({ ...bus, EARSHOT_DATA: folder() }));
  const door = await startServer(planOf({ ...bus, EARSHOT_DATA: folder() }, ['door']));
  const shape = shapeOf([door, core]);
  return {
    ...shape,
    cpuMs: () => shape.cpuMs() + nats.cpuMs(),
    async stop() {
      await shape.stop();
      nats.stop();
    },
  };
}

function shapeOf(processes: readonly ServerProcess[]): Shape {
  return {
    port: processes[0]?.port ?? 0,
    cpuMs: () => processes.reduce((sum, process) => sum + process.work().cpuMs, 0),
    async stop() {
      for (const process of processes) await process.stop();
    },
  };
}

/** The time of each signal from one page to the other, one after the other. */
async function relay(ada: Member, bob: Member, callId: string, count: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const heard = nextMessage(bob.socket, (message) => Object(message['event']).type === 'description');
    const begun = performance.now();
    await ada.command('signal/offer', { call_id: callId, offer: `v=0\r\n${'a=x\r\n'.repeat(380)}a=${n}\r\n` });
    await heard;
    took.push(performance.now() - begun);
    // Below the rate that one user has.
    await wait(35);
  }
  return took;
}

/** From the command of who calls to the ring of who is called. */
async function setUp(ada: Phone, bob: Phone): Promise<number> {
  const begun = performance.now();
  const ring = bob.ring();
  const { call_id } = await ada.command('call/initiate', { target_user_id: bob.id });
  await ring;
  const took = performance.now() - begun;
  await ada.command('call/end', { call_id });
  await wait(50);
  return took;
}

async function measure(shape: Shape): Promise<Cost> {
  const { port } = shape;
  let before = shape.cpuMs();
  const begun = performance.now();
  const many = await signIn(port, crowd);
  const signInsPerSecond = (crowd * 1_000) / (performance.now() - begun);
  const signInCpuMs = (shape.cpuMs() - before) / crowd;
  const phones = many.slice(0, 2 * pairs);
  for (const phone of many.slice(2 * pairs)) phone.hangUp();
  const couples = phones.flatMap((phone, n): Pair[] => {
    const other = phones[n + 1];
    return n % 2 === 0 && other !== undefined ? [[phone, other]] : [];
  });
  await callBy(couples, warmUp);
  before = shape.cpuMs();
  const kept = await callBy(couples, load);
  const callCpuMs = (shape.cpuMs() - before) / (kept.calls - kept.failed);
  const setUpMs: number[] = [];
  for (const [ada, bob] of [...couples, ...couples]) setUpMs.push(await setUp(ada, bob));
  const [ada, bob] = await Promise.all(['Ada', 'Bob'].map(async (name) => connect(port, await register(port, name))));
  if (ada === undefined || bob === undefined) throw new Error('Nobody is there to talk.');
  const callId = await talk(ada, bob);
  await relay(ada, bob, callId, 100);
  before = shape.cpuMs();
  const signalMs = await relay(ada, bob, callId, signals);
  const signalCpuUs = ((shape.cpuMs() - before) * 1_000) / signalMs.length;
  for (const phone of phones) phone.hangUp();
  return { signalMs, signalCpuUs, setUpMs, callCpuMs, signInsPerSecond, signInCpuMs };
}

function rowsOf(name: Name, cost: Cost, direct: Cost): Row[] {
  function row(what: string, unit: string, read: (of: Cost) => number): Row {
    const [figure, reference] = [read(cost), read(direct)];
    const digits = unit === 'us' || unit === '/s' ? 0 : 2;
    return {
      what: `${what}, ${name}`,
      figure: `${figure.toFixed(digits)} ${unit}`,
      reference: `${reference.toFixed(digits)} ${unit} (one thread)`,
      ratio: figure / reference,
      aim: '-',
    };
  }
  return [
    row('a relayed offer of 2 kB, median', 'ms', ({ signalMs }) => median(signalMs)),
    row('the same, p95', 'ms', ({ signalMs }) => p95(signalMs)),
    row('its CPU, all processes, idle included', 'us', ({ signalCpuUs }) => signalCpuUs),
    row('from the call to the ring, median', 'ms', ({ setUpMs }) => median(setUpMs)),
    row(`CPU of a call of 15 commands, ${load.rate}/s`, 'ms', ({ callCpuMs }) => callCpuMs),
    row(`sign-ins of ${crowd} in a row`, '/s', ({ signInsPerSecond }) => signInsPerSecond),
    row('CPU of a sign-in', 'ms', ({ signInCpuMs }) => signInCpuMs),
  ];
}

/**
 * What the ways between doors and core cost, each beside a server in one thread. Who makes the load runs on the same
 * processors: what more of them would bring is not shown where there are two.
 */
export async function buses(env: Env, folder: () => string): Promise<readonly Row[]> {
  const costs = new Map<Name, Cost>();
  for (const name of names) {
    if (name === 'a door by NATS' && natsServer === undefined) continue;
    const shape = await open(name, env, folder);
    try {
      costs.set(name, await measure(shape));
    } finally {
      await shape.stop();
    }
  }
  const direct = costs.get('one thread');
  return direct === undefined ? [] : [...costs].flatMap(([name, cost]) => rowsOf(name, cost, direct));
}
