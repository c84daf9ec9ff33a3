import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { addressGroup, isLoopback } from '../limits/address-group.ts';
import type { Origin } from '../ports/core.ts';

/** From where a request comes. */
export type Source = Pick<Origin, 'address' | 'behindProxy'>;

/** Answers the client's network address of a request: the peer's, or what a trusted proxy says (X-Forwarded-For). */
export type SourceOf = (request: IncomingMessage) => Source;

const forwardedHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'] as const;

/** `trusted` are addresses and CIDR ranges of reverse proxies; anybody else's forwarded headers are not looked at. */
export function sourceReader(trusted: readonly string[]): SourceOf {
  const isProxy = trusted.length === 0 ? () => false : proxyCheck(trusted);
  return (request) => {
    let address = peerAddress(request);
    if (isIP(address) === 0 || !isProxy(address)) return isForwarded(request) ? { address, behindProxy: true } : { address };
    for (const hop of hops(request).toReversed()) {
      if (isIP(hop) === 0) return isForwarded(request) ? { address, behindProxy: true } : { address };
      address = hop;
      if (!isProxy(address)) break;
    }
    return { address };
  };
}

/**
 * Under what limits count the other end of a TCP connection; null for this machine and for trusted proxies, who come
 * for others.
 */
export function limitKeys(trusted: readonly string[]): (address: string) => string | null {
  const isProxy = proxyCheck(trusted);
  return (address) => {
    const peer = plain(address);
    return isProxy(peer) ? null : addressGroup(peer);
  };
}

function proxyCheck(trusted: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList();
  for (const entry of trusted) addProxy(proxies, entry);
  return (address) => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Whether the request was made on this machine, and by nobody on behalf of another. */
export function isLocal(request: IncomingMessage): boolean {
  return isLoopback(peerAddress(request)) && !isForwarded(request);
}

function isForwarded({ headers }: IncomingMessage): boolean {
  return forwardedHeaders.some((name) => headers[name] !== undefined);
}

function addProxy(proxies: BlockList, entry: string): void {
  const [address = '', prefix] = entry.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined) proxies.addAddress(address, family);
  else proxies.addSubnet(address, Number(prefix), family);
}

function peerAddress(request: IncomingMessage): string {
  return plain(request.socket.remoteAddress ?? '');
}

function hops(request: IncomingMessage): string[] {
  const header = request.headers['x-forwarded-for'];
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text.split(',').map((hop) => plain(withoutPort(hop.trim())));
}

/** An IPv4 address in IPv6 clothes (RFC 4291 section 2.5.5.2) as IPv4. */
function plain(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

function withoutPort(hop: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(hop);
  if (bracketed) return bracketed[1] ?? hop;
  return /^[\d.]+:\d+$/.test(hop) ? hop.slice(0, hop.indexOf(':')) : hop;
}
