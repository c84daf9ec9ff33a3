import { addressGroup } from '../limits/address-group.ts';
import type { Limits } from '../limits/limits.ts';
import { Windows } from '../limits/windows.ts';
import type { Clock } from '../ports/clock.ts';

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

/** Counts in memory, by address, and by /64 for IPv6. */
export function createBudget(limits: Limits, clock: Pick<Clock, 'mono'>): Budget {
  const requests = new Windows(limits.requestsPerAddress);
  const connections = new Map<string, number>();
  const greetings = new Map<string, number>();
  return {
    request: (address) => {
      const group = addressGroup(address);
      const wait = group === null ? 0 : requests.take(group, clock.mono());
      return wait === 0 ? null : Math.max(1, Math.ceil(wait));
    },
    admit: (address) => {
      const group = addressGroup(address);
      if (group === null) return free;
      if ((connections.get(group) ?? 0) >= limits.connectionsPerAddress) return null;
      if ((greetings.get(group) ?? 0) >= limits.greetingsPerAddress) return null;
      return admission(group, connections, greetings);
    },
  };
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
