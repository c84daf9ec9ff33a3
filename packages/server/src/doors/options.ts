import type { CommandName } from '@earshot/protocol';
import type { Most, TimeLimits } from '../connections/stage.ts';
import type { Limits } from '../limits/limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bus } from '../ports/core.ts';
import type { Log } from '../ports/log.ts';
import type { Shares } from '../ports/shares.ts';
import type { TrustOffer } from './trust/offer.ts';

/** Everything the doors need from outside. Nothing here is read from the environment. */
export interface AppOptions {
  readonly core: Bus;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits: Limits;
  /** What other doors know of busy addresses; left out for a door that is the only one. */
  readonly shares?: Shares;
  /** How long a connection may take for what it has to do, and how many there may be; usual bounds when left out. */
  readonly timeLimits?: TimeLimits;
  readonly most?: Most;
  readonly https: Pair;
  /** Whether the port serves the same without TLS, to a proxy on this machine. */
  readonly plainHttp?: boolean;
  /** Keys of session tickets (RFC 8446 section 4.6.1), 48 bytes, where several doors share them. */
  readonly ticketKeys?: Buffer;
  /** What the page about trust offers; asked at each request. */
  readonly trust: () => TrustOffer;
  /** Under which addresses other machines reach a server that listens on this port, as `https://host[:port]`. */
  readonly places: (port: number) => readonly string[];
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
  /**
   * Lets `/metrics` be read from elsewhere than this machine, as `Authorization: Bearer`; null for this machine alone.
   */
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

/** A certificate with its key, as PEM. */
export interface Pair {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}
