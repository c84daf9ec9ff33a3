import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { act, enterAdmin, enterFirst, proved } from './admins.ts';
import { address, open, webOrigin, type Json } from './house.ts';
import { buildMachine } from './machine.ts';

const hour = 3_600_000;

test('The log has every act in the order in which it was done, page by page, and nothing takes a line away or changes it', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const ada = enterAdmin(house);
  for (const label of ['One', 'Two', 'Three']) act(house, ada, 'admin/invite', { lasts_ms: hour, label });
  const first = ada.do('admin/log', { limit: 3 });
  assert.deepEqual(
    first.acts.map(({ about }: Json) => about),
    ['1 for anybody, Three', '1 for anybody, Two', '1 for anybody, One'],
  );
  const rest = ada.do('admin/log', { after: first.next });
  assert.deepEqual(
    rest.acts.map(({ act: what }: Json) => what),
    ['admin/claim'],
  );
  ada.refused('bad_request', 'admin/log', { after: 'x' });
  machine.kill();
  const database = new DatabaseSync(machine.path);
  t.after(() => database.close());
  for (const sql of [
    'DELETE FROM admin_log',
    "UPDATE admin_log SET about = '' WHERE n = 1",
    "INSERT OR REPLACE INTO admin_log (n, at, by_id, by_name, act, about) VALUES (1, 0, '', '', '', '')",
    'REPLACE INTO admin_log (n, at, by_id, by_name, act, about) SELECT n, 0, by_id, by_name, act, about FROM admin_log',
  ])
    assert.throws(() => database.exec(sql), /the log of admins only grows/, sql);
});

test('An act that cannot be written into the log is not done', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const ada = enterAdmin(house);
  const database = new DatabaseSync(machine.path);
  database.exec("CREATE TRIGGER full BEFORE INSERT ON admin_log BEGIN SELECT RAISE(ABORT, 'no more'); END");
  database.close();
  ada.refused('internal', 'admin/invite', proved(house, ada, 'admin/invite', { lasts_ms: hour }));
  assert.deepEqual(ada.do('admin/invites').invites, []);
});

test('A stranger who changes their IPv6 address within one network is one line of what was refused', (t) => {
  const house = open(t, { join: 'invite' });
  const ada = enterFirst(house);
  for (const last of ['1', '2', 'ffff'])
    house.core.dispatch({ identity: null, endpointId: null, address: `2001:db8::${last}`, webOrigin }, 'users/list', {});
  const { refused } = ada.do('admin/server');
  assert.deepEqual([refused[0].address, refused[0].count], ['2001:db8:0:0::/64', 3]);
});

test('Ada sees what was refused lately: how often, of which kind and from where', (t) => {
  const house = open(t, { join: 'invite' });
  const ada = enterFirst(house);
  for (const username of ['Eve', 'Mallory']) house.ask('users/register', { username });
  house.ask('users/list');
  const { refused } = ada.do('admin/server');
  assert.deepEqual(
    refused.map(({ code, command, address: from, count }: Json) => [code, command, from, count]),
    [
      ['unauthorized', 'users/list', address, 1],
      ['not_invited', 'users/register', address, 2],
    ],
  );
});
