import type { Call } from '@earshot/protocol';
import type { Person } from '../snapshot.ts';
import { askAbout } from './command.ts';
import type { CallEffect } from './effect.ts';
import type { Reply } from './event.ts';

/** New credentials are asked for when this share of the life of those at hand is over. */
const inTime = 0.8;

/** Milliseconds until a question that came to nothing is asked again. */
const onceMore = 30_000;

/** Milliseconds: no answer makes the phone ask more often than the first, nor waits for longer than the second. */
const bounds = { least: 5_000, most: 86_400_000 } as const;

/**
 * When the servers are to be asked for again after this answer. Addresses alone never run out; credentials do (`ttl` of
 * `ice-servers` in docs/protocol.md).
 */
export function renewServers(attempt: string, { code, ttl }: Pick<Reply, 'code' | 'ttl'>): readonly CallEffect[] {
  if (code !== null) return [ask(attempt, onceMore)];
  return ttl === null ? [] : [ask(attempt, Math.min(bounds.most, Math.max(bounds.least, ttl * inTime)))];
}

function ask(attempt: string, ms: number): CallEffect {
  return { type: 'timer', attempt, name: 'servers', ms };
}

/** Asks for them; or later, where the server does not know the call (null). */
export function askServers(attempt: string, call: Call | null, other: Person): CallEffect {
  return call === null ? ask(attempt, onceMore) : askAbout(attempt, 'ice-servers', call, other);
}
