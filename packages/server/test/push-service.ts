import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { makeSubscription, type TestSubscription } from './subscriptions.ts';

/** A push that has come to a push service. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A push service of a test, on a port of this machine (RFC 8030). */
export interface TestPushService {
  /** As `EARSHOT_PUSH_HOSTS` names it. */
  readonly host: string;
  readonly received: Received[];
  /** What it answers to the next pushes; 201 at first, and nothing at all when it hangs. */
  answers: number | 'hangs';
  /** A browser that subscribes here. */
  subscription(): TestSubscription & { readonly endpoint: string };
  /** The next push that comes. */
  next(): Promise<Received>;
  close(): Promise<void>;
}

export async function openPushService(pair: { readonly key: string; readonly cert: string }): Promise<TestPushService> {
  const received: Received[] = [];
  const waiting: ((push: Received) => void)[] = [];
  const server = createServer(pair, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const push = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
      received.push(push);
      waiting.shift()?.(push);
      answer(response);
    });
  });
  function answer(response: ServerResponse): void {
    if (service.answers === 'hangs') return;
    response.writeHead(service.answers, { location: `https://${service.host}/elsewhere` }).end();
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `localhost:${typeof address === 'object' ? address?.port : 0}`;
  let count = 0;
  const service: TestPushService = {
    host,
    received,
    answers: 201,
    subscription: () => ({ ...makeSubscription(), endpoint: `https://${host}/secret-${(count += 1)}` }),
    next: () => new Promise((resolve) => void waiting.push(resolve)),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
  return service;
}
