import { isIP } from 'node:net';
import { canonicalAddress, reachOf } from '../ice/addresses.ts';
import { localAddresses, type Machine } from '../tls/names.ts';

/** Under which addresses the page can be opened, as `https://host[:port]`. */
export interface Places {
  readonly here: readonly string[];
  readonly network: readonly string[];
  readonly public: readonly string[];
}

export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly origins: readonly string[];
}

/** What to print after the start: only what this machine really listens on. */
export function placesOf({ host, port, origins }: Listening, machine: Machine): Places {
  function url(name: string) {
    return `https://${isIP(name) === 6 ? `[${name}]` : name}${port === 443 ? '' : `:${port}`}`;
  }
  const address = canonicalAddress(host);
  const reach = address === null ? null : reachOf(address);
  function listed(here: readonly string[], network: readonly string[]): Places {
    return {
      here: here.map(url),
      network: network.map(url),
      public: origins,
    };
  }
  if (host === 'localhost' || address === '127.0.0.1') return listed(['localhost'], []);
  if (reach === 'loopback') return listed([address ?? host], []);
  if (reach !== 'unspecified') return listed([], [address ?? host]);
  const local = localAddresses(machine);
  return listed(['localhost'], address === '::' ? local : local.filter((one) => isIP(one) === 4));
}
