import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { openRecords } from '../../src/records/sqlite.ts';
import { atAnotherDevice, open, openCoreHouse, type CoreHouse, type Json, type Someone } from './house.ts';
import { pageOf, signIn } from './presence-page.ts';

function rows({ users }: Json): string[] {
  return users.map(({ username, status }: Json) => `${username} ${status}`);
}

function everybody(someone: Someone, query: object = {}): Json {
  return someone.do('users/list', { scope: 'all', ...query });
}

function goes(...people: readonly Someone[]): void {
  for (const person of people) person.do('users/disconnect');
}

test('Bob who goes stays in the list of everybody, behind those who are here', (t) => {
  const house = open(t);
  const [zoe, bob, ada] = [house.register('Zoe'), house.register('Bob'), house.register('Ada')];
  const left = Math.floor(house.clock.wall() / 1_000);
  goes(bob, ada);
  house.clock.advance(5_000);
  const list = everybody(zoe);
  assert.deepEqual([rows(list), list.total, list.online], [['Zoe idle', 'Ada offline', 'Bob offline'], 3, 1]);
  const { reach, last_seen: lastSeen, dnd, guest } = list.users[2];
  assert.deepEqual([reach, lastSeen, dnd, guest], ['away', left, false, true]);
  assert.deepEqual([list.users[0].reach, list.users[0].last_seen], ['rings', left + 5]);
  assert.deepEqual(zoe.do('users/get', { user_id: bob.id }).user_status, 'offline');
  const old = zoe.do('users/list');
  assert.deepEqual([rows(old), old.total], [['Zoe idle'], 1], 'who asks as before hears of nobody who is away');
  zoe.refused('user_not_found', 'users/get', { user_id: house.core.counts().usersOnline.toString() });
});

test('Pages lead from those who are here to those who are away, by cursor and by number', (t) => {
  const house = open(t);
  const people = ['Ada', 'Bob', 'Cleo', 'Dora', 'Eve', 'Fay'].map((name) => house.register(name));
  const [ada, bob, cleo, , eve] = people;
  assert.ok(ada && bob && cleo && eve);
  goes(bob, eve, cleo);
  const all = ['Ada idle', 'Dora idle', 'Fay idle', 'Bob offline', 'Cleo offline', 'Eve offline'];
  const seen: string[] = [];
  for (let after: string | undefined, n = 0; n < 3; n += 1) {
    const page = everybody(ada, { limit: 2, after });
    assert.equal(page.total, 6);
    seen.push(...rows(page));
    after = page.next ?? undefined;
    assert.equal(after === undefined, n === 2);
  }
  assert.deepEqual(seen, all);
  for (const from of [0, 2, 3, 5, 6, 90]) assert.deepEqual(rows(everybody(ada, { limit: 2, from })), all.slice(from, from + 2));
  const found = everybody(ada, { search: 'E', limit: 2, from: 1 });
  assert.deepEqual([rows(found), found.total, found.online, found.next], [['Eve offline'], 2, 0, null]);
  assert.deepEqual(rows(everybody(ada, { search: 'e', after: 'away cleo' })), ['Eve offline']);
  assert.deepEqual(rows(everybody(ada, { after: 'nonsense', limit: 1 })), ['Bob offline']);
});

test('Who looks at everybody is told that Bob is away now, and not that they are gone', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const old = signIn(house, 'Olga');
  const bob = house.register('Bob');
  const [page, online] = [pageOf(ada.device, { scope: 'all' }), pageOf(old.device)];
  goes(bob);
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Bob offline', 'Olga idle']);
  assert.deepEqual(online.names(), ['Ada idle', 'Olga idle']);
  const told = ada.device.last('presence');
  assert.deepEqual([told.gone, told.total, told.online], [[], 3, 2]);
  bob.do('users/rename', { username: 'Bert' });
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Bert idle', 'Olga idle']);
  house.register('Cleo');
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Bert idle', 'Cleo idle', 'Olga idle']);
  assert.equal(page.asked(), 1);
});

test('A page further down is pushed on by who comes and goes before it', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const guests = Array.from({ length: 6 }, (_, n) => house.register(`Guest ${n}`));
  const page = pageOf(ada.device, { scope: 'all', limit: 2, from: 3 });
  assert.deepEqual(page.names(), ['Guest 2 idle', 'Guest 3 idle']);
  const [first] = guests;
  assert.ok(first);
  goes(first);
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Guest 3 idle', 'Guest 4 idle']);
  first.do('users/heartbeat');
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Guest 2 idle', 'Guest 3 idle']);
  assert.equal(page.asked(), 1);
});

test('Whatever people do, who only listens knows what a fresh list would say', () => {
  const step = fc.record({
    who: fc.nat(7),
    what: fc.constantFrom('come', 'go', 'rename', 'leave for good', 'new'),
    wait: fc.constantFrom(0, 15, 300),
  });
  const query = fc.record({
    scope: fc.constantFrom('all', 'online'),
    limit: fc.integer({ min: 1, max: 5 }),
    from: fc.nat(6),
    search: fc.constantFrom('', '1', 'b'),
  });
  fc.assert(fc.property(fc.array(query, { minLength: 1, maxLength: 3 }), fc.array(step, { maxLength: 24 }), agrees), { numRuns: 60 });
});

