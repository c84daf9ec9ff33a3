import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { many, type Deed, type Yard } from './deed.ts';

function portOf({ server }: Yard): number {
  return Number(new URL(server.origin).port);
}

/** A connection over TLS, which a server that has enough of them may refuse. */
async function openTls(yard: Yard): Promise<Socket | null> {
  const socket = connectTls({ host: '127.0.0.1', port: portOf(yard), rejectUnauthorized: false }).on('error', () => undefined);
  return Promise.race([once(socket, 'secureConnect').then(() => socket), once(socket, 'close').then(() => null)]);
}

async function openPlain(yard: Yard): Promise<Socket | null> {
  const socket = connectPlain({ host: '127.0.0.1', port: portOf(yard) }).on('error', () => undefined);
  return Promise.race([once(socket, 'connect').then(() => socket), once(socket, 'close').then(() => null)]);
}

/** Milliseconds for which half a connection is held: longer than a server has reason to wait. */
const held = 12_000;

/** Five hundred connections that send `bytes` and nothing else, and go after twelve seconds. */
function halfOpen(name: string, open: (yard: Yard) => Promise<Socket | null>, bytes: Uint8Array | string): Deed {
  return {
    name,
    act: async (yard) => {
      const sockets: Socket[] = [];
      await many(500, async () => {
        const socket = await open(yard);
        yard.note(socket === null ? 'refused' : 'open');
        if (socket === null) return;
        sockets.push(socket.resume());
        if (bytes.length > 0) socket.write(bytes);
      });
      await yard.hold(held);
      for (const socket of sockets) yard.note(socket.destroyed ? 'closed by the server' : 'still open');
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** What is no HTTP, or may be read in two ways; each must be refused, and the connection closed. */
const damaged: readonly string[] = [
  'GET /api/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'POST /api/users/register HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n',
  'POST /api/users/register HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'NONSENSE\r\n\r\n',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  'GET /api/health HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n',
];

async function sendDamaged(yard: Yard): Promise<void> {
  await many(20 * damaged.length, async (number) => {
    const socket = await openTls(yard);
    if (socket === null) return yard.note('refused');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.end(damaged[number % damaged.length] ?? '');
    await once(socket, 'close');
    const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'closed';
    yard.note(status);
    if (!/^4|closed/.test(status)) throw new Error(`damaged HTTP was answered by ${status}`);
    return undefined;
  });
}

/** Requests by `fetch`; whatever is asked, the server must not be at fault. */
async function ask(yard: Yard, path: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(yard.server.origin + path, init);
  await response.body?.cancel();
  yard.note(response.status);
  if (response.status >= 500 && response.status !== 503) throw new Error(`${path} was answered by ${response.status}`);
  return response.status;
}

function bearer(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}` } };
}

async function endNothing(yard: Yard): Promise<void> {
  const mallory = await yard.program();
  await many(150, async (number) => {
    const answer = await mallory.post('/api/call/end', {
      call_id: number % 2 === 0 ? 'x'.repeat(7_000) : randomUUID(),
      request_id: randomUUID(),
    });
    yard.note(answer.http);
    if (answer.http < 400 || answer.http >= 500) throw new Error(`a call that is not there was ended: ${answer.http}`);
  });
  await mallory.post('/api/users/disconnect');
}

async function comeAndGo(yard: Yard): Promise<void> {
  await many(50, async () => {
    const program = await yard.program();
    const { http } = await program.post('/api/users/disconnect');
    yard.note(http);
    if (http !== 200) throw new Error(`users/disconnect was answered by ${http}`);
  });
}

/** Floods of programs that mean no good, or are broken. */
export const floods: readonly Deed[] = [
  halfOpen('500 connections that send nothing', openPlain, ''),
  halfOpen('500 connections that send 16 03 01 00', openPlain, Uint8Array.of(0x16, 0x03, 0x01, 0x00)),
  halfOpen('500 connections that send half a request', openTls, 'POST /api/users/register HTTP/1.1\r\nHost: loc'),
  { name: '120 damaged requests', act: sendDamaged },
  { name: '150 ends of calls that are not there', act: endNothing },
  { name: '50 sign-ins and sign-outs', act: comeAndGo },
  {
    name: '700 lists under another spelling of their path',
    act: async (yard) => {
      await many(700, async () => void (await ask(yard, '/%61pi/users/list')));
    },
  },
  {
    name: '300 wrong tokens',
    act: async (yard) => {
      await many(300, async () => {
        const status = await ask(yard, '/api/users/list', bearer(randomUUID()));
        if (status !== 401 && status !== 429 && status !== 503) throw new Error(`a wrong token was answered by ${status}`);
      });
    },
  },
];
