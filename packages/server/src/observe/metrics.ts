import { setTimeout } from 'node:timers/promises';
import type { CommandName } from '@earshot/protocol';
import type { Registry } from 'prom-client';
import type { AppMetrics, Door } from '../doors/options.ts';
import type { AnswerCount, Measured, Tally } from './measured.ts';

/** Metrics in the text format of Prometheus. The library behind it is loaded when they are first read. */
export function createMetrics(measured: Measured): AppMetrics {
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
  let registry: Promise<Registry> | null = null;
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    async text() {
      registry ??= startRegistry(measured, tally);
      return (await registry).metrics();
    },
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

/** The delay of the event loop is measured from here on; the first answer waits until there is something to tell. */
async function startRegistry(measured: Measured, tally: Tally): Promise<Registry> {
  const { createRegistry } = await import('./registry.ts');
  const registry = createRegistry(measured, tally);
  await setTimeout(100);
  return registry;
}
