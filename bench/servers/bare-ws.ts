import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * The least that can relay: `ws` over TLS, a map, JSON in and out, an answer to the sender, and no checks at all. What
 * Earshot costs above this is the price of its checks, its state and its promises.
 */
const { env } = process;
const people = new Map<string, WebSocket>();
const server = createServer(
  { key: readFileSync(env['BENCH_KEY'] ?? ''), cert: readFileSync(env['BENCH_CERT'] ?? '') },
  (_request, response) => {
    response.end('ok');
  },
);

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.t === 'hello') {
      people.set(message.id, socket);
      socket.send(JSON.stringify({ t: 'welcome', id: message.id }));
      if (env['BENCH_BROADCAST']) tellEverybody();
      return;
    }
    people.get(message.to)?.send(JSON.stringify({ t: 'signal', sdp: message.sdp }));
    socket.send(JSON.stringify({ t: 'answer', id: message.id }));
  });
});

/** What the nearest rival does at each sign-in: the whole list to everybody. */
function tellEverybody(): void {
  const list = JSON.stringify({ t: 'list', users: [...people.keys()].map((id) => ({ id, username: `Person ${id}`, status: 'idle' })) });
  for (const socket of people.values()) socket.send(list);
}

server.listen(Number(env['PORT']), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
