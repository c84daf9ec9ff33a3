import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { freePort } from './free-port.ts';

test('a port is free for TCP and UDP, and none that the system hands out by itself', async () => {
  const port = await freePort();
  assert.ok(port < 32_768);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const socket = createSocket('udp4').bind(port, '127.0.0.1');
  await once(socket, 'listening');
  server.close();
  socket.close();
});
