import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { commandNames, contract, type CommandName } from '@earshot/protocol';
import { hashToken } from '../../src/people/sessions.ts';
import { inTurn } from '../../src/records/in-turn.ts';
import { bodies } from '../access-bodies.ts';
import { address, online, open, someone, type CoreHouse, type Json, type Someone } from './house.ts';
import { again, buildMachine } from './machine.ts';

const hour = 3_600_000;

/** Somebody whose name is theirs for good, and who was there before. */
function keyed(house: CoreHouse, name: string): Someone {
  const at = house.clock.wall();
  const [id, token] = [randomUUID(), randomUUID()];
  const device = { id: randomUUID(), userId: id, label: '', key: 'a key', sealingKey: null, createdAt: at, usedAt: at };
  house.records.addUser({ id, username: name, nameKey: name.toLowerCase(), createdAt: at }, device, hashToken(token));
  const person = someone(house.core, { user_id: id, username: name, token });
  person.do('users/heartbeat');
  return person;
}

function linkTo(person: Someone, lasts_ms = hour): { readonly secret: string; readonly link: Json } {
  return person.do('guests/link', { lasts_ms, label: 'Shop window' });
}

function asked(house: CoreHouse, name: 'guests/enter' | 'guests/target', body: object, from = address): Json {
  return house.core.dispatch({ identity: null, endpointId: null, address: from }, name, body).body;
}

function enter(house: CoreHouse, secret: string, username?: string): Json {
  return asked(house, 'guests/enter', { secret, username });
}

/** Somebody without a name who has come by a link. */
function visitor(house: CoreHouse, secret: string, username?: string): Someone {
  const entered = enter(house, secret, username);
  assert.equal(entered.status, 'success', JSON.stringify(entered));
  return someone(house.core, entered);
}

test('Somebody without a name comes by a link from anywhere, calls Ada, and the two talk', (t) => {
  const house = open(t, { join: 'invite' });
  const ada = keyed(house, 'Ada');
  const { secret, link } = linkTo(ada);
  assert.deepEqual([link.target_user_id, link.label, link.ends_at], [ada.id, 'Shop window', house.clock.wall() + hour]);
  const entered = enter(house, secret);
  assert.deepEqual([entered.target, entered.ends_at], [{ id: ada.id, username: 'Ada' }, link.ends_at]);
  assert.match(entered.username, /^Guest \d{4}$/);
  const guest = someone(house.core, entered);
  const { call_id } = guest.do('call/initiate', { target_user_id: ada.id, offer: 'v=0 guest' });
  assert.equal(ada.do('signal/incoming').call.caller_username, entered.username);
  ada.do('call/accept', { call_id, answer: 'v=0 ada' });
  assert.equal(guest.do('signal/get-answer', { call_id }).answer, 'v=0 ada');
  guest.do('call/hold', { call_id });
  guest.do('call/resume', { call_id });
  ada.do('call/end', { call_id });
});

test('Maria asks again to come in while the first time is on its way: she is one guest', async (t) => {
  let isSlow = false;
  const house = open(t, {
    between: (records) => ({
      ...records,
      ask: (operation, values, done) =>
        isSlow ? setImmediate(() => records.ask(operation, values, done)) : records.ask(operation, values, done),
    }),
  });
  const { secret } = linkTo(keyed(house, 'Ada'));
  isSlow = true;
  const body = { secret, username: 'Maria', request_id: 'one and the same request' };
  const [first, second] = await Promise.all(
    [1, 2].map(
      () =>
        new Promise<Json>((resolve) =>
          house.port.dispatch({ identity: null, endpointId: null, address }, 'guests/enter', body, (answer) => resolve(answer.body)),
        ),
    ),
  );
  assert.equal(first.status, 'success');
  assert.deepEqual(second, first);
});

test('Whom a link leads to can be read before anybody comes by it, and nothing comes of that', (t) => {
  const house = open(t, { join: 'invite' });
  const ada = keyed(house, 'Ada');
  const { secret, link } = linkTo(ada);
  const { target, ends_at } = asked(house, 'guests/target', { secret });
  assert.deepEqual([target, ends_at], [{ id: ada.id, username: 'Ada' }, link.ends_at]);
  assert.equal(asked(house, 'guests/target', { secret: 'guessed' }).code, 'not_found');
  ada.do('guests/withdraw', { link_id: link.link_id });
  assert.equal(asked(house, 'guests/target', { secret }).code, 'expired');
  assert.deepEqual(online(house), ['Ada idle']);
});

