import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { neededBy } from '../../src/commands/join-policy.ts';
import { hashToken } from '../../src/people/sessions.ts';
import type { Join } from '@earshot/protocol';
import type { InviteRecord } from '../../src/records/port-joining.ts';
import { makeKeys, registerBody, type TestKeys } from '../device-keys.ts';
import { open, someone, webOrigin, type CoreHouse, type Json } from './house.ts';
import { challengeOf } from './keyed.ts';
import { again, buildMachine } from './machine.ts';

const near = '192.168.1.20';
const far = '203.0.113.9';
const day = 86_400_000;

/** A command of somebody without a token, from an address. */
function from(house: CoreHouse, address: string, name: 'users/register' | 'join/invite' | 'join/ask' | 'join/get-ask', body: object): Json {
  const { http, body: said } = house.core.dispatch({ identity: null, endpointId: null, address }, name, body);
  return { http, ...said };
}

/** An invitation as an admin makes it; answers its secret. */
function invitation(house: CoreHouse, given: Partial<InviteRecord> = {}): string {
  const secret = randomUUID() + randomUUID();
  const madeAt = house.clock.wall();
  const made = { id: randomUUID(), hash: hashToken(secret), label: '', uses: 1, used: 0, madeAt, madeBy: 'admin', address: null };
  house.records.joining.addInvite({ ...made, state: 'open', username: null, nameKey: null, endsAt: madeAt + day, ...given }, 10);
  return secret;
}

test('Who is not invited is told of no name that it is taken, and whoever may come in is', (t) => {
  const house = open(t, { join: 'invite' });
  function ask(username: string, invite: string, keys: TestKeys | null): Json {
    const body = keys === null ? { username } : registerBody(keys, username, challengeOf(house), webOrigin);
    return house.ask('users/register', { ...body, invite }).body;
  }
  assert.equal(ask('Ada', invitation(house), makeKeys()).status, 'success');
  assert.equal(ask('Bob', invitation(house), null).status, 'success');
  house.records.admin.putAdminLink(hashToken('link of an admin'), house.clock.wall() + day);
  for (const username of ['Ada', 'Ad\u0430', 'Bob', 'B0b'])
    for (const keys of [null, makeKeys()]) {
      const told = ['made up', invitation(house), 'link of an admin'].map((invite) => ask(username, invite, keys).code);
      assert.deepEqual(told, ['not_invited', 'name_taken', 'name_taken'], username);
    }
});

const entries: readonly (readonly [address: string, isNear: boolean])[] = [
  ['127.0.0.1', true],
  ['::1', true],
  ['10.1.2.3', true],
  ['172.31.255.1', true],
  ['172.32.0.1', false],
  ['192.168.1.20', true],
  ['169.254.7.7', true],
  ['100.64.0.1', true],
  ['100.128.0.1', false],
  ['fd12:3456::1', true],
  ['fe80::1%eth0', true],
  ['::ffff:192.168.1.20', true],
  ['::ffff:203.0.113.9', false],
  ['2001:4860:4860::8888', false],
  ['203.0.113.9', false],
  ['8.8.8.8', false],
  ['', false],
  ['nonsense', false],
];

for (const [address, isNear] of entries) {
  test(`Somebody new from "${address}" counts as ${isNear ? 'near' : 'far'}`, () => {
    assert.equal(neededBy('lan', { address }), isNear ? 'nothing' : 'invitation or approval');
    assert.equal(neededBy('lan', { address, behindProxy: true }), 'invitation or approval', 'hidden behind a proxy');
    assert.deepEqual(
      (['open', 'invite', 'approve'] as const).map((join) => neededBy(join, { address })),
      ['nothing', 'invitation', 'invitation or approval'],
    );
  });
}

const doors: readonly (readonly [join: Join, address: string, isIn: boolean, mayAsk: boolean | undefined])[] = [
  ['open', far, true, undefined],
  ['lan', near, true, undefined],
  ['lan', far, false, true],
  ['invite', near, false, undefined],
  ['invite', '127.0.0.1', false, undefined],
  ['approve', near, false, true],
  ['approve', far, false, true],
];

for (const [join, address, isIn, mayAsk] of doors) {
  test(`Where ${join} may come in, Ada from ${address} ${isIn ? 'does' : 'needs an invitation, and with one she does'}`, (t) => {
    const house = open(t, { join });
    const plain = from(house, address, 'users/register', { username: 'Ada' });
    assert.deepEqual([plain.http, plain.code, plain.may_ask], isIn ? [200, undefined, undefined] : [403, 'not_invited', mayAsk]);
    if (isIn) return;
    assert.deepEqual(house.people(), []);
    const wrong = from(house, address, 'users/register', { username: 'Ada', invite: 'guessed' });
    assert.deepEqual([wrong.http, wrong.code, wrong.may_ask], [403, 'not_invited', mayAsk]);
    assert.deepEqual(house.people(), []);
    assert.equal(from(house, address, 'users/register', { username: 'Ada', invite: invitation(house) }).http, 200);
  });
}

