import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openRecords } from '../../src/records/sqlite.ts';
import type { Json } from './house.ts';
import { buildMachine } from './machine.ts';
import { turnBack } from './old-database.ts';

/** What stands in the history of a user, the newest first, and that no other row is looked at for it. */
function entriesOf(path: string, userId: string): readonly Json[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const page = 'SELECT call_id, role, joined, why FROM entries WHERE user_id = ? ORDER BY at DESC LIMIT 100';
  const [plan] = database.prepare(`EXPLAIN QUERY PLAN ${page}`).all(userId);
  assert.match(String(plan?.['detail']), /USING INDEX entries_by_user \(user_id=\?\)/);
  const rows = database.prepare(page).all(userId);
  database.close();
  return rows.map(({ call_id, role, joined, why }) => [call_id, role, joined, why]);
}

test('Each call stands in the history of each of its users, with which way it went and how it came out for them', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob, cleo] = [house.register('Ada'), house.register('Bob'), house.register('Cleo')];
  const { call_id: declined } = ada.do('call/initiate', { target_user_id: bob.id });
  bob.do('call/reject', { call_id: declined });
  house.clock.advance(1_000);
  const { call_id: talked } = bob.do('call/initiate', { target_user_id: ada.id });
  ada.do('call/accept', { call_id: talked });
  bob.do('call/end', { call_id: talked });
  house.clock.advance(1_000);
  const { call_id: missed } = ada.do('call/initiate', { target_user_id: bob.id });
  ada.do('call/end', { call_id: missed });
  assert.deepEqual(entriesOf(machine.path, ada.id), [
    [missed, 'caller', 1, 'cancelled'],
    [talked, 'callee', 1, 'hung_up'],
    [declined, 'caller', 1, 'rejected'],
  ]);
  assert.deepEqual(entriesOf(machine.path, bob.id), [
    [missed, 'callee', 0, 'cancelled'],
    [talked, 'caller', 1, 'hung_up'],
    [declined, 'callee', 0, 'rejected'],
  ]);
  assert.deepEqual(entriesOf(machine.path, cleo.id), []);
});

test('What is forgotten of history is forgotten of both users', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id });
  bob.do('call/reject', { call_id });
  assert.equal(house.records.upkeep.forgetHistory({ before: house.clock.wall() + 1, most: 10, atOnce: 10 }), 1);
  assert.deepEqual([machine.history(), entriesOf(machine.path, ada.id), entriesOf(machine.path, bob.id)], [[], [], []]);
});

test('The history of 0.1.0 becomes that of each user', (t) => {
  const machine = buildMachine(t);
  machine.start();
  machine.kill();
  turnBack(machine.path, (old) => {
    old.exec(`INSERT INTO ended_calls VALUES ('one', 'a', 'Ada', 'b', 'Bob', 1, 1234, 1, 900, 'hung_up', 'a'),
      ('two', 'b', 'Bob', 'a', 'Ada', 2, 2345, 0, 0, 'no_answer', NULL);`);
  });
  openRecords(machine.path).close();
  assert.deepEqual(entriesOf(machine.path, 'a'), [
    ['two', 'callee', 0, 'no_answer'],
    ['one', 'caller', 1, 'hung_up'],
  ]);
  assert.deepEqual(entriesOf(machine.path, 'b'), [
    ['two', 'caller', 1, 'no_answer'],
    ['one', 'callee', 1, 'hung_up'],
  ]);
});
