import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { malformed, pathOf } from './strict-http.ts';
import type { Connections } from '../connections/connections.ts';
import { followed } from '../connections/http-stages.ts';

export interface PlainNeeds {
  readonly connections: Connections;
  /** Why the server does not answer under this Host, as a sentence, or null. */
  readonly hostProblem: (host: string | undefined) => string | null;
  /** Answers what is no HTTP. */
  readonly broken: (error: NodeJS.ErrnoException, socket: Duplex) => void;
  readonly maxHeaderSize: number;
}

/** Between two requests; who was sent to HTTPS seldom asks again here. Milliseconds. */
const keepAliveTimeout = 5_000;

/**
 * What speaks HTTP without TLS: it sends whoever comes to the same address over HTTPS, and does nothing else. It is
 * handed its connections.
 */
export function createPlainServer({ connections, hostProblem, broken, maxHeaderSize }: PlainNeeds): Server {
  const settings = { keepAliveTimeout, maxHeaderSize, requireHostHeader: false };
  const server = createServer(settings, followed(connections, answering(hostProblem)));
  server.on('clientError', broken);
  return server;
}

/** An answer of this server: a status, a page of one sentence, and where to go. */
interface Sent {
  readonly http: number;
  readonly html: string;
  readonly location?: string;
}

function answering(hostProblem: PlainNeeds['hostProblem']): RequestListener {
  return (request, response) => {
    const { http, html, location } = answerTo(request, hostProblem);
    response.writeHead(http, {
      ...headers,
      'content-length': Buffer.byteLength(html),
      ...(location === undefined ? {} : { location }),
      ...(http === 400 ? { connection: 'close' } : {}),
    });
    response.end(html);
  };
}

/**
 * No HSTS and no upgrade of requests: neither could be taken back, and a page without TLS must stay possible at this
 * port.
 */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Addresses that are served without TLS would be looked for here, before the redirect. */
function answerTo(request: IncomingMessage, hostProblem: PlainNeeds['hostProblem']): Sent {
  const { host } = request.headers;
  const problem = malformed(request) ?? hostProblem(host);
  if (problem !== null) return { http: 400, html: page(escaped(problem)) };
  const place = `https://${host}${pathOf(request.url ?? '/')}`;
  const keepsMethod = request.method !== 'GET' && request.method !== 'HEAD';
  const html = page(`Earshot is served over HTTPS: <a href="${escaped(place)}">${escaped(place)}</a>`);
  return { http: keepsMethod ? 308 : 301, html, location: place };
}

function page(sentence: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Earshot</title><p>${sentence}</p></html>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
