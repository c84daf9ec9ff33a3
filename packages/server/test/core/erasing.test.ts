import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { inTurn } from '../../src/records/in-turn.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { rings, talks } from './call-set-stage.ts';
import { address, atAnotherDevice, online, openCoreHouse, someone, type HouseOptions } from './house.ts';

/** A house whose database can be looked into. */
function open(t: TestContext, options: HouseOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-erasing-'));
  const path = join(folder, 'earshot.db');
  const records = openRecords(path);
  const house = openCoreHouse({ records, ...options });
  const database = new DatabaseSync(path, { readOnly: true });
  t.after(() => {
    house.close();
    database.close();
    records.close();
    rmSync(folder, { recursive: true });
  });
  /** The tables in which a text stands, but for what is kept of an end for a minute. */
  function tablesWith(text: string): readonly string[] {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'fresh_ends'").all();
    return tables.flatMap(({ name }) => {
      const rows = database.prepare(`SELECT * FROM "${String(name)}"`).all();
      return rows.some((row) => JSON.stringify(row).includes(text)) ? [String(name)] : [];
    });
  }
  return { house, database, tablesWith, ada: house.register('Ada'), bob: house.register('Bob'), cleo: house.register('Cleo') };
}

test('Ada deletes all about themselves in a call: it ends, every device is signed out, the name is free, and history is left to the others', (t) => {
  const { house, database, tablesWith, ada, bob, cleo } = open(t);
  const mobile = atAnotherDevice(house, ada, 'Mobile');
  const [atLaptop, atMobile, bobs] = [ada.attach(), mobile.attach(), bob.attach()];
  ada.do('users/block', { user_id: cleo.id });
  bob.do('users/notify_when_free', { user_id: ada.id });
  const before = talks(atLaptop, bob, bobs);
  atLaptop.do('call/end', { call_id: before, request_id: 'end' });
  house.clock.advance(1_000);
  assert.ok(tablesWith(ada.id).includes('answers'));
  const running = talks(atLaptop, bob, bobs);
  assert.equal(atMobile.do('users/delete', {}).success, true);
  house.clock.advance(0);
  assert.deepEqual([atLaptop.closed(), atMobile.closed(), bobs.closed()], ['signed_out', 'signed_out', null]);
  const { call } = bobs.last('call');
  assert.deepEqual([call.call_id, call.reason, call.ended_by], [running, 'hung_up', ada.id]);
  assert.deepEqual([ada.ask('users/heartbeat').http, mobile.ask('users/heartbeat').http], [401, 401]);
  assert.deepEqual(online(house), ['Bob idle', 'Cleo idle']);
  for (const each of ['users', 'devices', 'tokens', 'availability', 'blocks', 'wishes', 'answers'])
    assert.ok(!tablesWith(ada.id).includes(each), each);
  assert.equal(database.prepare('SELECT count(*) AS n FROM entries WHERE user_id = ?').get(ada.id)?.['n'], 0);
  assert.equal(database.prepare('SELECT count(*) AS n FROM entries WHERE user_id = ?').get(bob.id)?.['n'], 2);
  assert.notEqual(house.register('Ada').id, ada.id);
});

test('Ada deletes themselves and then Bob does: nothing is left of either, nor of their calls', (t) => {
  const { house, tablesWith, ada, bob, cleo } = open(t);
  ada.do('call/end', { call_id: talks(ada, bob) });
  rings(cleo, ada);
  for (const person of [ada, bob]) {
    person.do('users/delete', {});
    house.clock.advance(120_000);
  }
  assert.deepEqual(tablesWith(bob.id), []);
  assert.deepEqual(
    tablesWith(ada.id).filter((name) => name !== 'entries' && name !== 'ended_calls'),
    [],
    'the history of Cleo has a call that Ada did not take',
  );
});

test('Ada deletes themselves, whom a guest link leads to: nobody comes by it any more, and who came by it calls nobody', (t) => {
  const { house, tablesWith, ada } = open(t);
  const { records } = house;
  const user = records.findUser(ada.id);
  assert.ok(user !== null);
  records.addDevice({ id: randomUUID(), userId: ada.id, label: '', key: 'a key', sealingKey: null, createdAt: 0, usedAt: 0 }, 'a hash');
  const { secret } = ada.do('guests/link', { lasts_ms: 3_600_000 });
  function asked(name: 'guests/enter' | 'guests/target') {
    return house.core.dispatch({ identity: null, endpointId: null, address }, name, { secret }).body;
  }
  const guest = someone(house.core, asked('guests/enter'));
  ada.do('users/delete', {});
  assert.deepEqual([asked('guests/enter')['code'], asked('guests/target')['code']], ['not_found', 'not_found']);
  guest.refused('expired', 'call/initiate', { target_user_id: ada.id });
  assert.ok(!tablesWith(ada.id).includes('guest_links'));
  inTurn(records).ask('forgetOver', [0], () => {});
  assert.deepEqual(tablesWith(guest.id), [], 'who came by the link is forgotten with it');
});

test('While nothing can be written nobody is deleted: Ada is told so, is there still, and can ask again', (t) => {
  const base = openRecords(':memory:');
  const disk = { full: true };
  function eraseUser(userId: string): readonly string[] {
    if (disk.full) throw new Unavailable('The disk of the server is full.');
    return base.eraseUser(userId);
  }
  const { house, ada } = open(t, { records: { ...base, eraseUser } });
  const tab = ada.attach();
  assert.equal(ada.ask('users/delete', {}).http, 503);
  assert.deepEqual([tab.closed(), ada.ask('users/heartbeat').http], [null, 200]);
  disk.full = false;
  ada.do('users/delete', {});
  assert.deepEqual([ada.ask('users/heartbeat').http, online(house)], [401, ['Bob idle', 'Cleo idle']]);
});
