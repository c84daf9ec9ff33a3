import type { IncomingMessage, RequestListener } from 'node:http';
import type { Connections } from './connections.ts';

/** Tells the owner of the connections how far the requests of an HTTP server have come, and hands them on. */
export function followed(connections: Connections, handler: RequestListener): RequestListener {
  return (request, response) => {
    const { socket } = request;
    connections.begun(socket, hasBody(request));
    request.once('end', () => connections.received(socket));
    response.once('close', () => whenRead(request, () => connections.answered(socket)));
    return handler(request, response);
  };
}

/** RFC 9112 section 6. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** A body that nobody asked for is still read to its end by Node once the answer is written. */
function whenRead(request: IncomingMessage, done: () => void): void {
  if (request.complete) done();
  else request.once('end', done);
}
