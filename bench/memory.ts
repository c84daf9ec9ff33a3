import { connect, register } from './earshot-client.ts';
import { nextMessage, openSocket } from './socket-client.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import type { Row } from './table.ts';

const connections = 5_000;
const atOnce = 25;

/** Runs `task` for 0 to `count` - 1, some at a time. */
async function many<T>(count: number, task: (number: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let begin = 0; begin < count; begin += atOnce) {
    results.push(...(await Promise.all(Array.from({ length: Math.min(atOnce, count - begin) }, (_, step) => task(begin + step)))));
  }
  return results;
}

/** Bytes of the server's memory for each connection above the first hundred, which pay for what is made once. */
async function perConnection(server: ServerProcess, open: (number: number) => Promise<{ terminate(): void }>): Promise<number> {
  const first = await many(100, open);
  const before = await server.memory();
  const rest = await many(connections, (number) => open(number + 100));
  const bytes = ((await server.memory()) - before) / connections;
  for (const socket of [...first, ...rest]) socket.terminate();
  return bytes;
}

async function bare(env: Readonly<Record<string, string>>): Promise<number> {
  const server = await startServer({ script: 'servers/bare-ws.ts', env, ready: '/', weighed: true });
  try {
    return await perConnection(server, async (number) => {
      const socket = await openSocket(server.port, '/');
      const welcome = nextMessage(socket, (message) => message['t'] === 'welcome');
      socket.send(JSON.stringify({ t: 'hello', id: `person-${number}` }));
      await welcome;
      return socket;
    });
  } finally {
    await server.stop();
  }
}

async function ours(env: Readonly<Record<string, string>>, folder: string): Promise<number> {
  const server = await startServer({
    script: '../packages/server/src/main.ts',
    env: { ...env, EARSHOT_DATA: folder },
    ready: '/api/health',
    weighed: true,
  });
  try {
    return await perConnection(server, async (number) => {
      const member = await connect(server.port, await register(server.port, `Person ${number}`));
      return member.socket;
    });
  } finally {
    await server.stop();
  }
}

/** Resident memory of one idle TLS connection with a signed-in user behind it. */
export async function memory(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const reference = await bare(env);
  const figure = await ours(env, folder());
  function kilobytes(bytes: number): string {
    return `${(bytes / 1024).toFixed(1)} KiB`;
  }
  return [
    {
      what: `memory of an idle TLS connection, ${connections} of them`,
      figure: kilobytes(figure),
      reference: `${kilobytes(reference)} (bare ws)`,
      ratio: figure / reference,
      aim: 'at most 1.20',
    },
  ];
}
