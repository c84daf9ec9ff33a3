import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { protocolVersion } from '@earshot/protocol';
import { WebSocket } from 'ws';
import { placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('plain-proxy');
const origin = 'https://phone.example.org';

async function start(name: string, own: Record<string, string> = {}): Promise<SpawnedServer> {
  const server = spawn({ EARSHOT_DATA: join(root, name), EARSHOT_ORIGINS: origin, EARSHOT_TRUST_PROXY: '127.0.0.1', ...own });
  await server.printed('This machine');
  return server;
}

/** Asks as a proxy does that has taken TLS away. */
function passOn(server: SpawnedServer, path: string, { from, body }: { from: string; body?: object }) {
  const { port } = new URL(placeOf(server));
  const headers = { host: 'phone.example.org', origin, 'x-forwarded-for': from, ...(body && { 'content-type': 'application/json' }) };
  return new Promise<{ http: number; text: string }>((resolve, reject) => {
    const asked = request({ port, path, method: body ? 'POST' : 'GET', headers, agent: false }, (response) => {
      void response
        .setEncoding('utf8')
        .toArray()
        .then((parts) => resolve({ http: response.statusCode ?? 0, text: parts.join('') }));
    });
    asked.on('error', reject);
    asked.end(body && JSON.stringify(body));
  });
}

void test('Ada signs in through a proxy that speaks plain HTTP, by requests and by a socket', async () => {
  const server = await start('plain', { EARSHOT_PLAIN_HTTP: '1' });
  const { http, text } = await passOn(server, '/api/users/register', { from: '192.168.1.9', body: { username: 'Ada' } });
  assert.equal(http, 200, text);
  const { token }: { token: string } = JSON.parse(text);
  const socket = new WebSocket(`ws://127.0.0.1:${new URL(placeOf(server)).port}/api/socket`, {
    headers: { host: 'phone.example.org', origin, 'x-forwarded-for': '192.168.1.9' },
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ t: 'hello', version: protocolVersion, token, endpoint_id: randomUUID(), resume: null }));
  const [frame]: unknown[] = await once(socket, 'message');
  assert.equal(Object(JSON.parse(String(frame))).t, 'welcome', String(frame));
  socket.terminate();
  const stranger = await passOn(server, '/api/users/register', { from: '203.0.113.9', body: { username: 'Cleo' } });
  assert.equal(stranger.http, 403, 'whom the proxy tells is believed, and is no neighbour');
});

void test('without the setting plain HTTP is sent to HTTPS, also on loopback', async () => {
  const server = await start('strict');
  const { http } = await passOn(server, '/api/users/register', { from: '192.168.1.9', body: { username: 'Ada' } });
  assert.equal(http, 308);
});
