import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { hashToken } from '../../src/people/sessions.ts';
import { nextBelief, readBelief, writeBelief, type Belief } from '../../src/records/clock-belief.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { atAnotherDevice, type CoreHouse } from './house.ts';
import { again, buildMachine, type Machine } from './machine.ts';
import { turnBack } from './old-database.ts';
import { upkeepOf } from './upkeep-of.ts';

const day = 86_400_000;
const hour = 3_600_000;
function usersOn(machine: Machine): readonly string[] {
  const database = new DatabaseSync(machine.path, { readOnly: true });
  const rows = database.prepare('SELECT username FROM users ORDER BY username').all();
  database.close();
  return rows.map(({ username }) => String(username));
}

function wholeCall(house: CoreHouse): void {
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id });
  bob.do('call/reject', { call_id });
}

/** A machine whose server ran for two hours, in which Ada has called Bob. */
function wasUsed(t: TestContext): Machine {
  const machine = buildMachine(t);
  const house = machine.start();
  const upkeep = upkeepOf(house);
  wholeCall(house);
  house.clock.advance(2 * hour);
  upkeep.close();
  return machine;
}

test('One start with the clock 300 days ahead forgets nobody and nothing, nor does the next', (t) => {
  const machine = wasUsed(t);
  const ahead = machine.start({}, { jump: 300 * day });
  const second = upkeepOf(ahead);
  ahead.clock.advance(20 * hour);
  second.close();
  const back = machine.start({}, { jump: -300 * day });
  const third = upkeepOf(back);
  back.clock.advance(3 * day);
  third.close();
  assert.deepEqual([usersOn(machine), machine.history().length], [['Ada', 'Bob'], 1]);
});

test('A clock that was years behind is set right: who came before is not old, and is forgotten when as many days have passed', (t) => {
  const machine = wasUsed(t);
  const right = machine.start({}, { jump: 3_000 * day });
  const second = upkeepOf(right);
  function pass(days: number): void {
    for (let n = 0; n < days * 24; n += 1) right.clock.advance(hour);
  }
  pass(8);
  assert.deepEqual([usersOn(machine), machine.history().length], [['Ada', 'Bob'], 1]);
  pass(4);
  assert.deepEqual([usersOn(machine), machine.history().length], [['Ada', 'Bob'], 0]);
  pass(9);
  assert.deepEqual(usersOn(machine), []);
  second.close();
});

test('What is old is forgotten daily while the server runs, a little at a time, and who is here stays', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const upkeep = upkeepOf(house);
  const ada = house.register('Ada');
  const tab = ada.attach();
  wholeCall({ ...house, register: (name) => (name === 'Ada' ? ada : house.register(name)) });
  const createdAt = house.clock.wall();
  for (let n = 0; n < 1_000; n += 1) {
    const device = { id: `d${n}`, userId: `u${n}`, label: '', key: null, sealingKey: null, createdAt, usedAt: createdAt };
    house.records.addUser({ id: `u${n}`, username: `U${n}`, nameKey: `u${n}`, createdAt }, device, hashToken(`t${n}`));
  }
  function pass(days: number): void {
    for (let n = 0; n < days * 24; n += 1) house.clock.advance(hour);
  }
  pass(8);
  assert.equal(machine.history().length, 1);
  pass(3);
  assert.equal(machine.history().length, 0);
  assert.equal(usersOn(machine).length, 1_002);
  pass(9);
  assert.deepEqual(usersOn(machine), ['Ada']);
  assert.equal(house.core.authenticate('t1'), null, 'the token goes with them');
  assert.equal(tab.ask('users/heartbeat').http, 200);
  upkeep.close();
});

test('A use is noted once a day, and keeps a user', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const upkeep = upkeepOf(house);
  const [ada] = [house.register('Ada'), house.register('Bob')];
  house.clock.advance(10 * day);
  ada.do('users/heartbeat');
  house.clock.advance(10 * day);
  assert.deepEqual(usersOn(machine), ['Ada']);
  assert.equal(again(house, ada).ask('users/heartbeat').http, 200);
  upkeep.close();
});

