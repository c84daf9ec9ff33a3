import { setTimeout } from 'node:timers/promises';
import type { CommandName } from '@earshot/protocol';
import type { Registry } from 'prom-client';
import type { AppMetrics, Door } from '../doors/options.ts';
import type { AnswerCount, Measured, Tally } from './measured.ts';

/** Counts what one door does. */
export interface Counting extends Pick<AppMetrics, 'answered' | 'connected'> {
  readonly tally: Tally;
}

export function createCounting(): Counting {
  const tally: Tally = { answers: [], connections: { socket: 0, stream: 0 } };
  const byCommand = new Map<CommandName, AnswerCount[]>();
  function rowOf(door: Door, command: CommandName, code: number): AnswerCount {
    let rows = byCommand.get(command);
    if (rows === undefined) byCommand.set(command, (rows = []));
    for (const row of rows) if (row.door === door && row.code === code) return row;
    const fresh = { door, command, code, count: 0, ms: 0 };
    rows.push(fresh);
    tally.answers.push(fresh);
    return fresh;
  }
  return {
    tally,
    answered(door, command, code, ms) {
      const row = rowOf(door, command, code);
      row.count += 1;
      row.ms += ms;
    },
    connected(door, change) {
      tally.connections[door] += change;
    },
  };
}

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Metrics in the text format of Prometheus. The library behind it is loaded when they are first read. `gather` brings
 * what was counted elsewhere up to date first.
 */
export function createMetrics(measured: Measured, counting: Counting = createCounting(), gather = async () => {}): AppMetrics {
  const { tally, answered, connected } = counting;
  let registry: Promise<Registry> | null = null;
  return {
    contentType: metricsType,
    async text() {
      registry ??= startRegistry(measured, tally);
      const [found] = await Promise.all([registry, gather()]);
      return found.metrics();
    },
    answered,
    connected,
  };
}

/** Replaces what is in a tally by the sum of others. */
export function sumUp(into: Tally, tallies: readonly Tally[]): void {
  const sums = new Map<string, AnswerCount>();
  for (const { door, command, code, count, ms } of tallies.flatMap((tally) => tally.answers)) {
    const key = `${door} ${command} ${code}`;
    const before = sums.get(key);
    sums.set(key, { door, command, code, count: count + (before?.count ?? 0), ms: ms + (before?.ms ?? 0) });
  }
  into.answers.splice(0, into.answers.length, ...sums.values());
  for (const door of ['socket', 'stream'] as const)
    into.connections[door] = tallies.reduce((sum, { connections }) => sum + connections[door], 0);
}

/** The delay of the event loop is measured from here on; the first answer waits until there is something to tell. */
async function startRegistry(measured: Measured, tally: Tally): Promise<Registry> {
  const { createRegistry } = await import('./registry.ts');
  const registry = createRegistry(measured, tally);
  await setTimeout(100);
  return registry;
}
