import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { isRecord } from '@earshot/protocol';
import type { ConnectionOptions, NatsConnection, Status } from '@nats-io/transport-node';
import { every, type Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NatsPlace } from '../ports/nats-place.ts';
import type { Shares } from '../ports/shares.ts';
import type { CoreEnd } from './core-end.ts';
import { createDoorEnd, type DoorEnd } from './door-end.ts';
import type { Envelope } from './envelope.ts';
import { partsOf, Together } from './parts.ts';

interface Needs {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly log: Log;
}

/** A connection to a NATS server, which is held for as long as the process lives. */
export interface NatsWay {
  /** Says something to whoever listens at a subject of the cluster; lost while the server is away. */
  say(subject: string, value: object): void;
  /** Hears what is said at a subject; `*` is any one word of it. */
  hear(subject: string, listener: (value: unknown, subject: string) => void): void;
  /** The answer of who first answers at a subject within `ms`, or null when nobody does. */
  ask(subject: string, ms: number): Promise<unknown>;
  answer(subject: string, value: () => object): void;
  /** Hears that the server has gone away, and that it is there again. */
  watch(changed: (isThere: boolean) => void): void;
  close(): Promise<void>;
}

/** How long a server may take to let us in, and how long we wait before we try it again. Milliseconds. */
const connectMs = 5_000;
const tryAgain = 250;
/** A server that does not answer pings for so long is gone. */
const pingMs = 2_000;

/** Connects. Throws what hinders it, as an error whose message goes on after the name of the server and a colon. */
export async function connectNats(place: NatsPlace, { log }: Needs): Promise<NatsWay> {
  // Loaded by who needs it alone.
  const nats = await import('@nats-io/transport-node');
  const creds = place.files.creds === undefined ? null : nats.credsAuthenticator(readFileSync(place.files.creds));
  const connection = await nats.connect({ ...optionsOf(place), ...(creds === null ? {} : { authenticator: creds }) });
  const watchers: ((isThere: boolean) => void)[] = [];
  let isThere = true;
  let isClosed = false;
  function change(now: boolean): void {
    if (isThere === now || isClosed) return;
    isThere = now;
    if (now) log.info({}, 'NATS is there again');
    else log.warn({}, 'NATS is away: calls go on, and what is asked meanwhile is answered by 503');
    for (const watcher of watchers) watcher(now);
  }
  void follow(connection, (status) => {
    if (status.type === 'disconnect' || status.type === 'close') change(false);
    if (status.type === 'reconnect') change(true);
  });
  return {
    ...speaking(connection, place.cluster, () => isThere),
    watch: (changed) => void watchers.push(changed),
    async close() {
      isClosed = true;
      if (isThere) await connection.flush().catch(() => {});
      await connection.close();
    },
  };
}

function optionsOf({ files, login, servers, tls }: NatsPlace): ConnectionOptions {
  const { ca, cert, key } = files;
  return {
    servers: [...servers],
    name: `earshot ${hostname()}`,
    timeout: connectMs,
    maxReconnectAttempts: -1,
    reconnectTimeWait: tryAgain,
    pingInterval: pingMs,
    maxPingOut: 2,
    noEcho: true,
    ...login,
    ...(tls ? { tls: { ...(ca && { caFile: ca }), ...(cert && { certFile: cert }), ...(key && { keyFile: key }) } } : {}),
  };
}

async function follow(connection: NatsConnection, hear: (status: Status) => void): Promise<void> {
  for await (const status of connection.status()) hear(status);
}

function speaking(connection: NatsConnection, cluster: string, isThere: () => boolean): Pick<NatsWay, 'say' | 'hear' | 'ask' | 'answer'> {
  return {
    say(subject, value) {
      // What waited for the server to come back would be old news; the bus notices what is lost.
      if (!isThere()) return;
      const most = connection.info?.max_payload ?? 1024 * 1024;
      for (const part of partsOf(JSON.stringify(value), most)) connection.publish(`${cluster}.${subject}`, part);
    },
    hear(subject, listener) {
      const together = new Map<string, Together>();
      connection.subscribe(`${cluster}.${subject}`, {
        callback(error, message) {
          if (error !== null) return;
          let parts = together.get(message.subject);
          if (parts === undefined) together.set(message.subject, (parts = new Together()));
          const text = parts.take(message.data);
          if (text !== null) listener(parsed(text), message.subject.slice(cluster.length + 1));
        },
      });
    },
    async ask(subject, ms) {
      const found = await connection.request(`${cluster}.${subject}`, '', { timeout: ms }).catch(() => null);
      return found === null ? null : parsed(found.string());
    },
    answer(subject, value) {
      connection.subscribe(`${cluster}.${subject}`, {
        callback(error, message) {
          if (error === null) message.respond(JSON.stringify(value()));
        },
      });
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The end of a door that finds its core by NATS. */
export function doorByNats(way: NatsWay, needs: Needs & { readonly shares: Shares }): DoorEnd {
  const door = randomUUID();
  const end = createDoorEnd({ ...needs, door, send: (envelope) => way.say(`core.${door}`, envelope) });
  way.hear(`door.${door}`, (envelope) => end.hear(envelope));
  way.hear(beginsSubject, () => end.up());
  way.hear(goneSubject, (said) => end.ends(isRecord(said) ? said['core'] : null));
  way.watch((isThere) => (isThere ? end.up() : end.down()));
  return end;
}

/** Serves every door that comes by NATS. */
export function serveByNats(way: NatsWay, core: CoreEnd, needs: Needs): void {
  way.hear('core.*', (envelope, subject) => {
    const door = subject.slice('core.'.length);
    core.hear(envelope, (back: Envelope) => way.say(`door.${door}`, back));
  });
  let stop: (() => void) | null = null;
  way.watch((isThere) => {
    stop?.();
    // While it is away no door can be heard, and it takes a moment until all are back.
    core.excuse();
    stop = isThere ? null : excusing(core, needs.clock);
    if (isThere) core.beat();
  });
  way.say(beginsSubject, {});
}

/** Doors that hear that a core begins, or that theirs ends, do not wait until they notice. */
const beginsSubject = 'cores.begins';
const goneSubject = 'cores.gone';

/** Tells the doors of this core that it ends. */
export function sayGone(way: NatsWay, { id }: Pick<CoreEnd, 'id'>): void {
  way.say(goneSubject, { core: id });
}

/** Doors are excused for as long as nobody can hear them. */
function excusing(core: CoreEnd, clock: Needs['clock']): () => void {
  return every(clock, excuseEvery, () => core.excuse());
}

const excuseEvery = 500;