test("A guest says their name: Ada sees that they are a guest, and the name is nobody's", (t) => {
  const house = open(t);
  const ada = keyed(house, 'Ada');
  const { secret } = linkTo(ada);
  const [one, other] = [visitor(house, secret, '  Maria '), visitor(house, secret, 'Maria')];
  const { call_id } = one.do('call/initiate', { target_user_id: ada.id });
  assert.equal(ada.do('signal/incoming').call.caller_username, 'Maria (guest)');
  one.do('call/end', { call_id });
  other.do('call/initiate', { target_user_id: ada.id });
  house.register('Maria (guest)');
  house.clock.advance(60_000);
  for (const guest of [one, other]) guest.do('users/heartbeat');
  assert.match(enter(house, secret, ' ').username, /^Guest \d{4}$/);
  assert.equal(enter(house, secret, 'Ada').username, 'Ada (guest)');
  for (const bad of ['x'.repeat(33), 'Ma\u202Eria']) assert.equal(enter(house, secret, bad).code, 'bad_request');
  assert.equal(enter(house, secret, 'x'.repeat(32)).username, `${'x'.repeat(32)} (guest)`);
});

test('A guest is in no list, finds nobody but whom they call, and is called by nobody else', (t) => {
  const house = open(t);
  const ada = keyed(house, 'Ada');
  const bob = house.register('Bob');
  const guest = visitor(house, linkTo(ada).secret);
  assert.deepEqual(online(house), ['Ada idle', 'Bob idle']);
  assert.equal(bob.do('users/list').total, 2);
  guest.refused('not_invited', 'users/list');
  assert.equal(guest.do('users/get', { user_id: ada.id }).username, 'Ada');
  guest.refused('not_invited', 'users/get', { user_id: bob.id });
  guest.refused('not_invited', 'call/initiate', { target_user_id: bob.id });
  guest.refused('not_invited', 'call/initiate', { target_user_id: randomUUID() });
  bob.refused('user_not_found', 'users/get', { user_id: guest.id });
  bob.refused('user_not_found', 'call/initiate', { target_user_id: guest.id });
  const { call_id } = ada.do('call/initiate', { target_user_id: guest.id });
  guest.do('call/accept', { call_id });
});

/** They call one person, and bring nobody else in. */
const moves: ReadonlySet<CommandName> = new Set<CommandName>(['call/invite', 'call/merge', 'call/transfer']);
/** What a guest may send at all. Whoever adds a command says here if it is for guests as well. */
const forGuests: ReadonlySet<CommandName> = new Set<CommandName>([
  'users/get',
  'users/heartbeat',
  'users/leaving',
  'users/disconnect',
  ...commandNames.filter((name) => 'when' in contract[name].access && !moves.has(name)),
  'call/initiate',
  'signal/incoming',
]);

for (const name of commandNames.filter((one) => contract[one].access.who !== 'nobody')) {
  test(`A guest ${forGuests.has(name) ? 'may' : 'may not'} send ${name}, and never about the call of two others`, (t) => {
    const house = open(t);
    const [ada, bob, cleo] = [keyed(house, 'Ada'), house.register('Bob'), house.register('Cleo')];
    const guest = visitor(house, linkTo(ada).secret);
    const { call_id } = bob.do('call/initiate', { target_user_id: cleo.id, offer: 'v=0' });
    const before = [house.people(), house.call(call_id)];
    const ids = { stranger: bob.id, caller: bob.id, callee: cleo.id, bystander: bob.id };
    const { http, body } = guest.ask(name, bodies[name](ids, call_id, bob.identity.deviceId));
    const [wanted, code] = refusalOf(name);
    assert.deepEqual([http, body.code], [wanted, code], JSON.stringify(body));
    assert.deepEqual([house.people(), house.call(call_id)], before);
  });
}

/** What comes of a command of a guest that names Bob, or the call of Bob and Cleo. */
function refusalOf(name: CommandName): readonly [http: number, code: string | undefined] {
  if (!forGuests.has(name) || name === 'users/get' || name === 'call/initiate') return [403, 'not_invited'];
  return 'when' in contract[name].access ? [403, 'not_in_call'] : [200, undefined];
}

test('A link that is over lets nobody in and calls nobody, while a call that was made by it goes on', (t) => {
  const house = open(t);
  const ada = keyed(house, 'Ada');
  const { secret } = linkTo(ada);
  const [guest, late] = [visitor(house, secret), visitor(house, secret)];
  const { call_id } = guest.do('call/initiate', { target_user_id: ada.id });
  ada.do('call/accept', { call_id });
  for (let spent = 0; spent < hour; spent += 5_000) {
    house.clock.advance(5_000);
    for (const one of [ada, guest, late]) one.do('users/heartbeat');
  }
  assert.equal(enter(house, secret).code, 'expired');
  late.refused('expired', 'call/initiate', { target_user_id: ada.id });
  guest.do('call/hold', { call_id });
  guest.do('call/resume', { call_id });
  assert.equal(house.call(call_id).status, 'incall');
  guest.do('call/end', { call_id });
  guest.refused('expired', 'call/initiate', { target_user_id: ada.id });
});

