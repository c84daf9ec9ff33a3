import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { hashToken } from '../../src/people/sessions.ts';
import { enrolBody, makeKeys, registerBody } from '../device-keys.ts';
import { open, someone, webOrigin, type CoreHouse, type Json } from './house.ts';
import { askForName, askForToken, challengeOf, enter } from './keyed.ts';
import { again, buildMachine } from './machine.ts';
import { upkeepOf } from './upkeep-of.ts';

const day = 86_400_000;
const hour = 3_600_000;

/** Nobody makes a request for so long that everybody is offline. */
function allGo({ clock }: CoreHouse): void {
  clock.advance(60_000);
}

test('Ada registers with a key: she is no guest, and her device has its keys and its label', (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada', makeKeys(" Ada's laptop "));
  const { user } = ada.do('users/get', { user_id: ada.id });
  assert.equal(user.guest, false);
  const [device] = house.records.devicesOf(ada.id);
  assert.deepEqual(
    [device?.id, device?.key, device?.sealingKey, device?.label],
    [ada.deviceId, ada.keys.key, ada.keys.sealingKey, "Ada's laptop"],
  );
  const bob = house.register('Bob');
  assert.equal(bob.do('users/get', { user_id: bob.id }).user.guest, true);
});

test("Ada's name is hers while she is away: nobody takes it, nor one that looks like it, by registering or by renaming", (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  allGo(house);
  assert.equal(house.people().length, 0);
  const bob = house.register('Bob');
  for (const name of ['Ada', ' ADA ', 'Ａda', '\u0410da', 'Аdа']) {
    for (const refused of [
      house.ask('users/register', { username: name }),
      bob.ask('users/rename', { username: name }),
      askForName(house, name, makeKeys()),
    ]) {
      assert.deepEqual([refused.http, refused.body.code], [409, 'name_taken'], name);
      assert.match(refused.body.message, /somebody who was here last in January 2027|somebody who was here last in January/);
    }
  }
  assert.equal(ada.ask('users/heartbeat').http, 200);
});

test('Who has a taken name is said by no more than the month, and whether it is theirs when they are away', (t) => {
  const house = open(t);
  enter(house, 'Ada');
  const here = house.ask('users/register', { username: 'Ada' }).body;
  assert.deepEqual([here.message, here.kept], ['Somebody here has this name already. Choose another.', true]);
  allGo(house);
  const month = house.ask('users/register', { username: 'Ada' }).body;
  assert.deepEqual([month.message, month.kept], ['This name belongs to somebody who was here last in January.', true]);
  house.clock.advance(360 * day);
  const year = house.ask('users/register', { username: 'Ada' }).body;
  assert.equal(year.message, 'This name belongs to somebody who was here last in January 2027.');
  const look = house.ask('users/register', { username: '\u0410da' }).body;
  assert.deepEqual([look.message, look.kept], ['This name looks like that of somebody who was here last in January 2027.', undefined]);
});

test("A guest's name is taken while they are here alone", (t) => {
  const house = open(t);
  house.register('Ada');
  const refused = askForName(house, 'Ada', makeKeys());
  assert.deepEqual([refused.http, refused.body.code, refused.body.kept], [409, 'name_taken', undefined]);
  allGo(house);
  enter(house, 'Ada');
});

test('Ada the guest comes back to a name that somebody has made theirs: she takes another', (t) => {
  const house = open(t);
  const guest = house.register('Ada');
  allGo(house);
  const owner = enter(house, 'Ada');
  allGo(house);
  assert.equal(guest.ask('users/heartbeat').body.code, 'name_taken', 'though nobody is online under it');
  assert.equal(guest.do('users/rename', { username: 'Ada Two' }).username, 'Ada Two');
  assert.equal(owner.ask('users/heartbeat').http, 200);
});

test('Ada takes another name: the old one is free, and the new one hers', (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  ada.do('users/rename', { username: 'Countess' });
  allGo(house);
  house.register('Ada');
  assert.equal(house.ask('users/register', { username: 'countess' }).body.code, 'name_taken');
});

test('Two who ask for one name at once: one of them gets it, and the other is told', async (t) => {
  const house = open(t, {
    between: (records) => ({
      ...records,
      ask: (operation, values, done) => queueMicrotask(() => records.ask(operation, values, done)),
    }),
  });
  const asked = [makeKeys(), makeKeys()].map(async (keys, index) => {
    const from = { identity: null, endpointId: null, address: `192.0.2.${index}`, webOrigin };
    const body = await new Promise<Json>((resolve) => house.port.dispatch(from, 'users/challenge', {}, (answer) => resolve(answer.body)));
    return new Promise<Json>((resolve) =>
      house.port.dispatch(from, 'users/register', registerBody(keys, 'Ada', body.challenge, webOrigin), (answer) => resolve(answer.body)),
    );
  });
  const codes = (await Promise.all(asked)).map(({ status, code }) => code ?? status);
  assert.deepEqual(new Set(codes), new Set(['name_taken', 'success']));
});

test('Ada registers again with the key that has her name, as after an answer that was lost: she is the same, with a fresh token', (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  const second = askForName(house, 'Ada', ada.keys).body;
  assert.deepEqual([second.user_id, second.device_id], [ada.id, ada.deviceId]);
  assert.notEqual(second.token, ada.token);
  allGo(house);
  assert.equal(askForName(house, 'ADA', ada.keys).body.username, 'Ada', 'as she writes it herself');
  assert.equal(askForName(house, 'Ada', makeKeys()).body.code, 'name_taken');
});

