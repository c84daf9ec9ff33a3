import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { limits } from '@earshot/protocol';
import type { SlowHash } from '../../src/people/slow-hash.ts';
import type { Done } from '../../src/ports/result.ts';
import { now } from '../../src/ports/result.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { makeKeys, recoverBody, recoveryBody, type TestKeys } from '../device-keys.ts';
import { atAnotherDevice, open, someone, webOrigin, type CoreHouse, type HouseOptions, type Reply } from './house.ts';
import { challengeOf, enter, type Keyed } from './keyed.ts';

const other = 'zoo zoo zoo zoo zoo zoo';

function hashOf(text: string, salt: string): string {
  return createHash('sha256').update(`${salt} ${text}`).digest('base64url');
}

/** Hashes in the turn in which it is asked, and notes what. */
function quickHash(): SlowHash & { readonly hashed: string[] } {
  const hashed: string[] = [];
  return {
    hashed,
    isFull: () => false,
    of(text, salt) {
      hashed.push(text);
      return now(hashOf(text, salt));
    },
  };
}

function openQuick(t: TestContext, options: HouseOptions = {}): CoreHouse & { readonly hashed: string[] } {
  const slowHash = quickHash();
  return { ...open(t, { slowHash, ...options }), hashed: slowHash.hashed };
}

function askForCode(house: CoreHouse, person: Keyed): Reply {
  return person.ask('devices/recovery', recoveryBody(person.keys, person.deviceId, challengeOf(house), webOrigin));
}

function codeOf(house: CoreHouse, person: Keyed): string {
  const { body } = askForCode(house, person);
  assert.equal(body.status, 'success', JSON.stringify(body));
  assert.match(body.code, /^[a-z]+( [a-z]+){5}$/);
  return body.code;
}

function recover(house: CoreHouse, username: string, code: string, keys: TestKeys = makeKeys('Phone')): Reply {
  return house.ask('devices/recover', recoverBody(keys, { username, code }, challengeOf(house), webOrigin));
}

function toldOf({ http, body }: Reply): readonly unknown[] {
  return [http, body.code ?? body.status, body.message];
}

test('Ada has lost the laptop, types name and words into a new browser, and is Ada; it is told at what else is theirs', (t) => {
  const house = openQuick(t);
  const ada = enter(house, 'Ada');
  assert.equal(ada.do('devices/list').recovery_made_at, null);
  const code = codeOf(house, ada);
  assert.equal(ada.do('devices/list').recovery_made_at, house.clock.wall());
  const laptop = ada.attach();
  house.clock.advance(1);
  const { body } = recover(house, ' ADA ', code.toUpperCase().replaceAll(' ', '-'));
  assert.deepEqual([body.status, body.user_id, body.username], ['success', ada.id, 'Ada']);
  assert.deepEqual(laptop.last('recovered'), { type: 'recovered', device_id: body.device_id, label: 'Phone' });
  const phone = someone(house.core, body);
  const { devices, recovery_made_at } = phone.do('devices/list');
  assert.deepEqual(
    [recovery_made_at, devices.map(({ label, current }: { label: string; current: boolean }) => [label, current])],
    [
      null,
      [
        ['Laptop', false],
        ['Phone', true],
      ],
    ],
  );
  phone.do('devices/remove', { device_id: ada.deviceId });
  assert.equal(laptop.closed(), 'signed_out');
  assert.equal(house.ask('users/register', { username: 'Ada' }).body.code, 'name_taken');
});

test('A code is good once, and another one voids it; whoever has lost the answer is let in again by the same key', (t) => {
  const house = openQuick(t);
  const ada = enter(house, 'Ada');
  const [first, second] = [codeOf(house, ada), codeOf(house, ada)];
  assert.equal(recover(house, 'Ada', first).http, 404);
  const keys = makeKeys();
  const { body } = recover(house, 'Ada', second, keys);
  assert.equal(recover(house, 'Ada', second).http, 404);
  const { body: again } = recover(house, 'Ada', second, keys);
  assert.deepEqual([again.device_id, again.user_id], [body.device_id, ada.id]);
  assert.equal(ada.do('devices/list').devices.length, 2);
});

test('Wrong words are told alike and cost one hash, whether the name has a code, has none, or is nobody’s', (t) => {
  const house = openQuick(t);
  codeOf(house, enter(house, 'Ada'));
  enter(house, 'Bob');
  house.register('Guest');
  const before = house.hashed.length;
  const told = ['Ada', 'Bob', 'Guest', 'Nobody'].map((name) => toldOf(recover(house, name, other)));
  assert.deepEqual([told[0]?.slice(0, 2), house.hashed.length - before], [[404, 'not_found'], 4]);
  assert.equal(new Set(told.map((one) => JSON.stringify(one))).size, 1, JSON.stringify(told));
});

test('After five tries for a name even the right words wait, for an hour and no hash; another name does not, nor a word that is none', (t) => {
  const house = openQuick(t);
  const [ada, bob] = [enter(house, 'Ada'), enter(house, 'Bob')];
  const [code, bobs] = [codeOf(house, ada), codeOf(house, bob)];
  for (let n = 0; n < 3; n += 1) assert.equal(recover(house, 'Ada', 'apple pie').body.code, 'bad_request');
  for (const name of ['Ada', 'ada', ' Ada', 'ＡＤＡ', 'Ada']) assert.equal(recover(house, name, other).http, 404);
  const before = house.hashed.length;
  const refused = recover(house, 'Ada', code);
  assert.deepEqual([refused.http, refused.body.code, refused.retryAfter, house.hashed.length], [429, 'too_many', 3_600, before]);
  for (let n = 0; n < 5; n += 1) recover(house, 'Nobody', other);
  assert.equal(recover(house, 'Nobody', other).http, 429);
  assert.equal(recover(house, 'Bob', bobs).http, 200);
  house.clock.advance(3_600_000);
  assert.equal(recover(house, 'Ada', code).http, 200);
});

