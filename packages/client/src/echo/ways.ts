import type { IceServer } from '@earshot/protocol';

/** Whether sound finds a way out of this network. */
export interface Ways {
  /** Whether UDP gets out of this network: `unknown` where no server is named that would answer. */
  readonly udp: 'looking' | 'works' | 'unanswered' | 'unknown';
  /** `unset`: the server names none; `unknown`: it could not be asked. */
  readonly relay: 'looking' | 'works' | 'fails' | 'unset' | 'unknown';
}

export const noWays: Ways = { udp: 'looking', relay: 'looking' };

/** What ways are tried with. */
export interface WayPorts {
  /** The servers to try; null when the server of this page does not answer. */
  readonly servers: () => Promise<readonly IceServer[] | null>;
  /**
   * Whether these servers give a candidate that is `enough`, told as its type (RFC 8445) and the protocol by which the
   * server was reached.
   */
  readonly gather: (servers: readonly IceServer[], enough: (type: string) => boolean) => Promise<boolean>;
  /** Whether two ends in this page find each other by these relays alone. */
  readonly meet: (servers: readonly IceServer[]) => Promise<boolean>;
}

/** A candidate as a browser tells of it (W3C webrtc-pc 4.8.1). */
interface Told {
  readonly type: string | null;
  readonly protocol: string | null;
  readonly relayProtocol?: string | null;
  readonly url?: string | null;
}

/**
 * The type of a candidate, and by which protocol its server was reached. At a relay that is not the protocol of the
 * candidate, and Chromium says of UDP nothing but the URL (RFC 7065) of the server.
 */
export function kindOf({ type, protocol, relayProtocol, url }: Told): string {
  const by = type === 'relay' ? (relayProtocol ?? transportOf(url ?? '')) : protocol;
  return `${type} ${by}`;
}

function transportOf(url: string): string {
  const said = /^turn:.*?(?:\?transport=(\w+))?$/.exec(url);
  return said === null ? 'unknown' : (said[1] ?? 'udp');
}

/**
 * A server that has answered by UDP gives a candidate: its view of this browser (`srflx`), or a place at the relay.
 * Where it sees the address that the browser has anyway there is none to tell, so silence is told as no more than that.
 */
export function isByUdp(type: string): boolean {
  return type === 'srflx udp' || type === 'relay udp';
}

function isRelay({ credential }: IceServer): boolean {
  return credential !== undefined;
}

/** Tries whether UDP gets out, and whether the relay can be reached, and tells each as soon as it is known. */
export async function tryWays({ servers, gather, meet }: WayPorts, note: (ways: Partial<Ways>) => void): Promise<void> {
  const list = await servers();
  if (list === null) return note({ udp: 'unknown', relay: 'unknown' });
  const relays = list.filter(isRelay);
  if (list.length === 0) note({ udp: 'unknown' });
  if (relays.length === 0) note({ relay: 'unset' });
  await Promise.all([
    list.length > 0 && gather(list, isByUdp).then((found) => note({ udp: found ? 'works' : 'unanswered' })),
    relays.length > 0 && meet(relays).then((met) => note({ relay: met ? 'works' : 'fails' })),
  ]);
}
