import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { asciiFrame } from '../../src/doors/ascii-frame.ts';

test('a client reads frames of every form of length, and those of ws between them, as the same texts in order', async (t) => {
  const lengths = [0, 2, 125, 126, 255, 256, 65_535];
  const sent = lengths.flatMap((length) => ['a'.repeat(length), `Zoë ${length}`]);
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => {
      for (const text of sent) {
        const frame = asciiFrame(text);
        assert.equal(frame === null, text.startsWith('Zoë'));
        if (frame === null) socket.send(text);
        else stream.write(frame, 'latin1');
        socket.ping();
      }
      socket.close(4000, 'done');
    });
  });
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  const heard: string[] = [];
  let pings = 0;
  client.on('message', (data, isBinary) => heard.push(isBinary ? 'binary' : String(data)));
  client.on('ping', () => (pings += 1));
  const [code] = await once(client, 'close');
  assert.deepEqual(heard, sent);
  assert.equal(pings, sent.length);
  assert.equal(code, 4000);
});

test('what is not ASCII, or needs a longer length, is left to the library', () => {
  for (const text of ['Zoë', '日本', '\u0080', '\ud800', 'f'.repeat(65_536), `${'g'.repeat(65_534)}ÿ`])
    assert.equal(asciiFrame(text), null);
});
