import { BlockList, isIP } from 'node:net';
import { canonicalAddress, reachOf } from '../ice/addresses.ts';

/** Where pushes may be sent beside public hosts: names and addresses with a port, as in `push.example.org:8443`. */
export type PushHosts = ReadonlySet<string>;

/** Where a push goes, and how far its host is trusted. */
export type Judged =
  | { readonly ok: true; readonly url: URL; readonly named: boolean }
  /** The end of a sentence. */
  | { readonly ok: false; readonly why: string };

const onlyPublic = 'this server sends pushes to public https addresses only, and to those of EARSHOT_PUSH_HOSTS.';

/**
 * Judges the endpoint of a subscription by its text alone: https, no credentials, and either a host that the operator
 * has named, or a public one at port 443. What a name stands for is judged when it is resolved.
 */
export function judgeEndpoint(endpoint: string, hosts: PushHosts): Judged {
  if (!URL.canParse(endpoint)) return { ok: false, why: 'this is no address.' };
  const url = new URL(endpoint);
  if (url.protocol !== 'https:') return { ok: false, why: onlyPublic };
  if (url.username !== '' || url.password !== '') return { ok: false, why: 'an address with credentials is not taken.' };
  const named = hosts.has(`${url.hostname}:${url.port === '' ? '443' : url.port}`);
  if (named) return { ok: true, url, named };
  return url.port === '' && isPublicHost(url.hostname) ? { ok: true, url, named } : { ok: false, why: onlyPublic };
}

/** A host as a URL has it: a name of several labels that is nobody's inner one, or a public address. */
function isPublicHost(hostname: string): boolean {
  const address = canonicalAddress(hostname);
  if (address !== null) return isPublicAddress(address);
  const labels = hostname.replace(/\.$/, '').split('.');
  return labels.length > 1 && !innerNames.has(labels.at(-1) ?? '');
}

/** Top-level names that never lead out of a network (RFC 6761, 6762, 8375, 9476). */
const innerNames: ReadonlySet<string> = new Set([
  'localhost',
  'local',
  'internal',
  'home',
  'lan',
  'arpa',
  'test',
  'invalid',
  'onion',
  'alt',
]);

/**
 * Addresses in which others are hidden, and those that are given to nobody: IPv4 in IPv6 (RFC 4291 section 2.5.5),
 * NAT64 (RFC 6052, 8215), Teredo (RFC 4380), 6to4 (RFC 3056, 7526), site-local (RFC 3879), protocol assignments (RFC
 * 6890).
 */
const hiding = new BlockList();
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fec0::', 10],
] as const)
  hiding.addSubnet(network, bits, 'ipv6');
hiding.addSubnet('192.0.0.0', 24, 'ipv4');
hiding.addSubnet('192.88.99.0', 24, 'ipv4');

/** Whether an address is anybody's on the internet, and leads into no network of its owner. */
export function isPublicAddress(text: string): boolean {
  const address = canonicalAddress(text);
  if (address === null || reachOf(address) !== 'public') return false;
  return !hiding.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
