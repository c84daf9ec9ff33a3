import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Records } from '../../src/records/port.ts';
import { Away, Unavailable } from '../../src/ports/unavailable.ts';
import { open, pair, someone, tryAttach } from './house.ts';
import { post } from './slow-disk.ts';

/** A database that other servers go on with, and that is away when it is told to be. */
function sharedHouse(t: TestContext) {
  const database = { isAway: false, refuses: false };
  function between(records: Records): Records {
    return {
      ...records,
      isShared: true,
      away: () => (database.isAway ? 'It is away.' : null),
      ask(operation, values, done) {
        if (operation === 'writeCalls' && (database.isAway || database.refuses)) done({ ok: false, error: new Unavailable('It is away.') });
        else records.ask(operation, values, done);
      },
    };
  }
  const house = open(t, { between });
  const [ada, bob] = pair(house);
  return { house, database, ada: ada.attach(), bob: bob.attach() };
}

test('What cannot be kept is told to nobody: Ada is refused, Bob hears nothing until it is kept, and Ada gets her answer when she asks again', (t) => {
  const { house, database, ada, bob } = sharedHouse(t);
  const command = { target_user_id: bob.identity.userId, request_id: 'one' };
  database.refuses = true;
  const [refused] = post(house, ada, 'call/initiate', command);
  assert.deepEqual([refused.http, refused.code, refused.retry_after], [503, 'overloaded', 2]);
  assert.deepEqual([bob.events('ring'), ada.events('call')], [[], []]);
  assert.equal(post(house, bob, 'users/heartbeat', {})[0].http, 503, 'nobody is answered by what may be lost');
  database.refuses = false;
  house.clock.advance(1_100);
  assert.equal(bob.events('ring').length, 1);
  const [answer] = post(house, ada, 'call/initiate', command);
  assert.deepEqual([answer.http, answer.call_id], [200, bob.last('ring').call.call_id]);
});

test('While the database is away every command is refused and changes nothing, and a call goes on', (t) => {
  const { house, database, ada, bob } = sharedHouse(t);
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.identity.userId });
  bob.do('call/accept', { call_id });
  const [adas, bobs] = [ada.frames.length, bob.frames.length];
  database.isAway = true;
  assert.equal(post(house, ada, 'call/hold', { call_id })[0].http, 503);
  assert.equal(post(house, null, 'users/register', { username: 'Cleo' })[0].http, 503);
  house.clock.advance(20_000);
  assert.deepEqual([house.call(call_id), ada.frames.length - 1, bob.frames.length], [null, adas, bobs]);
  database.isAway = false;
  house.clock.advance(1_100);
  assert.deepEqual([house.call(call_id)?.status, house.call(call_id)?.version], ['incall', 2]);
  assert.equal(ada.do('call/hold', { call_id }).call.status, 'onhold');
  assert.equal(bob.last('call').call.status, 'onhold');
});

test('Ada comes while the database is away, and nobody remembers her: she is told to come back, and the log tells no failure', (t) => {
  const before = open(t);
  const { identity } = before.register('Ada');
  const database = { isAway: false };
  function between(records: Records): Records {
    return {
      ...records,
      ask(operation, values, done) {
        if (database.isAway) done({ ok: false, error: new Away('It is away.') });
        else records.ask(operation, values, done);
      },
    };
  }
  const house = open(t, { records: before.records, between });
  database.isAway = true;
  const errors = house.errors.length;
  assert.equal(tryAttach(house.core, identity), 'restart');
  assert.equal(house.errors.length, errors);
});

test('The database goes away while a server that takes over reads: it waits, and goes on with the calls and what people have chosen', (t) => {
  const before = open(t);
  const [ada, bob] = pair(before);
  const [cleo] = [before.register('Cleo')];
  const adas = ada.attach();
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id });
  bob.attach().do('call/accept', { call_id });
  bob.do('users/block', { user_id: cleo.id });
  const database = { isAway: true };
  const asked: string[] = [];
  function between(records: Records): Records {
    return {
      ...records,
      isShared: true,
      ask(operation, values, done) {
        asked.push(operation);
        if (database.isAway) done({ ok: false, error: new Unavailable('It is away.') });
        else records.ask(operation, values, done);
      },
    };
  }
  const heir = open(t, { records: before.records, clock: before.clock, between });
  heir.clock.advance(1_000);
  assert.deepEqual([...new Set(asked)], ['loadPush'], 'it goes no further without');
  assert.equal(heir.call(call_id), null);
  database.isAway = false;
  heir.clock.advance(250);
  assert.deepEqual([heir.call(call_id)?.status, heir.errors], ['incall', []]);
  const cleos = someone(heir.core, { user_id: cleo.id, username: 'Cleo', token: cleo.token });
  cleos.refused('user_offline', 'call/initiate', { target_user_id: bob.id });
});
