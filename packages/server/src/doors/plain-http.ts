import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { malformed, pathOf } from './strict-http.ts';
import type { Connections } from '../connections/connections.ts';
import { followed } from '../connections/http-stages.ts';
import { trustAnswer } from './trust/answer.ts';
import type { TrustOffer } from './trust/offer.ts';
import { escaped } from './trust/page.ts';

export interface PlainNeeds {
  readonly connections: Connections;
  /** Why the server does not answer under this Host, as a sentence, or null. */
  readonly hostProblem: (host: string | undefined) => string | null;
  /** What the page about trust offers. */
  readonly trust: () => TrustOffer;
  /** Answers what is no HTTP. */
  readonly broken: (error: NodeJS.ErrnoException, socket: Duplex) => void;
  readonly maxHeaderSize: number;
}

/** Between two requests; who was sent to HTTPS seldom asks again here. Milliseconds. */
const keepAliveTimeout = 5_000;

/**
 * What speaks HTTP without TLS: it shows how to trust this server, and sends whoever comes to any other address to the
 * same over HTTPS. It is handed its connections.
 */
export function createPlainServer({ connections, hostProblem, trust, broken, maxHeaderSize }: PlainNeeds): Server {
  const settings = { keepAliveTimeout, maxHeaderSize, requireHostHeader: false };
  const server = createServer(settings, followed(connections, answering({ hostProblem, trust })));
  server.on('clientError', broken);
  return server;
}

/** An answer of this server. */
interface Sent {
  readonly http: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

type Asked = Pick<PlainNeeds, 'hostProblem' | 'trust'>;

function answering(asked: Asked): RequestListener {
  return (request, response) => {
    const { http, body, headers: own } = answerTo(request, asked);
    response.writeHead(http, {
      ...headers,
      ...own,
      'content-length': Buffer.byteLength(body),
      ...(http === 400 && { connection: 'close' }),
    });
    response.end(body);
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

function answerTo(request: IncomingMessage, { hostProblem, trust }: Asked): Sent {
  const { host = '', 'user-agent': userAgent = '' } = request.headers;
  const problem = malformed(request) ?? hostProblem(request.headers.host);
  if (problem !== null) return { http: 400, body: page(escaped(problem)) };
  const path = pathOf(request.url ?? '/');
  const keepsMethod = request.method !== 'GET' && request.method !== 'HEAD';
  const found = keepsMethod ? null : trustAnswer(path, trust(), { host, userAgent });
  if (found !== null) return found;
  const location = `https://${host}${path}`;
  const body = page(`Earshot is served over HTTPS: <a href="${escaped(location)}">${escaped(location)}</a>`);
  return { http: keepsMethod ? 308 : 301, body, headers: { location } };
}

function page(sentence: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Earshot</title><p>${sentence}</p></html>\n`;
}
