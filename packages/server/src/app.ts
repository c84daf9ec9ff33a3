import type { Server } from 'node:https';
import helmet from '@fastify/helmet';
import { sizes, type CommandName } from '@earshot/protocol';
import fastify from 'fastify';
import type { Clock } from './clock.ts';
import type { Core } from './core.ts';
import { addHealth, addMetrics } from './doors/about.ts';
import { createDesk, type Desk } from './doors/desk.ts';
import { addGate } from './doors/gate.ts';
import { strictHeaders } from './doors/headers.ts';
import { addOldNames, trustBareIds } from './doors/old-names.ts';
import { addOpenApi, collectDocs } from './doors/openapi.ts';
import { addPage } from './doors/page.ts';
import { refusal } from './doors/refusals.ts';
import { answerBrokenRequest, answerFailures, send, type Site } from './doors/replies.ts';
import { openRest } from './doors/rest.ts';
import { addSocketNote, openSockets, wantsSocket, type SocketDoor } from './doors/socket.ts';
import { openStreams } from './doors/stream.ts';
import type { Limits } from './limits.ts';
import type { Log } from './log.ts';

/** Everything the doors need from outside. Nothing here is read from the environment. */
export interface AppOptions {
  readonly core: Core;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits: Limits;
  /** PEM texts. A new pair is set later by `app.server.setSecureContext`. */
  readonly https: { readonly key: string | Buffer; readonly cert: string | Buffer };
  /** Shown by health and in the OpenAPI document. */
  readonly version: string;
  /** Host names and addresses that the certificate names, without ports; asked at each request, for they change. */
  readonly hosts: () => readonly string[];
  /** Further public origins (EARSHOT_ORIGINS), each as `https://host[:port]`. */
  readonly origins: readonly string[];
  /** Addresses or CIDR ranges of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[];
  /** EARSHOT_TRUST_USER_ID: a bare `user_id` is taken as proof. */
  readonly trustUserId: boolean;
  /** Folder of the built page (index.html, docs.html, assets/), or null when there is none. */
  readonly pageFolder: string | null;
  readonly metrics: AppMetrics | null;
  /** Lets `/metrics` be read from elsewhere than this machine, as `Authorization: Bearer`; null for this machine alone. */
  readonly metricsToken: string | null;
  /** Whether the event loop is late: new registrations and new calls then wait, everything else goes on. */
  readonly overloaded: () => boolean;
  /** What health tells beside `status`; nothing secret, for it is public. */
  readonly health: () => Readonly<Record<string, unknown>>;
}

export type Door = 'rest' | 'socket' | 'stream';

/** Where the doors tell what they did. */
export interface AppMetrics {
  readonly contentType: string;
  /** The exposition text of everything measured. */
  text(): Promise<string>;
  /** A command was answered at a door; time in milliseconds. */
  answered(door: Door, command: CommandName, http: number, ms: number): void;
  /** A live connection came (1) or went (-1). */
  connected(door: 'socket' | 'stream', change: 1 | -1): void;
}

/** The doors, ready to serve and not listening: `await app.fastify.listen({ host, port })`. */
export interface App {
  readonly fastify: Site;
  readonly server: Server;
  /** Takes no new connection, ends those that live and stops every timer of the doors. Safe twice. */
  close(): Promise<void>;
}

/** Tighter than Node's own (60 s, 300 s, 120 s, 16 KiB): who is slower than this is not a browser. Milliseconds. */
const patience = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  handshakeTimeout: 10_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

const refuseSchemas = () => () => {
  throw new Error('A route has a schema, which nothing here would look at.');
};

/** The commands check their input by themselves and no route has a schema, so the compilers that Fastify brings need not be loaded: some 40 ms of a start. */
const noSchemas = { compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas } };

/** Builds all doors around a core. */
export async function createApp(options: AppOptions): Promise<App> {
  const desk = createDesk(options);
  const site = fastify({
    https: {
      ...options.https,
      ...patience,
      maxHeaderSize: 8 * 1024,
      requireHostHeader: false,
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      shouldUpgradeCallback: wantsSocket,
    },
    requestTimeout: patience.requestTimeout,
    keepAliveTimeout: patience.keepAliveTimeout,
    bodyLimit: sizes.body,
    forceCloseConnections: true,
    return503OnClosing: false,
    logger: false,
    schemaController: noSchemas,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (_error, _request, reply) => void send(reply.header('x-content-type-options', 'nosniff'), badAddress),
  });
  answerFailures(site, options.log);
  await site.register(helmet, strictHeaders);
  addGate(site, desk);
  await collectDocs(site, options.version);
  const trust = options.trustUserId ? trustBareIds(desk) : null;
  addOldNames(openRest(site, desk, trust), desk);
  openStreams(site, desk, trust);
  addSocketNote(site);
  addHealth(site, desk);
  addMetrics(site, desk);
  addOpenApi(site);
  if (options.pageFolder !== null) await addPage(site, options.pageFolder);
  const sockets = openSockets(site.server, desk);
  await site.ready();
  return { fastify: site, server: site.server, close: closer(desk, sockets, site) };
}

const badAddress = refusal('bad_request', 'The address of the request is malformed.');

function closer(desk: Desk, sockets: SocketDoor, site: Site): () => Promise<void> {
  let closed: Promise<void> | null = null;
  return () => {
    closed ??= (async () => {
      desk.close();
      await sockets.close();
      await site.close();
    })();
    return closed;
  };
}
