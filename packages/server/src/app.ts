import type { Server } from 'node:https';
import type { CommandName } from '@earshot/protocol';
import type { FastifyInstance } from 'fastify';
import type { Clock } from './clock.ts';
import type { Core } from './core.ts';
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
  readonly fastify: FastifyInstance<Server>;
  readonly server: Server;
  /** Takes no new connection, ends those that live and stops every timer of the doors. Safe twice. */
  close(): Promise<void>;
}

/** Builds all doors around a core. */
export declare function createApp(options: AppOptions): Promise<App>;
