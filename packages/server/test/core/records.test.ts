import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import type { DeviceRecord } from '../../src/records/port.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { hashToken } from '../../src/people/sessions.ts';
import { Recent } from '../../src/people/recent.ts';
import { openCoreHouse } from './house.ts';
import { again as backAt } from './machine.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'earshot-records-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

const record = { id: 'a', username: 'Ada', nameKey: 'ada', createdAt: 1 };

function deviceOf(userId: string, which = 'first'): DeviceRecord {
  return { id: `${which} of ${userId}`, userId, label: '', key: null, sealingKey: null, createdAt: 1, usedAt: 1 };
}

test('Ada and their token are there again after a restart, and a revoked one is not', (t) => {
  const path = join(folder(t), 'earshot.db');
  const first = openRecords(path);
  first.addUser(record, deviceOf('a'), hashToken('one'));
  first.addUser({ ...record, id: 'b' }, deviceOf('b'), hashToken('two'));
  first.renameUser('a', 'Ada Lovelace', 'ada lovelace');
  first.revokeToken(hashToken('two'));
  first.close();
  first.close();
  const again = openRecords(path);
  t.after(() => again.close());
  assert.deepEqual(again.findByToken(hashToken('one')), {
    madeAt: null,
    user: { id: 'a', username: 'Ada Lovelace', nameKey: 'ada lovelace', createdAt: 1 },
    deviceId: 'first of a',
    label: '',
    usedAt: 1,
  });
  assert.deepEqual(again.findUser('a'), { id: 'a', username: 'Ada Lovelace', nameKey: 'ada lovelace', createdAt: 1 });
  assert.equal(again.findByToken(hashToken('two')), null);
  assert.equal(again.findUser('nobody'), null);
});

test("The database is its owner's alone, and no token stands in it", (t) => {
  const path = folder(t);
  const records = openRecords(join(path, 'earshot.db'));
  const house = openCoreHouse({ records });
  const { token } = house.register('Ada');
  const secret = Buffer.from(token);
  for (const name of readdirSync(path)) {
    assert.equal(statSync(join(path, name)).mode & 0o077, 0, `${name} can be read by others`);
    assert.ok(!readFileSync(join(path, name)).includes(secret), `${name} holds the token`);
  }
  house.close();
});

test('A user whose token cannot be kept is not kept either', (t) => {
  const records = openRecords(':memory:');
  t.after(() => records.close());
  records.addUser(record, deviceOf('a'), 'the same hash');
  assert.throws(() => records.addUser({ ...record, id: 'b' }, deviceOf('b'), 'the same hash'));
  assert.equal(records.findUser('b'), null);
  records.addUser({ ...record, id: 'c' }, deviceOf('c'), 'another hash');
  assert.equal(records.findByToken('another hash')?.user.id, 'c');
});

test('A device goes with its last token if it has no key, and a user with the last of their devices', (t) => {
  const records = openRecords(':memory:');
  t.after(() => records.close());
  records.addUser(record, deviceOf('a'), 'laptop');
  records.addDevice({ ...deviceOf('a', 'second'), createdAt: 2, key: 'a key' }, 'mobile');
  assert.throws(() => records.addDevice({ ...deviceOf('a', 'third') }, 'mobile'));
  function devices(): readonly string[] {
    return records.devicesOf('a').map(({ id }) => id);
  }
  assert.deepEqual(devices(), ['first of a', 'second of a'], 'the oldest first, and none without its token');
  records.revokeToken('laptop');
  records.revokeToken('mobile');
  assert.deepEqual(devices(), ['second of a'], 'by its key it can get another token');
  assert.equal(records.findUser('a')?.id, 'a');
  records.removeDevice('second of a');
  assert.deepEqual([devices(), records.findUser('a')], [[], null]);
});

test('Records that cannot be written say so, and those of a newer Earshot are left alone', (t) => {
  const path = join(folder(t), 'earshot.db');
  const records = openRecords(path);
  assert.equal(records.unfit(), null);
  const other = new DatabaseSync(path);
  const mode = other.prepare('PRAGMA journal_mode').get();
  assert.equal(mode?.['journal_mode'], 'wal');
  other.exec('PRAGMA user_version = 99');
  other.close();
  records.close();
  assert.equal(typeof records.unfit(), 'string');
  assert.throws(() => openRecords(path), /newer Earshot/);
});

test('Ada keeps id and name when the server starts again', (t) => {
  const path = join(folder(t), 'earshot.db');
  const before = openCoreHouse({ records: openRecords(path) });
  const first = before.register('Ada');
  before.close();
  const house = openCoreHouse({ records: openRecords(path) });
  t.after(() => house.close());
  const identity = house.core.authenticate(first.token);
  assert.equal(identity?.userId, first.id);
  assert.deepEqual(house.people(), [], 'Ada is not online before they come');
  const { body } = house.core.dispatch({ identity, endpointId: null, address: '::1' }, 'users/list', {});
  assert.deepEqual(
    (body['users'] as { id: string; username: string }[]).map(({ id, username }) => ({ id, username })),
    [{ id: first.id, username: 'Ada' }],
  );
});

/** A server that counts how often it looks up a token, and the next one on the same records. */
function counting(t: TestContext) {
  const records = openRecords(':memory:');
  const looked = { up: 0 };
  const counted = {
    ...records,
    findByToken(hash: string) {
      looked.up += 1;
      return records.findByToken(hash);
    },
  };
  const [first, second] = [openCoreHouse({ records: counted }), openCoreHouse({ records: counted })];
  t.after(() => {
    second.core.close();
    first.close();
  });
  return { first, second, looked };
}

test('A token is looked up once, also when its user goes and comes back, and again after a day', (t) => {
  const { first, second, looked } = counting(t);
  const ada = backAt(second, first.register('Ada'));
  for (let n = 0; n < 5; n += 1) ada.do('users/heartbeat');
  assert.equal(looked.up, 1);
  second.clock.advance(60_000);
  assert.deepEqual(second.people(), [], 'Ada is offline');
  ada.do('users/heartbeat');
  assert.equal(looked.up, 1);
  second.clock.advance(86_400_000);
  ada.do('users/heartbeat');
  assert.equal(looked.up, 2, 'Ada may have been forgotten meanwhile');
  assert.equal(second.core.authenticate('x'.repeat(257)), null);
  assert.equal(looked.up, 2);
});

test('A token that was revoked is not known from memory', (t) => {
  const { first, second, looked } = counting(t);
  const ada = backAt(second, first.register('Ada'));
  ada.do('users/disconnect', { revoke_token: true });
  assert.equal(second.core.authenticate(ada.token), null);
  assert.equal(ada.ask('users/heartbeat').http, 401);
  assert.ok(looked.up > 1, 'the records said so');
});

test('Of many who come the newest are known, and the others are looked up again', () => {
  const known = new Recent<string>({ most: 2, ms: 1_000 });
  for (const [at, name] of ['ada', 'bob', 'ada', 'cleo'].entries()) known.set(name, name, at);
  assert.deepEqual([known.get('ada', 10), known.get('bob', 10), known.get('cleo', 10)], ['ada', null, 'cleo']);
  assert.equal(known.get('ada', 1_002), null);
});
