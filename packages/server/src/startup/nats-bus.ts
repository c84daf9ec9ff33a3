import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { CoreEnd } from '../bus/core-end.ts';
import { connectNats, sayGone, serveByNats, type NatsWay } from '../bus/nats.ts';
import { isRival, standingCore, standUp, type Standing } from '../bus/rivals.ts';
import { StartFailure } from '../config/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NatsPlace } from '../ports/nats-place.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
}

/** Connects to NATS; throws `StartFailure` with the sentence to print. Nothing was written by then. */
export async function reachNats(place: NatsPlace, needs: Needs): Promise<NatsWay> {
  try {
    return await connectNats(place, needs);
  } catch (error) {
    throw new StartFailure(`EARSHOT_NATS_URL: ${why(error, place)}`);
  }
}

function why(error: unknown, { servers, tls }: NatsPlace): string {
  const server = servers.join(' or ');
  const said = error instanceof Error ? error.message : String(error);
  const first = error instanceof AggregateError ? String(error.errors[0]) : said;
  if (/'?tls'?:? is not available|not support 'tls'/i.test(first)) return `${server} speaks no TLS, and the URL asks for it by tls:.`;
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return `there is no file ${String(Reflect.get(error, 'path'))}, which the URL names.`;
  if (/authorization|authentication|credential/i.test(first)) return `${server} lets nobody in by these credentials.`;
  if (/refused|ECONNREFUSED/i.test(first)) return `nobody answers at ${server}; start nats-server there, or name another place.`;
  if (/ENOTFOUND|EAI_AGAIN/i.test(first)) return `no address is known for ${server}.`;
  if (/timeout/i.test(first)) return `${server} does not answer as a NATS server does.`;
  if (/certificate|self.signed|altnames/i.test(first))
    return `the certificate of ${server} is not believed (${first}); name who signs it by ?ca=FILE.`;
  return `${server} cannot be used: ${first}${tls ? '' : '. A server that asks for TLS wants tls: in the URL'}.`;
}

/** Throws `StartFailure` when another core serves the cluster, unless it is one whose heir this one is. */
export async function refuseRival(way: NatsWay, { cluster }: NatsPlace, database: string | undefined): Promise<void> {
  const other = await standingCore(way);
  if (other !== null && isRival(other, database)) throw new StartFailure(`EARSHOT_NATS_URL: ${rivalry(cluster, other)}`);
}

function rivalry(cluster: string, { host, since, database }: Standing): string {
  const where = `on ${host}${database === undefined ? '' : ' with another database'} since ${new Date(since).toISOString()}`;
  return `another core serves the cluster "${cluster}" already, ${where}; name this one otherwise behind the host of the URL.`;
}

/** The core of a cluster, as doors elsewhere find it. */
export interface ServedCluster {
  /** The sentence with which this core has to end, for another one was there before. */
  readonly rival: Promise<string>;
  close(): Promise<void>;
}

/** What serves the doors of a cluster. */
export interface Server {
  readonly core: CoreEnd;
  /** The database that it shares with its heirs. */
  readonly database: string | undefined;
}

/** Serves the doors of a cluster. */
export function serveCluster(way: NatsWay, { cluster }: NatsPlace, { core, database }: Server, needs: Needs): ServedCluster {
  const rival = Promise.withResolvers<string>();
  const me = { id: randomUUID(), host: hostname(), since: needs.clock.wall(), ...(database !== undefined && { database }) };
  serveByNats(way, core, needs);
  const stop = standUp(way, needs.clock, me, (other) => rival.resolve(`EARSHOT_NATS_URL: ${rivalry(cluster, other)}`));
  return {
    rival: rival.promise,
    async close() {
      stop();
      sayGone(way, core);
      await way.close();
    },
  };
}
