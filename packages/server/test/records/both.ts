import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { allOperations } from '../../src/records/job-rules.ts';
import type { Found, Operation, Records, Values } from '../../src/records/port.ts';
import { adapters, ask } from './adapters.ts';

/** Records at which a test asks, and the same after a restart. */
export interface House {
  readonly records: Records;
  readonly do: <K extends Operation>(operation: K, ...values: Values[K]) => Promise<Found[K]>;
  readonly again: () => Promise<House>;
}

/** Tests something in SQLite and in PostgreSQL, each in a new database. */
export function inBoth(sentence: string, task: (house: House) => Promise<void>): void {
  for (const { name, skip, make } of adapters)
    void test(`${name}: ${sentence}`, { skip }, async (t) => {
      const open = await make(t);
      let last: Records | null = null;
      async function enter(): Promise<House> {
        await last?.close();
        const records = await open();
        last = records;
        return { records, do: asking(name, records), again: enter };
      }
      t.after(() => last?.close());
      await task(await enter());
    });
}

const asked = new Map<string, Set<Operation>>();

function asking(name: string, records: Records): House['do'] {
  const seen = asked.get(name) ?? new Set();
  asked.set(name, seen);
  return (operation, ...values) => {
    seen.add(operation);
    return ask(records, operation, ...values);
  };
}

/** Each operation of the port must have been asked for, wherever there is a database. */
export function asksForAll(): void {
  after(() => {
    for (const [name, seen] of asked) assert.deepEqual([name, allOperations.filter((operation) => !seen.has(operation))], [name, []]);
  });
}
