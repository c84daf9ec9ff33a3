import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { CommandName } from '@earshot/protocol';
import type { Attached, Core, Identity, Origin } from '../../src/ports/core.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { silentLog, type Log } from '../../src/ports/log.ts';
import type { Result } from '../../src/ports/result.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { longestCommit } from '../../src/calls/write-times.ts';
import { createCore } from '../../src/core/composition.ts';
import { Gathering } from '../../src/records/gathering.ts';
import type { Found, Operation, Records, Values } from '../../src/records/port.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { openInThread, startThread } from '../../src/records/thread.ts';
import type { Job } from '../../src/records/thread-messages.ts';
import { roomy, type Json } from './house.ts';

function pathFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-thread-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'earshot.db');
}

interface Opened {
  readonly path: string;
  readonly records: Records;
  /** The thread that works now. */
  readonly worker: () => Worker;
}

async function open(t: TestContext): Promise<Opened> {
  const path = pathFor(t);
  const workers: Worker[] = [];
  function start(on: string): Worker {
    const worker = startThread(on);
    workers.push(worker);
    return worker;
  }
  const records = await openInThread(path, { clock: systemClock, log: silentLog, start });
  return { path, records, worker: () => workers.at(-1) ?? assert.fail() };
}

function asked<K extends Operation>(records: Records, operation: K, values: Values[K]): Promise<Result<Found[K]>> {
  return new Promise((resolve) => records.ask(operation, values, resolve));
}

function userOf(id: string): Values['addUser'] {
  const user = { id, username: id, nameKey: id, createdAt: 1 };
  return [user, { id: `device of ${id}`, userId: id, label: '', key: null, sealingKey: null, createdAt: 1, usedAt: 1 }, `hash of ${id}`];
}

test('What is asked of the thread is done, and is on the disk when it has closed', async (t) => {
  const { path, records } = await open(t);
  const [added, twice] = await Promise.all([asked(records, 'addUser', userOf('ada')), asked(records, 'addUser', userOf('ada'))]);
  assert.deepEqual([added.ok, twice.ok], [true, false]);
  const found = await asked(records, 'findByToken', ['hash of ada']);
  assert.equal(found.ok && found.value?.user.username, 'ada');
  const renamed = asked(records, 'renameUser', ['ada', 'Ada L.', 'ada l.']);
  await Promise.all([records.close(), records.close()]);
  assert.equal((await renamed).ok, true, 'a close waits for what was asked for');
  const again = openRecords(path);
  assert.equal(again.findUser('ada')?.username, 'Ada L.');
  again.close();
});

test('A database that cannot be opened says why', async (t) => {
  const path = pathFor(t);
  openRecords(path).close();
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  await assert.rejects(openInThread(path, { clock: systemClock, log: silentLog }), /newer Earshot/);
});

test('What many ask for at the same time is one transaction, and what cannot be done is refused by itself', (t) => {
  const store = openRecords(':memory:');
  t.after(() => store.close());
  let transactions = 0;
  const gathering = new Gathering({
    ...store,
    together(lasting, task) {
      transactions += 1;
      return store.together(lasting, task);
    },
  });
  function jobs(...ids: readonly string[]): readonly Job[] {
    return ids.map((id, index) => ({ id: index, operation: 'addUser', values: userOf(id) }));
  }
  assert.ok(gathering.work(jobs('ada', 'bob', 'cleo'), 0).every(({ ok }) => ok));
  assert.equal(transactions, 1);
  assert.deepEqual(
    gathering.work(jobs('dora', 'ada', 'eve'), 0).map(({ ok }) => ok),
    [true, false, true],
  );
  assert.deepEqual([store.findUser('dora')?.id, store.findUser('eve')?.id], ['dora', 'eve']);
});

/** Keeps the lines at warn and at error. */
function createListeningLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  function keep(_fields: object, line: string): void {
    lines.push(line);
  }
  return { ...silentLog, lines, warn: keep, error: keep };
}

/** A core over records in a thread, and what people at a tab each are told. */
async function town(t: TestContext) {
  const opened = await open(t);
  const log = createListeningLog();
  const core = createCore({ clock: systemClock, records: opened.records, limits: roomy, join: 'open', log });
  await core.ready;
  t.after(async () => {
    core.close();
    await opened.records.close();
  });
  return { ...opened, core, lines: log.lines };
}

function ask(
  core: Core,
  from: Pick<Origin, 'identity' | 'endpointId'>,
  name: CommandName,
  body: object,
): Promise<{ http: number; body: Json }> {
  return new Promise((resolve) => core.dispatch({ ...from, address: '::1' }, name, body, resolve));
}