test('From one address come thirty tries an hour, whatever the names', (t) => {
  const house = openQuick(t);
  const ada = enter(house, 'Ada');
  const code = codeOf(house, ada);
  for (let n = 0; n < 30; n += 1) assert.equal(recover(house, `Nobody ${n}`, other).http, 404);
  const { http, body } = recover(house, 'Ada', code);
  assert.deepEqual([http, body.message], [429, 'Too many recovery codes were tried from here. Wait 60 minutes.']);
});

test('While as many hashes wait as may, a try is told to come again at once, and does not count', (t) => {
  let isFull = false;
  const house = openQuick(t, { slowHash: { ...quickHash(), isFull: () => isFull } });
  const ada = enter(house, 'Ada');
  const code = codeOf(house, ada);
  function tryAgain(): number {
    const body = recoverBody(makeKeys(), { username: 'Ada', code }, challengeOf(house), webOrigin);
    return house.ask('devices/recover', { ...body, request_id: 'one and the same try' }).http;
  }
  isFull = true;
  for (let n = 0; n < 10; n += 1) assert.deepEqual([tryAgain(), askForCode(house, ada).http], [503, 503]);
  isFull = false;
  assert.equal(tryAgain(), 200);
});

test('A guest makes no code, nor does a copied token, nor a proof of something else; ten an hour are enough', (t) => {
  const house = openQuick(t);
  const ada = enter(house, 'Ada');
  const guest = house.register('Guest');
  const keys = makeKeys();
  guest.refused('wrong_state', 'devices/recovery', recoveryBody(keys, guest.identity.deviceId, challengeOf(house), webOrigin));
  ada.refused('bad_proof', 'devices/recovery', recoveryBody(keys, ada.deviceId, challengeOf(house), webOrigin));
  ada.refused('bad_proof', 'devices/recovery', recoveryBody(ada.keys, ada.deviceId, challengeOf(house), 'https://evil.test'));
  ada.refused('bad_request', 'devices/recovery', {});
  const once = recoveryBody(ada.keys, ada.deviceId, challengeOf(house), webOrigin);
  assert.equal(ada.ask('devices/recovery', once).http, 200);
  ada.refused('expired', 'devices/recovery', once);
  const keyless = atAnotherDevice(house, ada);
  keyless.refused('wrong_state', 'devices/recovery', recoveryBody(ada.keys, ada.deviceId, challengeOf(house), webOrigin));
  for (let n = 1; n < 10; n += 1) codeOf(house, ada);
  assert.equal(askForCode(house, ada).body.code, 'too_many');
});

test('Of two browsers that come with the same code at once one is let in', async (t) => {
  const waiting: (() => void)[] = [];
  let holds = false;
  const slowHash: SlowHash = {
    isFull: () => false,
    of: (text, salt) => (done: Done<string>) => {
      function tell(): void {
        done({ ok: true, value: hashOf(text, salt) });
      }
      if (holds) waiting.push(tell);
      else tell();
    },
  };
  const house = open(t, { slowHash });
  const ada = enter(house, 'Ada');
  const code = codeOf(house, ada);
  holds = true;
  const codes: number[] = [];
  for (const keys of [makeKeys(), makeKeys()]) {
    const body = recoverBody(keys, { username: 'Ada', code }, challengeOf(house), webOrigin);
    const from = { identity: null, endpointId: null, address: '::1', webOrigin };
    house.port.dispatch(from, 'devices/recover', body, ({ http }) => codes.push(http));
  }
  for (const tell of waiting) tell();
  assert.deepEqual(codes, [200, 404]);
  assert.equal(ada.do('devices/list').devices.length, 2);
});

test('Who has as many devices as one can have keeps the code for when there is room', (t) => {
  const house = openQuick(t);
  const ada = enter(house, 'Ada');
  const code = codeOf(house, ada);
  const others = Array.from({ length: limits.devices - 1 }, () => atAnotherDevice(house, ada));
  assert.equal(recover(house, 'Ada', code).body.code, 'full');
  ada.do('devices/remove', { device_id: others[0]?.identity.deviceId });
  assert.equal(recover(house, 'Ada', code).http, 200);
});

test('What is kept is salt and hash; it goes with who deletes themselves, and with their last device', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-recovery-'));
  const records = openRecords(join(folder, 'earshot.db'));
  const house = openQuick(t, { records });
  const database = new DatabaseSync(join(folder, 'earshot.db'), { readOnly: true });
  t.after(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });
  const [ada, bob] = [enter(house, 'Ada'), enter(house, 'Bob')];
  const code = codeOf(house, ada);
  function rows() {
    return database.prepare('SELECT * FROM recovery_codes').all();
  }
  const [row] = rows();
  const salt = String(row?.['salt']);
  assert.deepEqual(
    { ...row },
    {
      user_id: ada.id,
      salt,
      hash: hashOf(code, salt),
      made_at: house.clock.wall(),
      device_id: ada.deviceId,
    },
  );
  const bobs = codeOf(house, bob);
  ada.do('users/delete');
  assert.equal(recover(house, 'Ada', code).http, 404);
  assert.deepEqual(
    rows().map(({ user_id }) => user_id),
    [bob.id],
  );
  bob.do('devices/remove', { device_id: bob.deviceId });
  assert.deepEqual(rows(), []);
  assert.equal(recover(house, 'Bob', bobs).http, 404);
});