test('The names are kept over a restart of the server, and so are keys', (t) => {
  const machine = buildMachine(t);
  const first = machine.start();
  const ada = enter(first, 'Ada');
  const second = machine.start();
  assert.equal(second.ask('users/register', { username: 'ada' }).body.code, 'name_taken');
  assert.equal(askForToken(second, ada).http, 200);
  assert.equal(again(second, ada).do('users/get', { user_id: ada.id }).user.guest, false);
});

test('Names are free when no device of their owner was here for so many days, and not a day earlier by a clock that is off', (t) => {
  const machine = buildMachine(t);
  function pass(house: CoreHouse, days: number): void {
    for (let n = 0; n < days * 24; n += 1) house.clock.advance(hour);
  }
  function asked(house: CoreHouse): string {
    return house.ask('users/register', { username: 'Ada' }).body.code ?? 'free';
  }
  const first = machine.start();
  let upkeep = upkeepOf(first);
  enter(first, 'Ada');
  pass(first, 1);
  upkeep.close();
  const ahead = machine.start({}, { jump: 300 * day });
  upkeep = upkeepOf(ahead);
  pass(ahead, 1);
  assert.equal(asked(ahead), 'name_taken', 'the clock is a year ahead for a day');
  upkeep.close();
  const back = machine.start({}, { jump: -300 * day });
  upkeep = upkeepOf(back);
  pass(back, 14);
  assert.equal(asked(back), 'name_taken');
  pass(back, 4);
  assert.equal(asked(back), 'free');
  upkeep.close();
});

test('A device that comes by its key keeps the name', (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  house.clock.advance(100 * day);
  const at = house.clock.wall();
  assert.equal(askForToken(house, ada).http, 200);
  assert.equal(house.records.devicesOf(ada.id)[0]?.usedAt, at);
});

test("Ada removes her only device with a key: her user goes, and the name is anybody's", (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  ada.do('devices/remove', { device_id: ada.deviceId });
  assert.deepEqual([askForToken(house, ada).http, askForToken(house, ada).body.code], [404, 'not_found']);
  house.register('Ada');
});

test("Ada deletes all that is kept of her: her name is anybody's", (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  ada.do('users/delete');
  assert.equal(askForToken(house, ada).body.code, 'not_found');
  house.register('Ada');
});

test('Ada, whose browser has had a token since before there were keys, gives it a key: the name is hers, and everybody sees it', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const [hers, bobs] = [ada.attach(), bob.attach()];
  bobs.do('users/list');
  const keys = makeKeys();
  const { body } = hers.ask('devices/enrol', enrolBody(keys, ada.id, challengeOf(house), webOrigin));
  assert.deepEqual([body.status, body.user_id, body.device_id, body.expires_in_ms], ['success', ada.id, ada.identity.deviceId, day]);
  assert.equal(hers.last('me').me.guest, false);
  house.clock.advance(300);
  assert.deepEqual(
    bobs.last('presence').changed.map(({ username, guest }: Json) => [username, guest]),
    [['Ada', false]],
  );
  const [device] = house.records.devicesOf(ada.id);
  assert.deepEqual([device?.key, device?.sealingKey, device?.label], [keys.key, keys.sealingKey, 'Laptop']);
  hers.detach();
  allGo(house);
  assert.equal(house.ask('users/register', { username: 'Ada' }).body.code, 'name_taken');
  assert.equal(askForToken(house, { keys, deviceId: ada.identity.deviceId }).http, 200);
});

test('A device takes one key: the same again is success, another is refused', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const keys = makeKeys();
  function enrol(with_: ReturnType<typeof makeKeys>) {
    return ada.ask('devices/enrol', enrolBody(with_, ada.id, challengeOf(house), webOrigin));
  }
  const [first, second] = [enrol(keys), enrol(keys)];
  assert.deepEqual([first.http, second.http], [200, 200]);
  assert.notEqual(first.body.token, second.body.token);
  assert.deepEqual([enrol(makeKeys()).http, house.records.devicesOf(ada.id)[0]?.key], [409, keys.key]);
});

test('A bare user id gives no device a key, where those are believed', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const identity = { ...ada.identity, tokenHash: null };
  house.core.identify(ada.id);
  const body = enrolBody(makeKeys(), ada.id, challengeOf(house), webOrigin);
  const { http } = house.core.dispatch({ identity, endpointId: null, address: '::1', webOrigin }, 'devices/enrol', body);
  assert.equal(http, 401);
});

test('No token and no secret stands in the database, and a row of it opens no door', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const ada = enter(house, 'Ada');
  const { token } = askForToken(house, ada).body;
  const database = new DatabaseSync(machine.path, { readOnly: true });
  const rows = [...database.prepare('SELECT * FROM devices').all(), ...database.prepare('SELECT * FROM tokens').all()];
  database.close();
  const words = rows.flatMap((row) => Object.values(row).map(String));
  assert.ok(words.includes(ada.keys.key) && words.includes(hashToken(token)), 'the public key and the hash');
  assert.deepEqual(
    words.filter((word) => word.includes(token) || word.includes(ada.token)),
    [],
  );
  for (const word of words) {
    assert.equal(house.core.authenticate(word), null, word);
    assert.equal(askForToken(house, { deviceId: ada.deviceId, keys: { ...ada.keys, sign: () => word.slice(0, 128) || 'none' } }).http, 401);
  }
  assert.equal(someone(house.core, { user_id: ada.id, username: 'Ada', token }).ask('users/heartbeat').http, 200);
});
