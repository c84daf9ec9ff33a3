import type { Server } from 'node:https';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer } from '../ports/core.ts';
import { Away } from '../ports/unavailable.ts';
import type { DoorContext } from './context.ts';
import { failed, notFound, notJson, refusal, tooLarge, tooMany } from './refusals.ts';
import { malformed } from './strict-http.ts';

/** Fastify over TLS, as the doors see it. */
export type Site = FastifyInstance<Server, IncomingMessage, ServerResponse>;
export type SiteRequest = FastifyRequest;
export type SiteReply = FastifyReply;

/** Sends an answer of the core, or a refusal, with its Retry-After (RFC 9110 section 10.2.3). */
export function send(reply: SiteReply, { http, body, retryAfter, elsewhere }: Answer): SiteReply {
  if (elsewhere === true) reply.header('connection', 'close');
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
  return reply.code(http).header('cache-control', 'no-store').send(body);
}

/** Whether somebody looks at the answer in a browser: programs ask for JSON, or for anything. */
function isReader({ method, headers }: SiteRequest): boolean {
  return method === 'GET' && /\btext\/html\b/.test(headers.accept ?? '');
}

/**
 * Turns whatever goes wrong outside the commands into a failure in the shape of the API. The client never sees a stack.
 */
export function answerFailures(site: Site, context: DoorContext, lostPage: string | null): void {
  const { log } = context.options;
  site.setNotFoundHandler((request, reply) => {
    const crowded = countLate(context, request);
    if (crowded !== null) return send(reply, crowded);
    return lostPage !== null && isReader(request) ? reply.code(404).sendFile(lostPage) : send(reply, notFound);
  });
  site.setErrorHandler((error: FastifyError, request, reply) => {
    const answer = failureOf(error, request);
    // That the core or its database is away is told where it is noticed, once.
    const isFault = answer.http >= 500 && !(error instanceof Away);
    if (isFault) log.error({ err: error, route: request.routeOptions.url }, 'A request failed in a way it must not.');
    return send(reply, (answer.http === 404 ? countLate(context, request) : null) ?? answer);
  });
}

/** Counts a request for a file of the page that is none after all. Answers why it is refused, or null. */
function countLate({ addressOf, budget, refused }: DoorContext, request: SiteRequest): Answer | null {
  const address = addressOf(request.raw);
  const wait = request.counted ? null : budget.request(address);
  return wait === null ? null : refused(tooMany('requests', wait), address);
}

/** Connections on which a damaged request was refused: nothing behind it is looked at. */
const damaged = new WeakSet<Duplex>();

/** What Node's parser refused, before there was a request: answered by hand, for there is no reply object. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (damaged.has(socket)) return;
  // What is written before a handshake of TLS is done waits for it, and the connection with it.
  const isOfParser = error.code?.startsWith('HPE_') ?? false;
  if (!socket.writable || !isOfParser) socket.destroy();
  else if (error.code === 'HPE_HEADER_OVERFLOW') writeAnswer(socket, refusal('too_large', 'The headers of the request are too large.'));
  else writeAnswer(socket, refusal('bad_request', 'This is not a request of HTTP/1.1.'));
}

/** Half a request, and its time is over. */
export function answerSlowRequest(socket: Duplex): void {
  if (socket.writable) writeAnswer(socket, refusal('bad_request', 'The request took too long to arrive.'));
  else socket.destroy();
}

/**
 * Refuses damaged requests before anything looks at them, and with the first of them whatever else came over the
 * connection.
 */
export function strictly(handler: RequestListener): RequestListener {
  return (request, response) => {
    if (damaged.has(request.socket)) return;
    const problem = malformed(request);
    if (problem === null) return handler(request, response);
    damaged.add(request.socket);
    const { http, body } = refusal('bad_request', problem);
    const text = JSON.stringify(body);
    response.writeHead(http, { ...bareHeaders, 'content-length': Buffer.byteLength(text) }).end(text);
  };
}

/** Of an answer that does not come from Fastify, and is the last one of its connection. */
const bareHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  connection: 'close',
} as const;

const phrases: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Content Too Large',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

/** Writes an answer to a bare connection and ends it. */
export function writeAnswer(socket: Duplex, { http, body, retryAfter }: Answer): void {
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${http} ${phrases[http] ?? 'Error'}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}

function failureOf(error: FastifyError, request: SiteRequest): Answer {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(request.routeOptions.bodyLimit);
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return notJson;
  const http = error.statusCode ?? 500;
  if (http === 404 || http === 403) return notFound;
  if (http >= 400 && http < 500) return refusal('bad_request', error instanceof BadBody ? error.message : 'The request is malformed.');
  return failed(error);
}

/** A body that could not be read; the message is for the client. */
export class BadBody extends Error {
  readonly statusCode = 400;
}