test('A device that is not used is forgotten, and its user stays by the one that is', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const upkeep = upkeepOf(house);
  const laptop = house.register('Ada');
  const mobile = atAnotherDevice(house, laptop);
  const tab = mobile.attach();
  for (let n = 0; n < 20 * 24; n += 1) house.clock.advance(hour);
  assert.deepEqual(
    house.records.devicesOf(laptop.id).map(({ id }) => id),
    [mobile.identity.deviceId],
  );
  assert.deepEqual([house.core.authenticate(laptop.token), tab.ask('users/heartbeat').http], [null, 200]);
  upkeep.close();
});

test('Ada signs out for good: their user goes with their token, and history keeps their name', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  ada.do('call/initiate', { target_user_id: bob.id });
  ada.do('users/disconnect', { revoke_token: true });
  assert.deepEqual(usersOn(machine), ['Bob']);
  assert.equal(machine.history()[0].caller_name, 'Ada');
  assert.equal(house.core.authenticate(ada.token), null);
  bob.do('users/disconnect');
  assert.deepEqual(usersOn(machine), ['Bob'], 'who only goes offline stays');
});

test('A database of 0.1.0 is brought up to date: who has a token stays, who has none goes, history counts as seen', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const ada = house.register('Ada');
  machine.kill();
  turnBack(machine.path, (old) => {
    old.exec(`INSERT INTO users VALUES ('x', 'Xaver', 'xaver', 1);
      INSERT INTO ended_calls VALUES ('c', 'a', 'A', 'b', 'B', 1, 1234, 0, 0, 'lost', NULL);`);
  });
  const records = openRecords(machine.path);
  const owner = records.findByToken(hashToken(ada.token));
  assert.deepEqual([owner?.user.id, owner?.deviceId], [ada.id, ada.id]);
  assert.equal(records.findUser(ada.id)?.username, 'Ada');
  const [device, another] = records.devicesOf(ada.id);
  assert.deepEqual([device?.label, device?.key, another], ['', null, undefined], 'one device without a key, which owns the token');
  assert.equal(readBelief(records.upkeep.belief())?.trusted, 1234);
  assert.deepEqual(records.upkeep.unusedDevices(Date.now() - day, 10), []);
  records.close();
  assert.deepEqual(usersOn(machine), ['Ada']);
});

function at(wall: number, boot: number | null = null): Belief['stamp'] {
  return { wall, boot };
}

const believed: Belief = { trusted: 1_000 * day, stamp: at(1_000 * day, 10 * day), doubted: null, jump: null };

const beliefs: readonly [told: string, now: Belief['stamp'], ran: number, doubted: number | null][] = [
  ['an hour later', at(1_000 * day + hour, 10 * day + hour), hour, null],
  ['a start after ten days in which the machine ran', at(1_010 * day, 20 * day), 0, null],
  ['a start after ten days in which the machine was off', at(1_010 * day, 0), 60_000, 60_000],
  ['a clock that jumps ahead while the server runs', at(1_300 * day, 10 * day + hour), hour, hour],
  ['a clock that jumps back', at(700 * day, 10 * day + hour), hour, null],
  ['a machine without a clock of its own, the next day', at(1_001 * day), 0, null],
  ['a machine without a clock of its own, after ten days', at(1_010 * day), 60_000, 60_000],
];
for (const [told, now, ran, doubted] of beliefs)
  test(`The clock after ${told} is ${doubted === null ? 'believed' : 'doubted'}`, () => {
    assert.equal(nextBelief(believed, now, ran).doubted, doubted);
  });

test('A doubted clock is believed when the server has run for a day with it, over restarts, and when it comes back', () => {
  let belief = nextBelief(believed, at(1_300 * day, 1), 0);
  for (let hours = 1; hours < 24; hours += 1) {
    belief = nextBelief(readBelief(writeBelief(belief)), at(1_300 * day + hours * hour, 1 + hours * hour), hour);
    assert.equal(belief.doubted, hours * hour);
  }
  assert.equal(nextBelief(belief, at(1_001 * day, 1 + 24 * hour), hour).doubted, null);
  const after = nextBelief(belief, at(1_301 * day, 1 + 24 * hour), hour);
  assert.deepEqual([after.doubted, after.trusted], [null, 1_301 * day]);
  assert.deepEqual(readBelief(writeBelief(after)), after);
  assert.equal(after.jump?.at, 1_301 * day);
  for (const text of [null, '', '{}', '[1]', '{"trusted":"x","wall":1,"boot":null,"doubted":null}']) assert.equal(readBelief(text), null);
});