test('Ada sees her links, and withdraws one: it is over at once, and no link of Bob is hers', (t) => {
  const house = open(t);
  const [ada, bob] = [keyed(house, 'Ada'), keyed(house, 'Bob')];
  const [first, second] = [linkTo(ada), linkTo(bob)];
  assert.deepEqual(ada.do('guests/links').links, [first.link]);
  ada.refused('not_found', 'guests/withdraw', { link_id: second.link.link_id });
  const guest = visitor(house, first.secret);
  assert.deepEqual(ada.do('guests/withdraw', { link_id: first.link.link_id }).links, []);
  assert.equal(enter(house, first.secret).code, 'expired');
  guest.refused('expired', 'call/initiate', { target_user_id: ada.id });
  assert.equal(enter(house, 'guessed').code, 'not_found');
  visitor(house, second.secret);
});

test('Only who has a key makes a link, as long as they like and twenty at most', (t) => {
  const house = open(t);
  const [ada, bob] = [keyed(house, 'Ada'), house.register('Bob')];
  bob.refused('wrong_state', 'guests/link', { lasts_ms: hour });
  ada.refused('bad_request', 'guests/link', { lasts_ms: 1 });
  ada.refused('bad_request', 'guests/link', { lasts_ms: hour, label: 'x'.repeat(41) });
  for (let n = 0; n < 20; n += 1) linkTo(ada);
  ada.refused('full', 'guests/link', { lasts_ms: hour });
});

test('The server starts again in the call of a guest: the call is there, and the guest is still nobody else', (t) => {
  const machine = buildMachine(t);
  const before = machine.start();
  const [ada, bob] = [keyed(before, 'Ada'), before.register('Bob')];
  const { secret } = linkTo(ada);
  const guest = visitor(before, secret);
  const { call_id } = guest.do('call/initiate', { target_user_id: ada.id });
  ada.do('call/accept', { call_id });
  const house = machine.start();
  const [sameGuest, sameAda, sameBob] = [again(house, guest), again(house, ada), again(house, bob)];
  sameGuest.do('call/hold', { call_id });
  sameGuest.do('call/end', { call_id });
  sameBob.do('users/heartbeat');
  sameGuest.refused('not_invited', 'users/list');
  sameGuest.refused('not_invited', 'call/initiate', { target_user_id: bob.id });
  assert.equal(sameAda.do('users/list').total, 2);
  visitor(house, secret);
});

test('A link that is lost makes no guest somebody with a name', (t) => {
  const machine = buildMachine(t);
  const before = machine.start();
  const ada = keyed(before, 'Ada');
  const guest = visitor(before, linkTo(ada).secret);
  machine.kill();
  const database = new DatabaseSync(machine.path);
  database.exec('DELETE FROM guest_links');
  database.close();
  const house = machine.start();
  const same = again(house, guest);
  again(house, ada).do('users/heartbeat');
  same.refused('not_invited', 'users/list');
  same.refused('expired', 'call/initiate', { target_user_id: ada.id });
});

test('Who has come by a link goes with it, two days after its end', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const ada = keyed(house, 'Ada');
  const guest = visitor(house, linkTo(ada).secret);
  const records = inTurn(house.records);
  records.ask('forgetOver', [house.clock.wall()], () => {});
  assert.notEqual(house.records.findUser(guest.id), null);
  records.ask('forgetOver', [house.clock.wall() + hour + 1], () => {});
  assert.equal(house.records.findUser(guest.id), null);
  assert.notEqual(house.records.findUser(ada.id), null);
});

test('Ada blocks a guest: by that link nobody comes back from there for a day, and from elsewhere, or by another link, they do', (t) => {
  const house = open(t);
  const ada = keyed(house, 'Ada');
  const [{ secret }, { secret: other }] = [linkTo(ada, 100 * hour), linkTo(ada, 100 * hour)];
  const guest = visitor(house, secret, 'Mallory');
  const { call_id } = guest.do('call/initiate', { target_user_id: ada.id });
  ada.do('call/reject', { call_id });
  guest.do('users/disconnect');
  ada.do('users/block', { user_id: guest.id });
  assert.equal(enter(house, secret, 'Somebody else').code, 'expired');
  assert.equal(asked(house, 'guests/target', { secret }).code, 'expired');
  assert.equal(asked(house, 'guests/enter', { secret }, '198.51.100.9').status, 'success');
  assert.equal(enter(house, other).status, 'success');
  ada.do('users/unblock', { user_id: guest.id });
  assert.equal(enter(house, secret).status, 'success', 'Ada has changed their mind');
  ada.do('users/block', { user_id: guest.id });
  house.clock.advance(24 * hour);
  assert.equal(enter(house, secret).status, 'success', 'the next day');
});

test('A guest from this machine itself is blocked alone, for a proxy may stand before anybody; so is one whom a member of a group blocks', (t) => {
  const house = open(t);
  const ada = keyed(house, 'Ada');
  const { secret } = linkTo(ada);
  const { user_id } = asked(house, 'guests/enter', { secret }, '127.0.0.1');
  ada.do('users/block', { user_id });
  assert.equal(asked(house, 'guests/enter', { secret }, '127.0.0.1').status, 'success');
  const bob = keyed(house, 'Bob');
  const guest = visitor(house, secret);
  bob.ask('users/block', { user_id: guest.id });
  assert.equal(enter(house, secret).status, 'success', 'it does not lead to Bob');
});
