import { forbiddenPeers } from '../ice/forbidden-peers.ts';
import { allocate, binding, type Allocation } from '../ice/turn-client.ts';
import { stunPlace, turnPlace, type TurnPlace } from '../ice/turn-urls.ts';
import type { LineOptions } from '../ice/stun-line.ts';
import type { Finding } from './finding.ts';

/** How a STUN server sees this machine. */
export async function stunFinding(url: string): Promise<Finding> {
  const of = `STUN ${url}`;
  const place = stunPlace(url);
  const seen = place === null ? null : await binding(place).catch(() => null);
  return seen === null
    ? {
        of,
        is: 'broken',
        says: 'It does not answer. Phones in different networks then find each other by a relay alone.',
        toDo: 'Let UDP out of this network, or name another by EARSHOT_STUN_URLS; none switches STUN off.',
      }
    : { of, is: 'works', says: `It answers, and sees this machine as ${seen.address}.` };
}

/** So many addresses that a relay should not reach are named; there may be more. */
const named = 6;

const transports = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' } as const;

function transportOf({ secure, transport }: TurnPlace): keyof typeof transports {
  return secure ? 'tls' : transport;
}

/** One way to a relay: whether it gives a place there, and whether it reaches what it should not. */
export async function relayFinding(url: string, secret: string, options: LineOptions = {}): Promise<Finding> {
  const place = turnPlace(url);
  if (place === null) return { of: url, is: 'broken', says: 'It is not understood as the address of a relay.' };
  const of = `Relay by ${transports[transportOf(place)]}, ${url}`;
  const found = await allocate(place, secret, 'doctor', options);
  if (!found.ok) return { of, is: 'broken', says: `It gives no place: ${found.why}.`, toDo: adviceFor(place, found.code, found.why) };
  try {
    return await peersOf(of, found.allocation);
  } finally {
    await found.allocation.close();
  }
}

async function peersOf(of: string, allocation: Allocation): Promise<Finding> {
  // A relay may well stand on an address of a private network, and relays to itself there.
  const others = forbiddenPeers.filter((address) => address !== allocation.relayed.address);
  const answers = await Promise.all(others.map(async (address) => [address, await allocation.permit(address)] as const));
  const granted = answers.filter(([, code]) => code === null).map(([address]) => address);
  if (granted.length > 0)
    return {
      of,
      is: 'broken',
      says: `It relays, and lets its users reach ${listed(granted)}, which it must not.`,
      toDo: 'Give it the configuration that "earshot turn-config" prints.',
    };
  if ((await allocation.permit(allocation.relayed.address)) !== null)
    return {
      of,
      is: 'broken',
      says: `It gives a place at ${allocation.relayed.address}, and does not relay to itself, where both sides of a call meet.`,
      toDo: 'Give it the configuration that "earshot turn-config" prints.',
    };
  return { of, is: 'works', says: `It gives a place, relays to itself, and refuses ${others.length} addresses that it must refuse.` };
}

function listed(addresses: readonly string[]): string {
  const more = addresses.length - named;
  return more <= 0 ? addresses.join(', ') : `${addresses.slice(0, named).join(', ')} and ${more} more`;
}

function adviceFor({ host, port, secure, transport }: TurnPlace, code: number | null, why: string): string {
  if (code === 401 || code === 403) return 'Give the relay and Earshot the same EARSHOT_TURN_SECRET, and both machines the right time.';
  if (code === 486 || code === 508)
    return 'It is full, or lets one user have too few places: give it the configuration that "earshot turn-config" prints.';
  if (secure && /certificate|self.signed|altnames|issuer/i.test(why))
    return `Give it a certificate that browsers know and that names ${host}; they refuse any other here, without asking.`;
  if (/ENOTFOUND|EAI_AGAIN/.test(why)) return `Give ${host} an address in your DNS.`;
  return `See that it runs, and let firewalls and routers pass ${transport.toUpperCase()} port ${port} to it.`;
}
