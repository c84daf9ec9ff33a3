import { isIP } from 'node:net';
import { isPrivate, reachOf } from '../ice/addresses.ts';
import { localAddresses, publicAddresses, withoutInner, type Machine } from '../tls/names.ts';

/**
 * The IPv4 address of the machine on which a relay relays: a public one, else one by which neighbours know it; null
 * when there is neither. IPv6 is left out: no call needs it inside the relay, and every form of it is one more to deny.
 */
export function relayAddress(machine: Machine): string | null {
  const outward = withoutInner(machine);
  const own = [...publicAddresses(outward), ...localAddresses(outward)].filter((address) => isIP(address) === 4);
  return own.find((address) => reachOf(address) !== 'link-local') ?? own[0] ?? null;
}

/** What decides how phones are told of the relay. */
export interface RelayAround {
  /** What the operator says phones outside reach it by, or null. */
  readonly host: string | null;
  readonly origins: readonly string[];
  readonly address: string;
  /** What the certificate names that is served now. */
  readonly names: readonly string[];
  /** Whether browsers may know that certificate; `turns:` to one that they do not is refused without a word. */
  readonly isKnown: boolean;
  readonly ports: { readonly plain: number; readonly secure: number };
}

/** Under what phones outside reach the relay; null when nothing says it. */
export function outsideHost({ address, host, origins }: Pick<RelayAround, 'address' | 'host' | 'origins'>): string | null {
  const named = origins.map((origin) => new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1'));
  const open = named.find((name) => name !== 'localhost' && !isPrivate(name));
  return host ?? open ?? (reachOf(address) === 'public' ? address : null);
}

/**
 * The URLs of the relay (RFC 7065) for who asks from an address: inside, by the machine's own address, for many routers
 * let nobody out and in again; outside, by the name that is known there. Empty when nothing is.
 */
export function relayUrls(around: RelayAround, mine: string): readonly string[] {
  const { address, isKnown, names, ports } = around;
  const outside = outsideHost(around);
  const host = isPrivate(mine) ? address : outside;
  if (host === null) return [];
  const secure = [host, outside].find((one) => one !== null && isNamed(one, names));
  const plain = `turn:${bracketed(host)}:${ports.plain}`;
  const overTls = isKnown && secure !== undefined && secure !== null ? [`turns:${bracketed(secure)}:${ports.secure}?transport=tcp`] : [];
  return [plain, `${plain}?transport=tcp`, ...overTls];
}

function bracketed(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

function isNamed(host: string, names: readonly string[]): boolean {
  return names.includes(host) || names.includes(`*.${host.split('.').slice(1).join('.')}`);
}
