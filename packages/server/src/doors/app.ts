import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import helmet from '@fastify/helmet';
import { sizes } from '@earshot/protocol';
import fastify from 'fastify';
import { Connections } from '../connections/connections.ts';
import { followed } from '../connections/http-stages.ts';
import { createListener, type Listener } from '../connections/listener.ts';
import { defaultMost, defaultTimeLimits, mostWith } from '../connections/stage.ts';
import { within } from '../ports/clock.ts';
import { addHealth, addMetrics, addTrust } from './about.ts';
import { limitKeys } from './addresses.ts';
import { createDoorContext, type DoorContext } from './context.ts';
import { addGate } from './gate.ts';
import { strictHeaders } from './headers.ts';
import { addOldNames, trustBareIds } from './old-names.ts';
import { addOpenApi, collectDocs } from './openapi.ts';
import type { AppOptions, Pair } from './options.ts';
import { addPage, lostPage } from './page.ts';
import { createPlainServer } from './plain-http.ts';
import { refusal } from './refusals.ts';
import { answerBrokenRequest, answerFailures, answerSlowRequest, send, strictly, type Site } from './replies.ts';
import { openRest } from './rest.ts';
import { addSocketNote, openSockets, wantsSocket, type SocketDoor } from './socket.ts';
import { openStreams } from './stream.ts';
import { pathOf } from './strict-http.ts';

/** The doors, ready to serve and not listening. */
export interface App {
  /** Listens, and answers the port; 0 takes any free one. Throws what the system says. */
  listen(host: string, port: number, shared?: boolean): Promise<number>;
  /** Serves another certificate from the next connection on. */
  setPair(pair: Pair): void;
  /** Takes no new connection, ends those that live and stops every timer of the doors. Safe twice. */
  close(): Promise<void>;
}

/**
 * How long a connection is told that it may wait between two requests, in milliseconds; its time ends a little later.
 */
const keepAliveTimeout = 30_000;
const maxHeaderSize = 8 * 1024;

/**
 * How the port is served. How long anything may take is told to `Connections`: the timeouts of Node's servers begin
 * only when they listen by themselves.
 */
const serving = {
  keepAliveTimeout,
  maxHeaderSize,
  requireHostHeader: false,
  ALPNProtocols: ['http/1.1'],
  minVersion: 'TLSv1.2',
  shouldUpgradeCallback: wantsSocket,
} as const;

function refuseSchemas() {
  return () => {
    throw new Error('A route has a schema, which nothing here would look at.');
  };
}

/**
 * The commands check their input by themselves and no route has a schema, so the compilers that Fastify brings need not
 * be loaded: some 40 ms of a start.
 */
const noSchemas = { compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas } };

/** Builds all doors around a core. */
export async function createApp(options: AppOptions): Promise<App> {
  const connections = ownerOf(options);
  const context = createDoorContext(options, connections);
  const tickets = options.ticketKeys === undefined ? {} : { ticketKeys: options.ticketKeys };
  let answer: RequestListener = () => {};
  function secure(handler: RequestListener): Server {
    answer = followed(connections, strictly(handler));
    return createServer({ ...serving, ...options.https, ...tickets, ALPNProtocols: [...serving.ALPNProtocols] }, answer);
  }
  const site = createSite(secure);
  site.server.on('secureConnection', (socket) => connections.speaks(socket));
  answerFailures(site, context, options.pageFolder === null ? null : lostPage);
  await site.register(helmet, strictHeaders);
  addGate(site, context);
  await collectDocs(site, options.version);
  const trust = options.trustUserId ? trustBareIds(context) : null;
  addOldNames(openRest(site, context, trust), context);
  openStreams(site, context, trust);
  addSocketNote(site);
  addHealth(site, context);
  addTrust(site, context);
  addMetrics(site, context);
  addOpenApi(site);
  if (options.pageFolder !== null) await addPage(site, options.pageFolder);
  const sockets = openSockets(site.server, context);
  await site.ready();
  function hostProblem(host: string | undefined): string | null {
    return context.guard.problem({ host });
  }
  const speaking = { connections, hostProblem, trust: options.trust, broken: answerBrokenRequest, maxHeaderSize };
  const plain = options.plainHttp === true ? createBareServer(site.server, answer) : createPlainServer(speaking);
  const listener = createListener(connections, { secure: site.server, plain });
  return {
    listen: (host, port, shared) => listener.listen(host, port, shared),
    setPair: (pair) => site.server.setSecureContext(pair),
    close: closer({ context, sockets, site, listener }),
  };
}

/** What speaks HTTP without TLS to a proxy on this machine, which has the certificate: the same as over TLS. */
function createBareServer(site: Server, answer: RequestListener): HttpServer {
  const server = createHttpServer(serving, answer);
  server.on('upgrade', (...asked) => site.emit('upgrade', ...asked));
  server.on('clientError', answerBrokenRequest);
  return server;
}

function ownerOf({ clock, timeLimits = defaultTimeLimits, most = defaultMost, limits, trustProxy }: AppOptions): Connections {
  const bounds = mostWith(most, limits.connectionsPerAddress);
  return new Connections({ clock, timeLimits, most: bounds, keyOf: limitKeys(trustProxy), tooSlow: answerSlowRequest });
}

/** Fastify before a server that it does not listen with: connections are handed to it. */
function createSite(secure: (handler: RequestListener) => Server): Site {
  return fastify({
    serverFactory: secure,
    bodyLimit: sizes.body,
    return503OnClosing: false,
    logger: false,
    schemaController: noSchemas,
    rewriteUrl: ({ url = '/' }) => (url.startsWith('/') || url === '*' ? url : pathOf(url)),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (_error, _request, reply) => void send(reply.header('x-content-type-options', 'nosniff'), badAddress),
  });
}

const badAddress = refusal('bad_request', 'The address of the request is malformed.');

/** Live connections have this long for their last words, in milliseconds. */
const closeMs = 2_500;

interface Open {
  readonly context: DoorContext;
  readonly sockets: SocketDoor;
  readonly site: Site;
  readonly listener: Listener;
}

function closer({ context, sockets, site, listener }: Open): () => Promise<void> {
  let closed: Promise<void> | null = null;
  return () => {
    closed ??= (async () => {
      listener.close();
      context.close();
      try {
        // Whatever hangs, all connections end here.
        await within(context.options.clock, closeMs, sockets.close());
        await within(context.options.clock, closeMs, site.close());
      } finally {
        context.connections.close();
      }
    })();
    return closed;
  };
}
