import { BlockList, isIP } from 'node:net';
import { isPrivate } from '../ice/addresses.ts';

/** Addresses of every private network: a phone system moves between them, and nobody outside is reached by one. */
const privateRanges = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
];

/**
 * For what a CA of this installation may sign: its own DNS names, private addresses, and of all others those that are
 * its own. DNS names, and addresses as ranges.
 */
export function permittedFor(names: readonly string[]): readonly string[] {
  const own = names.filter((name) => isIP(name) !== 0 && !isPrivate(name)).map((address) => `${address}/${isIP(address) === 4 ? 32 : 128}`);
  return [...new Set([...names.filter((name) => isIP(name) === 0), ...privateRanges, ...own])];
}

/** Whether a certificate may carry the name: as RFC 5280 section 4.2.1.10 reads what the CA is permitted. */
export function permits(permitted: readonly string[], name: string): boolean {
  const family = isIP(name);
  if (family === 0) return permitted.some((own) => name === own || name.endsWith(`.${own}`));
  const list = new BlockList();
  for (const entry of permitted) {
    const [network = '', bits] = entry.split('/');
    if (bits !== undefined) list.addSubnet(network, Number(bits), isIP(network) === 4 ? 'ipv4' : 'ipv6');
  }
  return list.check(name, family === 4 ? 'ipv4' : 'ipv6');
}