/** Somebody new, at a tab. */
async function arrive(core: Core, username: string) {
  const registered = await ask(core, { identity: null, endpointId: null }, 'users/register', { username });
  const found = await new Promise<Result<Identity | null>>((resolve) => core.authenticate(registered.body.token, resolve));
  const identity = found.ok && found.value !== null ? found.value : assert.fail();
  const rings = Promise.withResolvers<Json>();
  function send(frame: string): void {
    const said: Json = JSON.parse(frame);
    if (said.event?.type === 'ring') rings.resolve(said.event.call);
  }
  const hello = { endpoint_id: username, resume: null, version: 1, address: '::1' };
  await new Promise<Attached | string>((resolve) => core.attach(identity, hello, { send, backlog: 0, close() {} }, resolve));
  return {
    id: identity.userId,
    rings: rings.promise,
    ask: (name: CommandName, body: object) => ask(core, { identity, endpointId: username }, name, body),
  };
}

/** Holds the lock that every write needs, as a backup may; the answer lets it go. */
function hold(path: string): () => void {
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

/** How often the event loop has come to its timers; one that waits for a lock comes to them once. */
function watchLoop(): () => number {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 5);
  return () => {
    clearInterval(timer);
    return turns;
  };
}

test('Another program holds the database: a call rings all the same, and names wait', async (t) => {
  const { path, core } = await town(t);
  const [ada, bob] = [await arrive(core, 'Ada'), await arrive(core, 'Bob')];
  const release = hold(path);
  let isRenamed = false;
  const renamed = ada.ask('users/rename', { username: 'Ada L.' }).finally(() => (isRenamed = true));
  const called = await bob.ask('call/initiate', { target_user_id: ada.id });
  assert.deepEqual([called.http, (await ada.rings).caller_username, isRenamed], [200, 'Bob', false]);
  assert.match(core.degraded() ?? '', /cannot be written/);
  release();
  assert.equal((await renamed).http, 200, 'a name that waits is taken when the database is free');
});

test('Another program holds the database for longer than two seconds: a name is refused with the reason, the event loop goes on, and the name is free again', async (t) => {
  const { path, core } = await town(t);
  const ada = await arrive(core, 'Ada');
  const release = hold(path);
  const turns = watchLoop();
  const refused = await ada.ask('users/rename', { username: 'Ada L.' });
  assert.deepEqual([refused.http, refused.body.code], [503, 'overloaded']);
  assert.match(refused.body.message, /Another program holds/);
  assert.ok(turns() > 10, 'the event loop has not waited with it');
  release();
  assert.equal((await arrive(core, 'Ada L.')).id.length, 36);
});

test('The event loop is blocked for longer than the disk may take: what the thread has written meanwhile counts', async (t) => {
  const { core, records, lines } = await town(t);
  const [ada, bob] = [await arrive(core, 'Ada'), await arrive(core, 'Bob')];
  // From here the loop comes to its timers before it hears the thread.
  await setImmediate();
  const called = ada.ask('call/initiate', { target_user_id: bob.id });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, longestCommit + 100);
  assert.equal((await called).http, 200);
  const stored = await asked(records, 'loadCalls', []);
  assert.equal(stored.ok && stored.value.live.length, 1);
  assert.deepEqual([core.degraded(), lines], [null, []]);
});

test('The thread needs more than a second for its work: the log says that it is the database', async () => {
  const log = createListeningLog();
  const work = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (job) => {
      if (job === null) return parentPort.close();
      const replies = [{ id: job.id, ok: true, value: null }];
      parentPort.postMessage({ type: 'done', soundness: 'sound', replies, took: job.values[0] === 'ada' ? 999 : 1_000 });
    });
    parentPort.postMessage({ type: 'opened', soundness: 'sound' });`;
  const records = await openInThread('', { clock: systemClock, log, start: () => new Worker(work, { eval: true }) });
  await asked(records, 'findUser', ['ada']);
  assert.deepEqual(log.lines, []);
  await asked(records, 'findUser', ['bob']);
  await records.close();
  assert.deepEqual(log.lines, ['the database takes long']);
});

test('The thread dies: what was asked of it fails like a disk that refuses, calls go on, and it is started again', async (t) => {
  const { core, records, worker } = await town(t);
  const [ada, bob] = [await arrive(core, 'Ada'), await arrive(core, 'Bob')];
  const lost = asked(records, 'findUser', [ada.id]);
  await worker().terminate();
  const result = await lost;
  assert.ok(result.ok || result.error instanceof Unavailable);
  assert.equal((await ada.ask('call/initiate', { target_user_id: bob.id })).http, 200);
  assert.equal((await bob.rings).caller_username, 'Ada');
  assert.match(core.degraded() ?? '', /cannot be written/);
  await new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (core.degraded() !== null) return;
      clearInterval(look);
      resolve();
    }, 20);
  });
  const stored = await asked(records, 'loadCalls', []);
  assert.equal(stored.ok && stored.value.live.length, 1);
});
