import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { canonicalAddress } from '../ice/addresses.ts';
import type { Machine } from './names.ts';

/** This machine as it is now. */
export function thisMachine(): Machine {
  return { hostname: hostname(), interfaces: networkInterfaces(), temporary: temporaryAddresses() };
}

/** Linux says which IPv6 addresses are temporary (RFC 8981); elsewhere none are known to be. */
function temporaryAddresses(): ReadonlySet<string> {
  try {
    return readTemporary(readFileSync('/proc/net/if_inet6', 'utf8'));
  } catch {
    return new Set();
  }
}

/**
 * Lines of `/proc/net/if_inet6`: address, index, prefix length, scope, flags, name, all but the last in hex; flag 1 is
 * temporary.
 */
export function readTemporary(table: string): ReadonlySet<string> {
  const addresses = table.split('\n').flatMap((line) => {
    const [digits = '', , , , flags = '0'] = line.trim().split(/\s+/);
    if (!/^[0-9a-f]{32}$/i.test(digits) || (Number.parseInt(flags, 16) & 1) === 0) return [];
    return canonicalAddress(digits.match(/.{4}/g)?.join(':') ?? '') ?? [];
  });
  return new Set(addresses);
}
