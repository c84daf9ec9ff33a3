import { setTimeout as wait } from 'node:timers/promises';
import { connect, register, type Member } from './earshot-client.ts';
import { startCall, type CallSeen } from './running-call.ts';
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
  /** What a call saw that ran meanwhile. */
  readonly call: CallSeen;
}

async function ours(env: Readonly<Record<string, string>>, folder: string, count: number): Promise<Cost> {
  const server = await startServer({
    script: '../packages/server/src/main.ts',
    env: { ...env, EARSHOT_DATA: folder },
    ready: '/api/health',
  });
  try {
    const call = await startCall(server.port);
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
    const cost = { bytes, cpuMs: (server.cpu() - cpu) / 1000, seconds, call: await call.stop() };
    for (const member of members) member.socket.terminate();
    return cost;
  } finally {
    await server.stop();
  }
}

/** The rival's way on the barest server: everybody gets the whole list at each sign-in. */
async function everybodyEverything(env: Readonly<Record<string, string>>): Promise<Omit<Cost, 'call'>> {
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
    return { bytes, cpuMs: (server.cpu() - cpu) / 1000, seconds };
  } finally {
    await server.stop();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

/**
 * A thousand people signing in one after the other: what it costs, how it grows, and whether a running call notices.
 */
export async function signIns(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const half = await ours(env, folder(), people / 2);
  const all = await ours(env, folder(), people);
  const naive = await everybodyEverything(env);
  const { waits, late } = all.call;
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
      figure: `${Math.max(...waits).toFixed(1)} ms`,
      reference: `p95 ${p95(waits).toFixed(1)} ms, n ${waits.length}; a timer beside it up to ${late.toFixed(1)} ms late`,
      ratio: null,
      aim: 'at most 50 ms',
    },
  ];
}
