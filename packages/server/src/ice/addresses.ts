import { BlockList, isIP, SocketAddress } from 'node:net';

/** Where an address can be reached from. `documentation` are the test networks, which are given to nobody. */
export type Reach =
  | 'unspecified'
  | 'loopback'
  | 'link-local'
  | 'private'
  | 'unique-local'
  | 'shared'
  | 'documentation'
  | 'multicast'
  | 'public';

/** RFC 6890 and its successors, as far as a machine may have or see such addresses. */
const ranges: readonly (readonly [Reach, ...string[]])[] = [
  ['unspecified', '0.0.0.0/8', '::/128'],
  ['loopback', '127.0.0.0/8', '::1/128'],
  ['link-local', '169.254.0.0/16', 'fe80::/10'],
  ['private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  ['unique-local', 'fc00::/7'],
  ['shared', '100.64.0.0/10'],
  ['documentation', '192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '198.18.0.0/15', '2001:db8::/32'],
  ['multicast', '224.0.0.0/4', '240.0.0.0/4', 'ff00::/8'],
];

const lists = ranges.map(([reach, ...cidrs]) => [reach, blockList(cidrs)] as const);

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', bits = ''] = cidr.split('/');
    list.addSubnet(network, Number(bits), isIP(network) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/**
 * One form for one address: IPv4 dotted, IPv6 as RFC 5952 writes it, an IPv4-mapped address as the IPv4 it is, no zone
 * and no brackets. Null when the text is no address.
 */
export function canonicalAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return null;
  if (family === 4) return bare;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

/** How far an address reaches; null when the text is no address. */
export function reachOf(text: string): Reach | null {
  const address = canonicalAddress(text);
  if (address === null) return null;
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  return lists.find(([, list]) => list.check(address, family))?.[0] ?? 'public';
}

/**
 * Whether the address belongs to a network of its owner: this machine, a home, an office, a provider's inner network.
 */
export function isPrivate(text: string): boolean {
  const reach = reachOf(text);
  return reach === 'loopback' || reach === 'link-local' || reach === 'private' || reach === 'unique-local' || reach === 'shared';
}
