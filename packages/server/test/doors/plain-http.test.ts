import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { openHostileHouse } from './hostile-house.ts';
import { adaToken } from './echo-core.ts';

const { house, core, clock } = await openHostileHouse();

/** One request without TLS. */
async function plainly(path: string, { method = 'GET', host = `localhost:${house.port}`, body = '' } = {}) {
  const asked = http.request({ host: '127.0.0.1', port: house.port, path, method, agent: false, headers: { host } });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.end(body);
  const [response] = await answered;
  let text = '';
  for await (const part of response) text += String(part);
  return { http: response.statusCode ?? 0, headers: response.headers, text };
}

/** Writes bytes without TLS, and answers what comes back until the server closes. */
async function bytesPlainly(bytes: string | Buffer): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: house.port });
  await once(socket, 'connect');
  socket.write(bytes);
  let text = '';
  for await (const part of socket) text += String(part);
  return text;
}

const places: readonly [path: string, how: Parameters<typeof plainly>[1], status: number, to: (port: number) => string][] = [
  ['/', {}, 301, (port) => `https://localhost:${port}/`],
  ['/?join=1&x=%0d%0aX:1', {}, 301, (port) => `https://localhost:${port}/?join=1&x=%0d%0aX:1`],
  ['/', { method: 'HEAD' }, 301, (port) => `https://localhost:${port}/`],
  ['/api/users/register', { method: 'POST', body: '{"username":"Ada"}' }, 308, (port) => `https://localhost:${port}/api/users/register`],
  ['/api/health', {}, 301, (port) => `https://localhost:${port}/api/health`],
  ['//evil.example/', {}, 301, (port) => `https://localhost:${port}//evil.example/`],
  ['/', { host: '127.0.0.1' }, 301, () => 'https://127.0.0.1/'],
  ['/a', { host: '[::1]:8443' }, 301, () => 'https://[::1]:8443/a'],
];

for (const [path, how, status, to] of places)
  test(`without TLS ${how?.method ?? 'GET'} ${path} of ${how?.host ?? 'our host'} is sent to HTTPS by ${status}`, async () => {
    const asked = core.asked.length;
    const { http: found, headers, text } = await plainly(path, how);
    assert.deepEqual([found, headers.location], [status, to(house.port)]);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['strict-transport-security'], undefined);
    assert.doesNotMatch(String(headers['content-security-policy']), /upgrade-insecure/);
    if (how?.method !== 'HEAD') assert.match(text, /Earshot is served over HTTPS/);
    assert.equal(core.asked.length, asked, 'nothing else is done');
  });

for (const host of ['evil.example', 'localhost@evil.example:1', 'localhost:1/x'])
  test(`without TLS the host "${host}" is sent nowhere`, async () => {
    const { http: found, headers } = await plainly('/', { host });
    assert.deepEqual([found, headers.location], [400, undefined]);
  });

test('a page shows the address as text', async () => {
  const { text } = await plainly(`/<script>alert("1")</script>`);
  assert.doesNotMatch(text, /<script>/);
});

const damaged: readonly [string, () => string][] = [
  ['two hosts', () => `GET / HTTP/1.1\r\nHost: localhost:${house.port}\r\nHost: evil.example\r\n\r\n`],
  ['another host in the address', () => `GET http://evil.example/ HTTP/1.1\r\nHost: localhost:${house.port}\r\n\r\n`],
  ['no HTTP', () => 'SSH-2.0-OpenSSH_9.9\r\n'],
  ['no host', () => 'GET / HTTP/1.0\r\n\r\n'],
];
for (const [what, bytes] of damaged)
  test(`without TLS ${what} is answered 400 and closed`, async () => {
    const text = await bytesPlainly(bytes());
    assert.match(text, /^HTTP\/1\.1 400 /);
    assert.doesNotMatch(text, /location:/i);
  });

test('without TLS an address with scheme and host is taken for what it is', async () => {
  const host = `localhost:${house.port}`;
  const text = await bytesPlainly(`GET http://${host}/a?b HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  assert.match(text, new RegExp(`\r\nlocation: https://${host}/a\\?b\r\n`, 'i'));
});

test('who waits for the server to speak first is let go in time', async () => {
  const silent = connect({ host: '127.0.0.1', port: house.port });
  silent.resume();
  await once(silent, 'connect');
  const closed = once(silent, 'close');
  await plainly('/');
  clock.advance(11_000);
  await closed;
});

test('behind the first byte TLS is as it was: sessions are resumed, and a connection serves one request after the other', async () => {
  async function open(session?: Buffer): Promise<TLSSocket> {
    const socket = connectTls({ host: '127.0.0.1', port: house.port, servername: 'localhost', ca: house.cert, session });
    await once(socket, 'secureConnect');
    return socket;
  }
  async function ask(socket: TLSSocket): Promise<string> {
    socket.write(`GET /api/users/list HTTP/1.1\r\nHost: localhost:${house.port}\r\nAuthorization: Bearer ${adaToken}\r\n\r\n`);
    const [data] = await once(socket, 'data');
    return String(data);
  }
  const first = await open();
  const session = once(first, 'session');
  for (let n = 0; n < 3; n += 1) assert.match(await ask(first), /^HTTP\/1\.1 200 /);
  assert.equal(core.asked.at(-1)?.from.address, '127.0.0.1');
  const [ticket] = await session;
  const second = await open(ticket);
  assert.equal(second.isSessionReused(), true);
  assert.match(await ask(second), /^HTTP\/1\.1 200 /);
  first.destroy();
  second.destroy();
});

test('a handshake that comes one byte at a time is one', async () => {
  const raw = connect({ host: '127.0.0.1', port: house.port, noDelay: true });
  await once(raw, 'connect');
  const slow = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      function next(at: number): void {
        if (at < chunk.length) raw.write(chunk.subarray(at, at + 1), () => setImmediate(next, at + 1));
        else done();
      }
      next(0);
    },
  });
  raw.on('data', (chunk) => slow.push(chunk));
  const socket = connectTls({ socket: slow, servername: 'localhost', ca: house.cert });
  await once(socket, 'secureConnect');
  socket.destroy();
  raw.destroy();
});
