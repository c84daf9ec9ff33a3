import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { canonicalAddress } from '../ice/addresses.ts';
import { coturnConfig, coturnProblems, type RelayAddress } from '../ice/coturn.ts';
import { turnPlace } from '../ice/turn-urls.ts';
import { StartFailure } from '../config/failure.ts';

/** All addresses of a host name; rejects when there are none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const byName: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * What `earshot turn-config` prints: the configuration of the relay that the settings name. `given` are its addresses,
 * as `OUTER` or `OUTER/INNER`; left out, they are looked up by its name. Throws `StartFailure` with the sentences to
 * print.
 */
export async function turnConfig(
  config: Pick<Config, 'turn' | 'pair' | 'data' | 'trust'>,
  given: readonly string[],
  find = byName,
): Promise<string> {
  if (config.turn === null) {
    throw new StartFailure('EARSHOT_TURN_SECRET is missing, and EARSHOT_TURN_URLS with it: they say what Earshot and coturn share.');
  }
  const { secret, urls } = config.turn;
  const places = urls.map(turnPlace).filter((place) => place !== null);
  const problems = coturnProblems({ secret, places });
  if (problems.length > 0) throw new StartFailure(problems.join('\n'));
  const hosts = [...new Set(places.map(({ host }) => host))];
  const [realm = '', ...further] = hosts;
  const own = given.length > 0 ? given.map(relayAddress) : same(await addressesOf(realm, find));
  const others = (await Promise.all(further.map((host) => addressesOf(host, find)))).flat();
  return coturnConfig({ secret, realm, places, own, others, pair: pairOf(config) });
}

function relayAddress(text: string): RelayAddress {
  const [outer = '', inner = outer, ...rest] = text.split('/').map((part) => canonicalAddress(part) ?? '');
  if (outer === '' || inner === '' || rest.length > 0) {
    throw new StartFailure(`"${text}" is not an address: turn-config takes such as 203.0.113.7, or 203.0.113.7/10.0.0.7 behind a router.`);
  }
  return { outer, inner };
}

function same(addresses: readonly string[]): readonly RelayAddress[] {
  return addresses.map((address) => ({ outer: address, inner: address }));
}

async function addressesOf(host: string, find: Resolve): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [canonicalAddress(host) ?? host];
  const found = await find(host).catch(() => []);
  if (found.length > 0) return [...new Set(found)];
  throw new StartFailure(`${host} of EARSHOT_TURN_URLS has no address yet; say it: earshot turn-config 203.0.113.7`);
}

function pairOf({ pair, data, trust }: Pick<Config, 'pair' | 'data' | 'trust'>) {
  const made = trust === 'ca' ? { cert: 'leaf.pem', key: 'leaf-key.pem' } : { cert: 'cert.pem', key: 'key.pem' };
  return {
    cert: resolve(pair?.cert ?? join(data, made.cert)),
    key: resolve(pair?.key ?? join(data, made.key)),
  };
}
