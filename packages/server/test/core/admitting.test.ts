import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, acts, enterFirst, tryAct } from './admins.ts';
import { address, open, type Json } from './house.ts';
import { askForName, enter } from './keyed.ts';
import { makeKeys } from '../device-keys.ts';
import { again as comeAgain, buildMachine } from './machine.ts';

const hour = 3_600_000;

test('Ada makes an invitation for Cleo, sees when it was used, and withdraws another', (t) => {
  const house = open(t, { join: 'invite' });
  const ada = enterFirst(house);
  const { invite, secret } = act(house, ada, 'admin/invite', { lasts_ms: hour, uses: 2, username: 'Cleo', label: 'Front desk' });
  assert.deepEqual([invite.username, invite.label, invite.uses, invite.used], ['Cleo', 'Front desk', 2, 0]);
  assert.equal(house.ask('users/register', { username: 'Bob', invite: secret }).body.code, 'not_invited');
  assert.equal(house.ask('users/register', { username: 'Cleo', invite: secret }).http, 200);
  assert.deepEqual(
    ada.do('admin/invites').invites.map(({ used }: Json) => used),
    [1],
  );
  act(house, ada, 'admin/withdraw_invite', { invite_id: invite.invite_id });
  assert.deepEqual(ada.do('admin/invites').invites, []);
  assert.equal(house.ask('join/invite', { invite: secret }).body.code, 'not_invited');
  assert.equal(tryAct(house, ada, 'admin/withdraw_invite', { invite_id: invite.invite_id }).body.code, 'not_found');
  assert.deepEqual(acts(ada).slice(0, 2), ['Ada: admin/withdraw_invite for Cleo, Front desk', 'Ada: admin/invite 2 for Cleo, Front desk']);
});

test('Ada is told how many wait to be let in: when she comes, when Cleo asks, when it is decided, and after a restart; Bob is not', (t) => {
  const machine = buildMachine(t);
  const house = machine.start({ join: 'approve' });
  const ada = enterFirst(house);
  const invited = act(house, ada, 'admin/invite', { lasts_ms: hour });
  const bob = enter(house, 'Bob', makeKeys(), invited.secret).attach();
  const tab = ada.attach();
  assert.deepEqual(tab.last('asks'), { type: 'asks', waiting: 0 });
  const cleo = house.ask('join/ask', { username: 'Cleo' }).body;
  house.ask('join/ask', { username: 'Dan' });
  assert.equal(tab.last('asks').waiting, 2);
  act(house, ada, 'admin/approve', { ask_id: cleo.ask_id });
  assert.equal(tab.last('asks').waiting, 1);
  assert.deepEqual(bob.events('asks'), []);
  const later = machine.start({ join: 'approve' });
  const again = comeAgain(later, ada).attach();
  assert.equal(again.last('asks').waiting, 1);
  later.clock.advance(8 * 24 * hour);
  later.ask('join/ask', { username: 'Eve' });
  assert.equal(again.last('asks').waiting, 1, 'Dan has waited too long');
});

test('Where nobody may come in, the link of the machine lets its owner in, as often as they need, until it is used', (t) => {
  const house = open(t, { join: 'invite' });
  assert.equal(askForName(house, 'Ada', makeKeys()).body.code, 'not_invited');
  const ada = enterFirst(house);
  ada.do('admin/server');
});

test('Cleo asks to be let in, Ada approves, and her secret opens the door once, under her name', (t) => {
  const house = open(t, { join: 'approve' });
  const ada = enterFirst(house);
  const asked = house.ask('join/ask', { username: 'Cleo' }).body;
  const mine = { ask_id: asked.ask_id, ask_secret: asked.ask_secret };
  const { asks } = ada.do('admin/invites');
  assert.deepEqual(
    asks.map(({ ask_id, username, address: from }: Json) => [ask_id, username, from]),
    [[asked.ask_id, 'Cleo', address]],
  );
  act(house, ada, 'admin/approve', { ask_id: asked.ask_id });
  assert.equal(house.ask('join/get-ask', mine).body.decision, 'approved');
  // Until she comes it is an invitation like any, which can be withdrawn.
  const after = ada.do('admin/invites');
  assert.deepEqual([after.asks, after.invites.map(({ username }: Json) => username)], [[], ['Cleo']]);
  assert.equal(house.ask('users/register', { username: 'Boss', invite: asked.ask_secret }).body.code, 'not_invited');
  assert.equal(house.ask('users/register', { username: 'Cleo', invite: asked.ask_secret }).http, 200);
  assert.equal(house.ask('join/invite', { invite: asked.ask_secret }).body.code, 'not_invited');
  assert.equal(tryAct(house, ada, 'admin/refuse', { ask_id: asked.ask_id }).body.code, 'not_found');
});

test('Ada refuses Bob, who is told so and stays outside', (t) => {
  const house = open(t, { join: 'approve' });
  const ada = enterFirst(house);
  const asked = house.ask('join/ask', { username: 'Bob' }).body;
  act(house, ada, 'admin/refuse', { ask_id: asked.ask_id });
  assert.equal(house.ask('join/get-ask', { ask_id: asked.ask_id, ask_secret: asked.ask_secret }).body.decision, 'refused');
  assert.equal(
    house.ask('users/register', { username: 'Bob', invite: asked.ask_secret }).body.message,
    'An admin has refused your request.',
  );
});
