import { addressGroup } from '../limits/address-group.ts';
import type { Limits } from '../limits/limits.ts';
import { Windows } from '../limits/windows.ts';
import type { Clock } from '../ports/clock.ts';
import { noShares, type Share, type Shares } from '../ports/shares.ts';

/** How much one address may ask for. Loopback is never counted. */
export interface Budget {
  /** Counts one request; answers the seconds to wait when it is too many. */
  request(address: string): number | null;
  /** Lets one more live connection in, or answers null. */
  admit(address: string): Admission | null;
}

/** The place that one live connection takes. */
export interface Admission {
  /** It has said who it is. Safe twice. */
  greeted(): void;
  /** It is gone. Safe twice. */
  release(): void;
}

const free: Admission = { greeted() {}, release() {} };

/** Doors tell each other of an address when it has used so much of a limit. */
const busy = 1 / 10;

/**
 * Counts in memory, by address, and by /64 for IPv6. Where there are several doors each knows, a second late, what a
 * busy address asks of the others, so that all together let in no more than one would.
 */
export function createBudget(limits: Limits, clock: Pick<Clock, 'mono'>, shares: Shares = noShares()): Budget {
  const requests = new Windows(limits.requestsPerAddress);
  const connections = new Map<string, number>();
  const greetings = new Map<string, number>();
  shares.mine = () => busyIn(limits, connections, requests.counts(busy * limits.requestsPerAddress.points, clock.mono()));
  return {
    request: (address) => {
      const group = addressGroup(address);
      const wait = group === null ? 0 : requests.take(group, clock.mono(), shares.others.get(group)?.requests);
      return wait === 0 ? null : Math.max(1, Math.ceil(wait));
    },
    admit: (address) => {
      const group = addressGroup(address);
      if (group === null) return free;
      const elsewhere = shares.others.get(group)?.connections ?? 0;
      if ((connections.get(group) ?? 0) + elsewhere >= limits.connectionsPerAddress) return null;
      if ((greetings.get(group) ?? 0) >= limits.greetingsPerAddress) return null;
      return admission(group, connections, greetings);
    },
  };
}

/** The addresses that have used much of a limit here. */
function busyIn(
  { connectionsPerAddress }: Limits,
  connections: ReadonlyMap<string, number>,
  requests: ReturnType<Windows['counts']>,
): readonly Share[] {
  const asked = new Map(requests);
  const many = [...connections].filter(([, count]) => count >= busy * connectionsPerAddress);
  const groups = new Set([...asked.keys(), ...many.map(([group]) => group)]);
  return [...groups].map((group) => ({ group, requests: asked.get(group) ?? 0, connections: connections.get(group) ?? 0 }));
}

function admission(key: string, connections: Map<string, number>, greetings: Map<string, number>): Admission {
  add(connections, key, 1);
  add(greetings, key, 1);
  let greeting = true;
  let here = true;
  function greeted(): void {
    if (greeting) add(greetings, key, -1);
    greeting = false;
  }
  return {
    greeted,
    release: () => {
      greeted();
      if (here) add(connections, key, -1);
      here = false;
    },
  };
}

function add(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
