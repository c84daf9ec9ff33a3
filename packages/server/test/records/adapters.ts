import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { systemClock } from '../../src/ports/clock.ts';
import { silentLog } from '../../src/ports/log.ts';
import type { Result } from '../../src/ports/result.ts';
import type { Found, Operation, Records, Values } from '../../src/records/port.ts';
import { openPostgres } from '../../src/records/postgres/heir.ts';
import { openInThread } from '../../src/records/thread.ts';
import { newDatabase, withoutPostgres } from './postgres.ts';

/** Where records are kept, for the tests that hold for both. */
export interface Adapter {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** Why it cannot be tested here, or false. */
  readonly skip: string | false;
  /** Makes a new database; what it answers opens it, again and again. */
  readonly make: (t: TestContext) => Promise<() => Promise<Records>>;
}

const needs = { clock: systemClock, log: silentLog };

function makeFile(t: TestContext): Promise<() => Promise<Records>> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-records-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return Promise.resolve(() => openInThread(join(folder, 'earshot.db'), needs));
}

async function makeDatabase(): Promise<() => Promise<Records>> {
  const url = await newDatabase();
  return async () => {
    const inheritance = await openPostgres(url, { ...needs, lost: () => assert.fail('nobody else is there') });
    return (await inheritance.take()) ?? assert.fail('nobody holds the lease');
  };
}

export const adapters: readonly Adapter[] = [
  { name: 'SQLite', skip: false, make: makeFile },
  { name: 'PostgreSQL', skip: withoutPostgres, make: makeDatabase },
];

/** Asks for an operation, and answers what became of it. */
export function resultOf<K extends Operation>(
  records: Pick<Records, 'ask'>,
  operation: K,
  ...values: Values[K]
): Promise<Result<Found[K]>> {
  return new Promise((resolve) => records.ask(operation, values, resolve));
}

/** The same where it must succeed. */
export async function ask<K extends Operation>(records: Pick<Records, 'ask'>, operation: K, ...values: Values[K]): Promise<Found[K]> {
  const result = await resultOf(records, operation, ...values);
  if (!result.ok) throw result.error;
  return result.value;
}