function agrees(queries: readonly object[], steps: readonly { who: number; what: string; wait: number }[]): void {
  const house = openCoreHouse();
  const lookers = queries.map((query, n) => ({ ...signIn(house, `Looker ${n}`), query }));
  const people = Array.from({ length: 8 }, (_, n) => ({ here: house.register(`${n % 2 === 0 ? 'A' : 'B'}${n}`), isGone: false }));
  const pages = lookers.map(({ device, query }) => pageOf(device, query));
  for (const [n, { who, what, wait }] of steps.entries()) {
    const person = people[who];
    assert.ok(person);
    if (what === 'new') house.register(`C${n}`);
    else if (!person.isGone) does(person.here, what, n);
    if (what === 'leave for good') person.isGone = true;
    house.clock.advance(wait);
    for (const { device } of lookers) device.alive();
  }
  house.clock.advance(5_000);
  for (const [n, page] of pages.entries()) {
    const fresh = lookers[n]?.person.do('users/list', lookers[n]?.query);
    assert.deepEqual([page.names(), page.total()], [rows(fresh).toSorted(), fresh.total]);
  }
  house.close();
}

function does(person: Someone, what: string, n: number): void {
  if (what === 'come') person.ask('users/heartbeat');
  if (what === 'go') person.ask('users/disconnect');
  if (what === 'rename') person.ask('users/rename', { username: `${n % 2 === 0 ? 'B' : 'D'}${n}` });
  if (what === 'leave for good') person.ask('users/disconnect', { revoke_token: true });
}

/** As if they had enrolled a device with a key. */
function giveKey({ records, clock }: CoreHouse, { id }: Someone): void {
  const [device, at] = [crypto.randomUUID(), clock.wall()];
  records.addDevice({ id: device, userId: id, label: '', key: 'a key', sealingKey: null, createdAt: at, usedAt: at }, `hash of ${device}`);
}

test('The list has the last thousand guests to go, and none of yesterday', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  for (let n = 0; n < 1_003; n += 1) goes(house.register(`Guest ${n}`));
  assert.equal(everybody(ada).total, 1_001);
  assert.deepEqual(rows(everybody(ada, { search: 'guest 2', limit: 1 })), ['Guest 20 offline']);
  house.clock.advance(86_400_001);
  goes(house.register('Bob'), house.register('Cleo'));
  ada.do('users/heartbeat');
  assert.deepEqual(rows(everybody(ada)), ['Ada idle', 'Bob offline', 'Cleo offline']);
});

test('Of two guests of one name the list has one: who is here, else who went last', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const page = pageOf(ada.device, { scope: 'all' });
  const first = house.register('Bob');
  goes(first);
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Bob offline']);
  const second = house.register('BOB');
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'BOB idle']);
  goes(second);
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'BOB offline']);
  first.do('users/heartbeat');
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Bob idle']);
  assert.equal(page.asked(), 1);
});

test('Bob who signs out for good is in no list, unless they have another device', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const page = pageOf(ada.device, { scope: 'all' });
  const [bob, cleo] = [house.register('Bob'), house.register('Cleo')];
  atAnotherDevice(house, cleo);
  for (const person of [bob, cleo]) person.do('users/disconnect', { revoke_token: true });
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Cleo offline']);
  ada.person.refused('user_not_found', 'users/get', { user_id: bob.id });
});

test('A server that starts again knows whoever has a key, and since when they are away', (t) => {
  const records = openRecords(':memory:');
  t.after(() => records.close());
  const before: CoreHouse = openCoreHouse({ records });
  const [ada, bob] = [before.register('Ada'), before.register('Bob')];
  for (const person of [ada, bob]) giveKey(before, person);
  before.register('A guest');
  before.clock.advance(120_000);
  goes(bob);
  const left = Math.floor(before.clock.wall() / 1_000);
  before.core.close();
  const after = openCoreHouse({ records });
  const cleo = after.register('Cleo');
  const list = everybody(cleo);
  assert.deepEqual(rows(list), ['Cleo idle', 'Ada offline', 'Bob offline']);
  assert.ok(left - list.users[2].last_seen < 3_600, 'to within an hour');
  assert.deepEqual([ada.id, bob.id], [list.users[1].id, list.users[2].id]);
  after.core.close();
});

test('Whom Bob has blocked sees Bob away since then, whatever Bob does, and in their favourites too', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const bob = signIn(house, 'Bob');
  house.register('Cleo');
  ada.device.do('users/favourite', { user_id: bob.person.id, on: true });
  const [page, others] = [pageOf(ada.device, { scope: 'all' }), pageOf(bob.device, { scope: 'all' })];
  const since = Math.floor(house.clock.wall() / 1_000);
  bob.person.do('users/block', { user_id: ada.person.id });
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Bob offline', 'Cleo idle']);
  assert.deepEqual(rows({ users: ada.device.last('favourites').users }), ['Bob offline']);
  assert.equal(page.asked(), 1);
  house.clock.advance(8_000);
  ada.person.do('users/heartbeat');
  const list = everybody(ada.person);
  assert.deepEqual([rows(list).at(-1), list.total, list.users.at(-1).last_seen], ['Bob offline', 3, since]);
  assert.equal(ada.person.do('users/get', { user_id: bob.person.id }).user_status, 'offline');
  const before = ada.device.events('presence').length;
  bob.person.do('call/initiate', { target_user_id: list.users.find(({ username }: Json) => username === 'Cleo')?.id ?? '' });
  house.clock.advance(300);
  const told = ada.device
    .events('presence')
    .slice(before)
    .flatMap(({ changed, gone }) => [...rows({ users: changed }), ...gone]);
  assert.ok(!told.some((one) => ['Bob', bob.person.id].some((bobs) => one.includes(bobs))), String(told));
  bob.person.do('users/unblock', { user_id: ada.person.id });
  house.clock.advance(300);
  assert.ok(page.names().includes('Bob calling'), String(page.names()));
  assert.ok(others.names().includes('Ada idle'));
});
