import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Server, type Socket } from 'socket.io';

/** A relay as most would write it with socket.io: a map, an event passed on, an acknowledgement. */
const { env } = process;
const people = new Map<string, Socket>();
const server = createServer(
  { key: readFileSync(env['BENCH_KEY'] ?? ''), cert: readFileSync(env['BENCH_CERT'] ?? '') },
  (request, response) => {
    if (request.url === '/ready') response.end('ok');
  },
);

new Server(server, { transports: ['websocket'] }).on('connection', (socket) => {
  socket.on('hello', (id: string, done: () => void) => {
    people.set(id, socket);
    done();
  });
  socket.on('signal', (message: { to: string; sdp: string }, done: () => void) => {
    people.get(message.to)?.emit('signal', { sdp: message.sdp });
    done();
  });
});

server.listen(Number(env['PORT']), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
