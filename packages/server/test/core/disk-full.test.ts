import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openRecords } from '../../src/records/sqlite.ts';
import { Unwritten } from '../../src/calls/unwritten.ts';
import type { CallChanges, EndedRecord, Store } from '../../src/records/port.ts';
import type { Log } from '../../src/ports/log.ts';
import { createMemoryCallRecords } from '../memory-calls.ts';
import { mountSmallDisk, noSmallDisk } from '../small-disk.ts';
import { openCoreHouse, type CoreHouse } from './house.ts';

/** Records whose disk can be full. */
function fillable(): {
  readonly records: Store;
  readonly disk: { full: boolean; writes: number; tries: number; last: CallChanges | null };
} {
  const base = openRecords(':memory:');
  const calls = createMemoryCallRecords();
  const disk = { full: false, writes: 0, tries: 0, last: null as CallChanges | null };
  const write: Store['calls']['write'] = (changes) => {
    disk.tries += 1;
    if (disk.full) throw new Error('database or disk is full');
    disk.writes += 1;
    disk.last = changes;
    return calls.write(changes);
  };
  return { records: { ...base, calls: { ...calls, write } }, disk };
}

function listen(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  function note(_fields: object, text: string): void {
    lines.push(text);
  }
  return { lines, log: { debug() {}, info: note, warn: note, error: note } };
}

/** A whole call; answers its id. */
function wholeCall(house: CoreHouse, ...names: readonly [string, string]): string {
  const [ada, bob] = names.map((name) => house.register(name)) as [ReturnType<CoreHouse['register']>, ReturnType<CoreHouse['register']>];
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id });
  bob.do('call/accept', { call_id });
  bob.do('call/hold', { call_id });
  bob.do('call/resume', { call_id });
  ada.do('call/end', { call_id });
  return call_id;
}

test('The disk is full: calls go on, health says degraded, and what was to be written is written when there is room again', (t) => {
  const { records, disk } = fillable();
  const { log, lines } = listen();
  const house = openCoreHouse({ records, log });
  t.after(() => house.close());
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const tab = bob.attach();
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id });
  disk.full = true;
  tab.do('call/accept', { call_id });
  assert.match(house.core.degraded() ?? '', /cannot be written/);
  assert.equal(house.core.unfit(), null, 'it is fit to serve all the same');
  const tries = disk.tries;
  for (let n = 0; n < 50; n += 1) tab.do('signal/ice', { call_id, candidate: `c${n}` });
  for (let n = 0; n < 20; n += 1) tab.do(n % 2 === 0 ? 'call/hold' : 'call/resume', { call_id });
  assert.equal(disk.tries, tries, 'who talks does not wait for a disk that is full');
  assert.equal(ada.do('signal/get-ice', { call_id }).candidates.length, 50);
  const ended = wholeCall(house, 'Cleo', 'Dora');
  for (let second = 0; second < 5; second += 1) {
    house.clock.advance(1_000);
    ada.do('users/heartbeat');
  }
  assert.equal(lines.filter((line) => line.includes('cannot be written')).length, 1, 'it is logged once');
  disk.full = false;
  house.clock.advance(1_000);
  assert.equal(house.core.degraded(), null);
  assert.equal(lines.filter((line) => line.includes('written again')).length, 1);
  const { live, boxes, ended: history } = disk.last ?? assert.fail();
  assert.deepEqual([live.length, boxes.map(({ added }) => added.length), history.map(({ id }) => id)], [1, [50], [ended]]);
  const writes = disk.writes;
  tab.do('call/end', { call_id });
  assert.equal(disk.writes, writes + 1, 'and at once from then on');
});

test('The disk stays full for long: of the history that waits the newest is kept, and what was given up is counted', () => {
  const { waiting, call } = { waiting: new Unwritten(3), call: { state: '', reason: 'lost' } as EndedRecord };
  for (const id of ['a', 'b', 'c', 'd', 'e']) waiting.ended.set(id, { ...call, id });
  waiting.bound();
  const changes = waiting.changes({ live: [], boxes: [], answersBefore: null });
  assert.deepEqual([changes.ended.map(({ id }) => id), waiting.lost], [['c', 'd', 'e'], 2]);
});

test('On a file system that is really full calls go on, and are written when there is room', { skip: noSmallDisk }, (t) => {
  const disk = mountSmallDisk(t);
  if (disk === null) return;
  const path = join(disk.folder, 'earshot.db');
  const house = openCoreHouse({ records: openRecords(path) });
  t.after(() => {
    house.close();
    disk.remove();
  });
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const tab = bob.attach();
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id, offer: 'v=0' });
  disk.fill();
  for (let n = 0; n < 64 && house.core.degraded() === null; n += 1) {
    tab.do('call/accept', { call_id });
    tab.do('call/hold', { call_id });
    tab.do('call/resume', { call_id });
    tab.do('signal/offer', { call_id, offer: 'x'.repeat(32_000) });
    house.clock.advance(1_100);
    ada.do('users/heartbeat');
  }
  assert.notEqual(house.core.degraded(), null);
  assert.equal(tab.do('call/hold', { call_id }).call.status, 'onhold');
  tab.do('call/end', { call_id });
  disk.clear();
  house.clock.advance(1_000);
  assert.equal(house.core.degraded(), null);
  const reader = new DatabaseSync(path, { readOnly: true });
  const rows = reader.prepare('SELECT id, reason FROM ended_calls').all();
  reader.close();
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [{ id: call_id, reason: 'hung_up' }],
  );
});
