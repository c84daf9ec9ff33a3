import { setTimeout as wait } from 'node:timers/promises';
import { connect, register, talk, type Member } from './earshot-client.ts';
import { nextMessage, openSocket } from './socket-client.ts';
import { startServer } from './server-process.ts';
import { p95, type Row } from './table.ts';

const people = 1_000;
/** What the page asks for when it opens. */
const page = 50;

interface Cost {
  readonly bytes: number;
  readonly cpuMs: number;
  readonly seconds: number;
  /** How long each signal of a call that runs meanwhile was on its way, milliseconds. */
  readonly waits: readonly number[];
}

/** A call that goes on while people sign in: one side sends a signal every 20 ms, the other notes how long it took. */
async function runningCall(port: number): Promise<{ readonly waits: number[]; stop(): void }> {
  const ada = await connect(port, await register(port, 'Ada of the running call'));
  const bob = await connect(port, await register(port, 'Bob of the running call'));
  const callId = await talk(ada, bob);
  const waits: number[] = [];
  bob.socket.on('message', (data: Buffer) => {
    const sent = /candidate:(\d+\.\d+)/.exec(data.toString());
    if (sent) waits.push(performance.now() - Number(sent[1]));
  });
  let count = 0;
  const timer = setInterval(() => {
    const body = { call_id: callId, candidate: `candidate:${performance.now().toFixed(3)} 1 udp 1 192.0.2.1 9 typ host` };
    ada.socket.send(JSON.stringify({ t: 'command', id: `wait-${(count += 1)}`, name: 'signal/ice', body }));
  }, 40);
  return {
    waits,
    stop: () => {
      clearInterval(timer);
      for (const member of [ada, bob]) member.socket.terminate();
    },
  };
}

async function ours(env: Readonly<Record<string, string>>, folder: string, count: number): Promise<Cost> {
  const server = await startServer({
    script: '../packages/server/src/main.ts',
    env: { ...env, EARSHOT_DATA: folder },
    ready: '/api/health',
  });
  try {
    const call = await runningCall(server.port);
    const members: Member[] = [];
    let bytes = 0;
    const [cpu, begun] = [server.cpu(), performance.now()];
    for (let number = 0; number < count; number += 1) {
      const member = await connect(server.port, await register(server.port, `Person ${(number * 7_919) % 10_007}`));
      member.socket.on('message', (data: Buffer) => (bytes += data.length));
      await member.command('users/list', { limit: page });
      members.push(member);
    }
    const seconds = (performance.now() - begun) / 1000;
    await wait(3_000);
    const cost = { bytes, cpuMs: (server.cpu() - cpu) / 1000, seconds, waits: [...call.waits] };
    call.stop();
    for (const member of members) member.socket.terminate();
    return cost;
  } finally {
    await server.stop();
  }
}

/** The rival's way on the barest server: everybody gets the whole list at each sign-in. */
async function everybodyEverything(env: Readonly<Record<string, string>>): Promise<Cost> {
  const server = await startServer({ script: 'servers/bare-ws.ts', env: { ...env, BENCH_BROADCAST: '1' }, ready: '/' });
  try {
    let bytes = 0;
    const sockets = [];
    const [cpu, begun] = [server.cpu(), performance.now()];
    for (let number = 0; number < people; number += 1) {
      const socket = await openSocket(server.port, '/');
      socket.on('message', (data: Buffer) => (bytes += data.length));
      const welcome = nextMessage(socket, (message) => message['t'] === 'welcome');
      socket.send(JSON.stringify({ t: 'hello', id: `person-${number}` }));
      await welcome;
      sockets.push(socket);
    }
    const seconds = (performance.now() - begun) / 1000;
    await wait(3_000);
    for (const socket of sockets) socket.terminate();
    return { bytes, cpuMs: (server.cpu() - cpu) / 1000, seconds, waits: [] };
  } finally {
    await server.stop();
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;

/** A thousand people signing in one after the other: what it costs, how it grows, and whether a running call notices. */
export async function signIns(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const half = await ours(env, folder(), people / 2);
  const all = await ours(env, folder(), people);
  const naive = await everybodyEverything(env);
  const worst = Math.max(...all.waits);
  return [
    {
      what: `bytes to all, ${people} sign-ins`,
      figure: megabytes(all.bytes),
      reference: `${megabytes(naive.bytes)} (whole list to everybody)`,
      ratio: all.bytes / naive.bytes,
      aim: 'grows with N',
    },
    {
      what: `bytes, ${people} against ${people / 2} sign-ins`,
      figure: megabytes(all.bytes),
      reference: megabytes(half.bytes),
      ratio: all.bytes / half.bytes,
      aim: 'near 2, not 4',
    },
    {
      what: `server CPU, ${people} sign-ins`,
      figure: `${all.cpuMs.toFixed(0)} ms`,
      reference: `${naive.cpuMs.toFixed(0)} ms (whole list to everybody)`,
      ratio: all.cpuMs / naive.cpuMs,
      aim: '',
    },
    {
      what: `time of ${people} sign-ins`,
      figure: `${all.seconds.toFixed(1)} s`,
      reference: `${naive.seconds.toFixed(1)} s (whole list, no records)`,
      ratio: all.seconds / naive.seconds,
      aim: '',
    },
    {
      what: 'longest way of a signal meanwhile',
      figure: `${worst.toFixed(1)} ms`,
      reference: `p95 ${p95(all.waits).toFixed(1)} ms, n ${all.waits.length}`,
      ratio: null,
      aim: 'at most 50 ms',
    },
  ];
}
