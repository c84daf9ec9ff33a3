import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limits } from '../limits.ts';
import { isLoopback, limitKey } from './addresses.ts';

/** How much one address may ask for. Loopback is never counted. */
export interface Budget {
  /** Counts one request; answers the seconds to wait when it is too many. */
  request(address: string): Promise<number | null>;
  /** Counts one registration; answers the seconds to wait when it is too many. */
  registration(address: string): Promise<number | null>;
  /** The registration came to nothing: it is not counted. */
  giveBack(address: string): void;
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
export function createBudget(limits: Limits): Budget {
  const requests = windowOf(limits.requestsPerAddress);
  const registrations = windowOf(limits.registrationsPerAddress);
  const connections = new Map<string, number>();
  const greetings = new Map<string, number>();
  const consume = async (limiter: RateLimiterMemory, address: string): Promise<number | null> =>
    isLoopback(address) ? null : secondsToWait(limiter, limitKey(address));
  return {
    request: (address) => consume(requests, address),
    registration: (address) => consume(registrations, address),
    giveBack: (address) => {
      if (!isLoopback(address)) void registrations.reward(limitKey(address));
    },
    admit: (address) => {
      if (isLoopback(address)) return free;
      const key = limitKey(address);
      if ((connections.get(key) ?? 0) >= limits.connectionsPerAddress) return null;
      if ((greetings.get(key) ?? 0) >= limits.greetingsPerAddress) return null;
      return admission(key, connections, greetings);
    },
  };
}

function windowOf({ points, seconds }: { readonly points: number; readonly seconds: number }): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: seconds });
}

async function secondsToWait(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (reason) {
    if (reason instanceof RateLimiterRes) return Math.max(1, Math.ceil(reason.msBeforeNext / 1_000));
    throw reason;
  }
}

function admission(key: string, connections: Map<string, number>, greetings: Map<string, number>): Admission {
  add(connections, key, 1);
  add(greetings, key, 1);
  let greeting = true;
  let here = true;
  const greeted = (): void => {
    if (greeting) add(greetings, key, -1);
    greeting = false;
  };
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
