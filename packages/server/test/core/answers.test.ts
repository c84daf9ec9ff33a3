import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openRecords } from '../../src/records/sqlite.ts';
import { address, type Someone } from './house.ts';
import { buildMachine, again } from './machine.ts';
import { turnBack, withoutDevices } from './old-database.ts';
import { talk } from './talk.ts';

const day = 86_400_000;

/** A plain request of somebody from before there were devices: theirs has the id of its user. */
function fromFirstDevice({ id, identity }: Someone) {
  return { identity: { ...identity, deviceId: id }, endpointId: null, address };
}

/** The request ids of the answers on the disk, the oldest first. */
function idsOn(path: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare('SELECT request_id FROM answers ORDER BY n').all();
  database.close();
  return rows.map(({ request_id }) => String(request_id));
}

test('Commands about a call that is not there leave nothing on the disk, however many they are', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  for (let n = 0; n < 300; n += 1) ada.refused('call_not_found', 'call/end', { call_id: 'nonsense', request_id: `end ${n}` });
  ada.refused('user_not_found', 'call/initiate', { target_user_id: 'nobody', request_id: 'initiate' });
  house.clock.advance(2_000);
  assert.deepEqual(idsOn(machine.path), []);
  ada.do('call/initiate', { target_user_id: bob.id, request_id: 'real' });
  house.clock.advance(2_000);
  assert.deepEqual(idsOn(machine.path), ['real']);
});

test('Of the answers to request ids the newest 128 of each device are on the disk, and after a restart they are given again', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t, 'incall');
  for (let n = 0; n < 300; n += 1) {
    tabs[0].do(n % 2 === 0 ? 'call/hold' : 'call/resume', { call_id, request_id: `ada ${n}` });
    if (n % 50 === 0) house.clock.advance(1_000);
  }
  tabs[1].do('call/hold', { call_id, request_id: 'bob' });
  house.clock.advance(1_000);
  const wanted = Array.from({ length: 128 }, (_, n) => `ada ${n + 172}`);
  const ids = idsOn(machine.path);
  assert.deepEqual([ids.filter((id) => id.startsWith('ada ')), ids.includes('bob')], [wanted, true]);
  const first = tabs[0].ask('call/resume', { call_id, request_id: 'ada 299' });
  const next = machine.start({}, { jump: 300 * day });
  assert.deepEqual(again(next, ada).ask('call/resume', { call_id, request_id: 'ada 299' }), first, 'also when the clock has jumped');
  assert.equal(again(next, bob).ask('call/hold', { call_id, request_id: 'bob' }).http, 200);
});

test('One answer on the disk that cannot be read does not take the others with it', (t) => {
  const { machine, house, ada, tabs, call_id } = talk(t, 'incall');
  tabs[0].do('call/hold', { call_id, request_id: 'spoilt' });
  tabs[0].do('call/resume', { call_id, request_id: 'whole' });
  house.clock.advance(1_000);
  const database = new DatabaseSync(machine.path);
  database.exec("UPDATE answers SET body = '{' WHERE request_id = 'spoilt'");
  database.close();
  const tab = again(machine.start(), ada).attach({ endpointId: tabs[0].id });
  assert.equal(tab.ask('call/resume', { call_id, request_id: 'new' }).body.code, 'wrong_state');
  assert.equal(tab.do('call/resume', { call_id, request_id: 'whole' }).call.status, 'incall', 'what was answered then');
});

test('Answers are forgotten after ten minutes that the server has run, whatever its clock says', (t) => {
  const { machine, house, ada, tabs, call_id } = talk(t, 'incall');
  tabs[0].do('call/hold', { call_id, request_id: 'old' });
  function keepGoing(minutes: number, id: string): void {
    for (let n = 0; n < minutes; n += 1) {
      house.clock.advance(60_000);
      tabs[0].do('call/hold', { call_id, request_id: `${id} ${n}` });
    }
    house.clock.advance(1_000);
  }
  keepGoing(9, 'first');
  assert.ok(idsOn(machine.path).includes('old'));
  keepGoing(3, 'second');
  assert.ok(!idsOn(machine.path).includes('old'));
  const next = machine.start({}, { ms: 3_000 });
  const tab = again(next, ada).attach({ endpointId: tabs[0].id });
  tab.do('call/end', { call_id, request_id: 'end' });
  next.clock.advance(1_000);
  assert.ok(idsOn(machine.path).includes('second 2'), 'the next server goes on counting');
});

test('An answer that an older version has kept under its user is given again to their device', (t) => {
  const { machine, ada, call_id } = talk(t, 'incall');
  machine.kill();
  const database = new DatabaseSync(machine.path);
  withoutDevices(database);
  const insert = database.prepare("INSERT INTO answers VALUES (1, ?, 'call/hold', 'hold', ?, 0, 200, '{\"status\":\"success\"}')");
  insert.run(ada.id, call_id);
  database.close();
  const { http, body } = machine.start().core.dispatch(fromFirstDevice(ada), 'call/hold', { call_id, request_id: 'hold' });
  assert.deepEqual({ http, body }, { http: 200, body: { status: 'success' } });
});

test('A database of 0.1.0 keeps its newest answers, 128 of each user, and none with an endless id', (t) => {
  const { machine } = talk(t, 'incall');
  machine.kill();
  turnBack(machine.path, (old) => {
    const insert = old.prepare(`INSERT INTO answers VALUES ('ada', 'call/end', ?, ?, ?, 404, '{}')`);
    for (let n = 0; n < 200; n += 1) insert.run(`short ${n}`, 'call', n);
    for (let n = 0; n < 10; n += 1) insert.run(`long ${n}`, 'x'.repeat(64_000), 1_000 + n);
  });
  const records = openRecords(machine.path);
  const ids = records.calls.load().answers.map(({ requestId }) => requestId);
  records.close();
  assert.deepEqual(
    ids,
    Array.from({ length: 128 }, (_, n) => `short ${n + 72}`),
  );
});
