import { isRecord } from '@earshot/protocol';
import { every, type Clock } from '../ports/clock.ts';
import type { NatsWay } from './nats.ts';

/** How long a core that is there may take to say so, and how often each says it. Milliseconds. */
const answerMs = 500;
const tellEvery = 1_000;

/** A core, as others hear of it. */
export interface Standing {
  /** New at each start. */
  readonly id: string;
  readonly host: string;
  /** When it began to serve (Unix milliseconds). */
  readonly since: number;
  /** Which database it shares with its heirs; left out where it has none to share. */
  readonly database?: string;
}

/** The core that serves this cluster already, or null. */
export async function standingCore(way: NatsWay): Promise<Standing | null> {
  const found = await way.ask('cores.who', answerMs);
  return isStanding(found) ? found : null;
}

/**
 * Whether another core hinders one with this database, or with none to share. Of those that share one the lease says
 * who serves.
 */
export function isRival(other: Standing, database: string | undefined): boolean {
  return database === undefined || other.database !== database;
}

/**
 * Says that this core serves the cluster; `rival` is told once when another one does so too and was there before, as
 * when two parts of a network find each other again, or two clusters have one name.
 */
export function standUp(way: NatsWay, clock: Pick<Clock, 'after'>, me: Standing, rival: (other: Standing) => void): () => void {
  let told = false;
  way.answer('cores.who', () => me);
  way.hear('cores.here', (other) => {
    if (told || !isStanding(other) || other.id === me.id || !isRival(other, me.database) || !isBefore(other, me)) return;
    told = true;
    rival(other);
  });
  return every(clock, tellEvery, () => way.say('cores.here', me));
}

function isBefore(one: Standing, other: Standing): boolean {
  return one.since === other.since ? one.id < other.id : one.since < other.since;
}

function isStanding(value: unknown): value is Standing {
  return isRecord(value) && typeof value['id'] === 'string' && typeof value['host'] === 'string' && typeof value['since'] === 'number';
}
