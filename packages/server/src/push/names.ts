import { Resolver } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './endpoints.ts';

/** The addresses that a name stands for; none where it cannot be said in time. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** Milliseconds for which a name server is waited for. */
const patience = 1_000;

/**
 * Asks the name servers of this machine. It takes none of the few threads in which files are read, so that a name
 * server that is silent hinders nobody.
 */
export async function resolveName(name: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: patience, tries: 1, maxTimeout: patience });
  const timer = setTimeout(() => resolver.cancel(), patience);
  try {
    const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Looks up the host of a connection, and finds public addresses only: what is judged is what is connected to, so that a
 * name that stands for something else in the next moment leads nowhere else.
 */
export function lookupPublic(resolve: Resolve): LookupFunction {
  async function look(...[hostname, options, callback]: Parameters<LookupFunction>): Promise<void> {
    const addresses = await resolve(hostname);
    const found = addresses.filter(isPublicAddress).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const [first] = found;
    if (first === undefined) callback(Object.assign(new Error('This name stands for no public address.'), { code: 'ENOTFOUND' }), '');
    else if (options.all === true) callback(null, found);
    else callback(null, first.address, first.family);
  }
  return (...asked) => void look(...asked);
}
