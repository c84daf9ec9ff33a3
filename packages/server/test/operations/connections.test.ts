import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clientHello, halfOpen, openHalf } from './half-open.ts';
import { ask, placeOf, serversOf, type spawnServer } from './spawned-server.ts';

const { root, spawn } = serversOf('connections');
const program = fileURLToPath(new URL('impatient-server.ts', import.meta.url));

/** A server that greets; its data, its certificate and where it is. */
async function start(...[own, argv, how]: Partial<Parameters<typeof spawnServer>>) {
  const data = mkdtempSync(join(root, 'data-'));
  const server = spawn({ EARSHOT_DATA: data, ...own }, argv, how);
  await server.printed('fingerprint');
  return { server, data, ca: readFileSync(join(data, 'cert.pem'), 'utf8'), place: new URL(placeOf(server)) };
}

const onLinux = { skip: process.platform === 'linux' ? false : 'descriptors are counted in /proc' };

/** Opens some of each kind; one handshake of TLS after the other, for it costs both sides some milliseconds. */
async function openAll(place: URL, plain: number, secure: number): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  for (const half of Object.values(halfOpen)) {
    if (half.plain) sockets.push(...(await Promise.all(Array.from({ length: plain }, () => openHalf(half, place)))));
    else for (let n = 0; n < secure; n += 1) sockets.push(await openHalf(half, place));
  }
  return sockets;
}

void test(
  '2,200 connections of every kind that stop half-way are destroyed in their time, and leave no descriptor behind',
  onLinux,
  async () => {
    const { server, ca, place } = await start({}, [], { program });
    function descriptors() {
      return readdirSync(`/proc/${server.process.pid}/fd`).length;
    }
    function health() {
      return ask(`${place.origin}/api/health`, { ca });
    }
    await health();
    const before = descriptors();
    const sockets = await openAll(place, 500, 50);
    assert.ok(descriptors() > before + 200, 'many are there at once');
    for (const socket of sockets) if (!socket.closed) await once(socket, 'close');
    while (descriptors() > before) assert.equal((await health()).http, 200, 'until all are gone');
    server.process.kill('SIGTERM');
    assert.equal(await server.ended, 0);
  },
);

void test(
  '300 who begin a handshake and fall silent hold Ada up for seconds at most, and leave no descriptor behind',
  onLinux,
  async () => {
    const { server, ca, place } = await start({}, [], { program });
    function descriptors() {
      return readdirSync(`/proc/${server.process.pid}/fd`).length;
    }
    async function health() {
      return (await ask(`${place.origin}/api/health`, { ca })).http;
    }
    assert.equal(await health(), 200);
    const before = descriptors();
    const hello = await clientHello();
    const sockets = await Promise.all(Array.from({ length: 300 }, () => openHalf(hello, place)));
    const answered = sockets.map((socket) => once(socket, 'readable').then(() => socket.readableLength > 0));
    assert.equal(await health(), 200);
    assert.ok(
      sockets.every(({ closed }) => !closed),
      'Ada was answered while all of them were there',
    );
    assert.ok((await Promise.all(answered)).every(Boolean), 'each had its turn before Ada');
    for (const socket of sockets) if (!socket.closed) await once(socket.resume(), 'close');
    while (descriptors() > before) assert.equal(await health(), 200, 'until all are gone');
  },
);

void test('whatever hangs on it, SIGTERM writes everything and ends the server by itself', async (t) => {
  const { server, data, ca, place } = await start();
  async function sign(username: string) {
    return (await ask(`${place.origin}/api/users/register`, { ca, body: { username } })).body;
  }
  const [ada, bob] = [await sign('Ada'), await sign('Bob')];
  await openAll(place, 20, 5);
  // Streams that nobody reads.
  const stream = `GET /api/events?endpoint_id=${randomUUID()}&version=1 HTTP/1.1\r\nHost: ${place.host}\r\nAuthorization: Bearer ${String(bob['token'])}\r\n\r\n`;
  for (let n = 0; n < 5; n += 1) (await openHalf({ plain: false, bytes: () => stream }, place)).pause();
  const token = String(ada['token']);
  const call = await ask(`${place.origin}/api/call/initiate`, { ca, token, body: { target_user_id: bob['user_id'], offer: 'v=0 ada' } });
  const callId = String(Object(call.body['call'])['call_id']);
  const began = performance.now();
  server.process.kill('SIGTERM');
  assert.equal(await server.ended, 0);
  t.diagnostic(`it has ended after ${Math.round(performance.now() - began)} ms`);
  assert.match(server.err(), /"stopped"/);
  const database = new DatabaseSync(join(data, 'earshot.db'), { readOnly: true });
  const kept = database.prepare('SELECT id FROM live_calls').all();
  database.close();
  assert.deepEqual(
    kept.map((row) => row['id']),
    [callId],
  );
});