test('An invitation lets in as many as it says, and nobody after them, with a sentence that says why', (t) => {
  const house = open(t, { join: 'invite' });
  const invite = invitation(house, { uses: 2 });
  const looked = from(house, far, 'join/invite', { invite });
  assert.deepEqual([looked.username, looked.ends_at], [null, house.clock.wall() + day]);
  assert.equal(from(house, far, 'users/register', { username: 'Ada', invite }).http, 200);
  assert.equal(from(house, near, 'users/register', { username: 'Bob', invite }).http, 200);
  const third = from(house, far, 'users/register', { username: 'Cleo', invite });
  assert.deepEqual([third.http, third.code], [403, 'not_invited']);
  assert.match(third.message, /used already/);
  assert.equal(from(house, far, 'join/invite', { invite }).code, 'not_invited');
  assert.deepEqual(
    house.people().map(({ username }) => username),
    ['Ada', 'Bob'],
  );
});

test('An invitation for Ada is for no other name, however it is written, and a refused one stays good', (t) => {
  const house = open(t, { join: 'invite' });
  const invite = invitation(house, { username: 'Ada', nameKey: 'ada' });
  assert.equal(from(house, far, 'join/invite', { invite }).username, 'Ada');
  const other = from(house, far, 'users/register', { username: 'Bob', invite });
  assert.deepEqual([other.code, other.message], ['not_invited', 'This invitation is for Ada.']);
  assert.equal(from(house, far, 'users/register', { username: ' ADA ', invite }).http, 200);
});

test('An invitation ends when it says, by the clock of the server', (t) => {
  const house = open(t, { join: 'invite' });
  const invite = invitation(house);
  house.clock.advance(day);
  const late = from(house, far, 'users/register', { username: 'Ada', invite });
  assert.deepEqual([late.code, late.message], ['not_invited', 'This invitation is over. Ask for another one.']);
});

test('A name that is taken uses no invitation up', (t) => {
  const house = open(t, { join: 'lan' });
  assert.equal(from(house, near, 'users/register', { username: 'Ada' }).http, 200);
  const invite = invitation(house);
  assert.equal(from(house, far, 'users/register', { username: 'Ada', invite }).code, 'name_taken');
  assert.equal(from(house, far, 'users/register', { username: 'Bob', invite }).http, 200);
});

test('Who could come in without an invitation comes in with a bad one too, and uses a good one up', (t) => {
  const house = open(t, { join: 'lan' });
  const invite = invitation(house);
  assert.equal(from(house, near, 'users/register', { username: 'Ada', invite }).http, 200);
  assert.equal(from(house, near, 'users/register', { username: 'Bob', invite }).http, 200);
  assert.equal(from(house, far, 'users/register', { username: 'Cleo', invite }).code, 'not_invited');
});

test('The same request twice is one use, and one person', (t) => {
  const house = open(t, { join: 'invite' });
  const invite = invitation(house);
  const body = { username: 'Ada', invite, request_id: randomUUID() };
  const [first, second] = [from(house, far, 'users/register', body), from(house, far, 'users/register', body)];
  assert.equal(first.http, 200);
  assert.deepEqual(second, first);
});

test('Ada, who is known, comes back by her token from anywhere, whatever is asked of newcomers', (t) => {
  const machine = buildMachine(t);
  const before = machine.start();
  const ada = before.register('Ada');
  const house = machine.start({ join: 'invite' });
  again(house, ada).do('users/heartbeat');
  assert.deepEqual(house.people(), [{ id: ada.id, username: 'Ada', status: 'idle' }]);
});

test('What one server has let in with an invitation, the next one knows: it is used up over a crash as well', (t) => {
  const machine = buildMachine(t);
  const before = machine.start({ join: 'invite' });
  const invite = invitation(before);
  const ada = someone(before.core, from(before, far, 'users/register', { username: 'Ada', invite }));
  machine.kill();
  const house = machine.start({ join: 'invite' });
  again(house, ada).do('users/heartbeat');
  assert.equal(from(house, far, 'users/register', { username: 'Bob', invite }).code, 'not_invited');
});

test('Cleo asks to be let in, waits, and is told what the admin has said; her secret alone tells, and opens nothing before', (t) => {
  const house = open(t, { join: 'lan' });
  const asked = from(house, far, 'join/ask', { username: 'Cleo' });
  const mine = { ask_id: asked.ask_id, ask_secret: asked.ask_secret };
  assert.equal(from(house, far, 'join/get-ask', mine).decision, 'waiting');
  const early = from(house, far, 'users/register', { username: 'Cleo', invite: asked.ask_secret });
  assert.deepEqual([early.code, early.may_ask], ['not_invited', true]);
  for (const wrong of [
    { ...mine, ask_secret: 'guessed' },
    { ...mine, ask_id: randomUUID() },
  ])
    assert.equal(from(house, far, 'join/get-ask', wrong).code, 'not_found');
  house.clock.advance(7 * day);
  assert.equal(from(house, far, 'join/get-ask', mine).code, 'not_found', 'the request is over');
});

test('Who needs no invitation has nobody to ask, where only invitations count nobody can, and one address asks 20 times an hour', (t) => {
  const lan = open(t, { join: 'lan' });
  assert.equal(from(lan, near, 'join/ask', { username: 'Ada' }).code, 'wrong_state');
  assert.equal(from(lan, far, 'join/ask', { username: '  ' }).code, 'bad_request');
  for (let n = 0; n < 20; n += 1) assert.equal(from(lan, far, 'join/ask', { username: `Ada ${n}` }).http, 200);
  assert.deepEqual(from(lan, far, 'join/ask', { username: 'Ada' }).code, 'too_many');
  assert.equal(from(open(t, { join: 'invite' }), far, 'join/ask', { username: 'Ada' }).code, 'not_invited');
});
