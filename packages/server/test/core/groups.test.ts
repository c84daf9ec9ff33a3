import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '@earshot/protocol';
import { act, acts, enterAdmin, proved, tryAct } from './admins.ts';
import { open, type CoreHouse, type Json, type Someone } from './house.ts';
import { enter } from './keyed.ts';
import { again, buildMachine } from './machine.ts';
import { post, slowDisk } from './slow-disk.ts';

/** A front desk of Bob and Cleo, made by Ada; `who` is told what she says of it beside. */
function withDesk(house: CoreHouse, also: object = {}) {
  const ada = enterAdmin(house);
  const [bob, cleo] = [house.register('Bob'), house.register('Cleo')];
  const { group_id: desk, group } = act(house, ada, 'groups/create', { name: 'Front desk', members: [bob.id, cleo.id], ...also });
  return { ada, bob, cleo, desk, group };
}

/** How somebody in the list looks to a user. */
function seen(by: Pick<Someone, 'do'>, id: string): Json {
  const { user } = by.do('users/get', { user_id: id });
  return { status: user.status, dnd: user.dnd, reach: user.reach, kind: user.kind };
}

const free = { status: 'idle', dnd: false, reach: 'rings', kind: 'group' };

test('Ada makes a group of Bob and Cleo: it is in People under its name, and in the log', (t) => {
  const house = open(t);
  const { ada, bob, cleo, desk, group } = withDesk(house);
  assert.deepEqual(group, {
    group_id: desk,
    name: 'Front desk',
    strategy: 'all',
    members: [
      { id: bob.id, username: 'Bob', joined: true },
      { id: cleo.id, username: 'Cleo', joined: true },
    ],
  });
  const dora = house.register('Dora');
  const { users, total, online } = dora.do('users/list');
  assert.deepEqual(
    users.map(({ username, kind }: Json) => [username, kind]),
    [
      ['Ada', undefined],
      ['Bob', undefined],
      ['Cleo', undefined],
      ['Dora', undefined],
      ['Front desk', 'group'],
    ],
  );
  assert.deepEqual([total, online, house.core.counts().usersOnline], [5, 5, 4]);
  assert.deepEqual(seen(dora, desk), free);
  assert.deepEqual(acts(ada)[0], 'Ada: groups/create Front desk');
  assert.deepEqual(dora.do('groups/list').groups, []);
  for (const one of [ada, bob]) assert.deepEqual(one.do('groups/list').groups, [group]);
});

test('A group looks as free as the freest of those who are rung for it', (t) => {
  const house = open(t);
  const { ada, bob, cleo, desk } = withDesk(house);
  const dora = house.register('Dora').attach();
  dora.do('users/list', { scope: 'all' });
  function told(): Json {
    house.clock.advance(300);
    const users = dora.events('presence').flatMap(({ changed }: Json) => changed);
    const last = users.findLast(({ id }: Json) => id === desk);
    return last === undefined ? null : [last.status, last.dnd, last.reach];
  }
  cleo.do('users/disconnect');
  assert.equal(told(), null, 'Bob is there');
  const { call_id } = bob.do('call/initiate', { target_user_id: ada.id });
  assert.deepEqual(told(), ['incall', false, 'rings']);
  bob.do('call/end', { call_id });
  assert.deepEqual(told(), ['idle', false, 'rings']);
  bob.do('users/availability', { dnd: true });
  assert.deepEqual(told(), ['idle', true, 'rings']);
  bob.do('users/availability', { dnd: false });
  assert.deepEqual(told(), ['idle', false, 'rings']);
  bob.do('users/disconnect');
  assert.deepEqual(told(), ['offline', false, 'away']);
  const { users } = dora.do('users/list');
  assert.deepEqual(
    users.map(({ username }: Json) => username),
    ['Ada', 'Dora'],
  );
  cleo.do('users/heartbeat');
  assert.deepEqual(told(), ['idle', false, 'rings']);
});

test('Bob leaves the front desk by a switch and joins it again; Dora, whom nobody has named, cannot', (t) => {
  const house = open(t);
  const { bob, cleo, desk } = withDesk(house);
  const dora = house.register('Dora');
  const page = bob.attach();
  cleo.do('groups/leave', { group_id: desk });
  assert.equal(page.events('groups').length, 1);
  assert.deepEqual(
    bob.do('groups/leave', { group_id: desk }).group.members.map(({ joined }: Json) => joined),
    [false, false],
  );
  assert.deepEqual(seen(dora, desk), { status: 'offline', dnd: false, reach: 'away', kind: 'group' });
  bob.do('groups/join', { group_id: desk });
  assert.deepEqual(seen(dora, desk), free);
  bob.do('groups/join', { group_id: desk });
  const times = page.events('groups').map(({ at }: Json) => at);
  assert.deepEqual([times.length, new Set(times).size], [3, 3]);
  dora.refused('not_found', 'groups/join', { group_id: desk });
  bob.refused('not_found', 'groups/join', { group_id: 'none' });
});

test('Ada changes name, members and order; who stays is rung as they have chosen', (t) => {
  const house = open(t);
  const { ada, bob, cleo, desk } = withDesk(house);
  const dora = house.register('Dora');
  cleo.do('groups/leave', { group_id: desk });
  const { group } = act(house, ada, 'groups/update', {
    group_id: desk,
    name: 'Reception',
    members: [dora.id, cleo.id, dora.id],
    strategy: 'in_turn',
  });
  assert.deepEqual(group, {
    group_id: desk,
    name: 'Reception',
    strategy: 'in_turn',
    members: [
      { id: dora.id, username: 'Dora', joined: true },
      { id: cleo.id, username: 'Cleo', joined: false },
    ],
  });
  assert.deepEqual(bob.do('groups/list').groups, []);
  assert.equal(bob.do('users/get', { user_id: desk }).username, 'Reception');
  assert.equal(house.register('Front desk').name, 'Front desk', 'the name of before is free');
  assert.deepEqual(acts(ada)[0], 'Ada: groups/update Front desk, now Reception');
  act(house, ada, 'groups/remove', { group_id: desk });
  bob.refused('user_not_found', 'users/get', { user_id: desk });
  assert.equal(house.register('Reception').name, 'Reception');
});

test('Cleo leaves and Ada names Dora while another change of the group is being written: all of it stands', (t) => {
  const disk = slowDisk();
  const house = open(t, { between: disk.between });
  const { ada, bob, cleo, desk } = withDesk(house);
  const dora = house.register('Dora');
  disk.slow = true;
  const renaming = post(house, ada, 'groups/update', proved(house, ada, 'groups/update', { group_id: desk, name: 'Reception' }));
  disk.step();
  assert.deepEqual([disk.waiting, renaming], [['administer'], []], 'the proof is found good, and the change waits');
  const members = [dora.id, bob.id, cleo.id];
  const naming = post(house, ada, 'groups/update', proved(house, ada, 'groups/update', { group_id: desk, members }));
  const leaving = post(house, cleo, 'groups/leave', { group_id: desk });
  disk.settle();
  disk.slow = false;
  assert.deepEqual(
    [renaming, naming, leaving].map(([answer]) => answer.status),
    ['success', 'success', 'success'],
  );
  const [group] = bob.do('groups/list').groups;
  assert.equal(group.name, 'Reception');
  assert.deepEqual(
    group.members.map(({ username, joined }: Json) => [username, joined]),
    [
      ['Dora', true],
      ['Bob', true],
      ['Cleo', false],
    ],
  );
  assert.deepEqual(
    house.records.groups.loadGroups().map(({ name, members: stored }) => [name, stored.map(({ joined }) => joined)]),
    [['Reception', [true, true, false]]],
    'on the disk as well',
  );
});

test('Cleo leaves the front desk and joins it again before the first is written: she is in it', (t) => {
  const disk = slowDisk();
  const house = open(t, { between: disk.between });
  const { cleo, desk } = withDesk(house);
  disk.slow = true;
  post(house, cleo, 'groups/leave', { group_id: desk });
  post(house, cleo, 'groups/join', { group_id: desk });
  disk.settle();
  disk.slow = false;
  assert.deepEqual(
    cleo.do('groups/list').groups[0].members.map(({ joined }: Json) => joined),
    [true, true],
  );
});

test('Nobody takes the name of a group, nor what looks like it, and a group takes nobody’s', (t) => {
  const house = open(t);
  const { ada, bob } = withDesk(house);
  for (const username of ['front  DESK', 'Ｆront desk', 'Fr0nt desk']) {
    assert.equal(house.ask('users/register', { username }).body.code, 'name_taken', username);
    bob.refused('name_taken', 'users/rename', { username });
  }
  for (const name of ['ADA', 'bob', 'front desk'])
    assert.equal(tryAct(house, ada, 'groups/create', { name, members: [bob.id] }).body.code, 'name_taken', name);
  const eve = enter(house, 'Eve');
  eve.do('users/disconnect');
  assert.equal(tryAct(house, ada, 'groups/create', { name: 'Eve', members: [bob.id] }).body.code, 'name_taken', 'hers while she is away');
});

test('A guest who is away loses their name to a group, and is asked for another one', (t) => {
  const house = open(t);
  const ada = enterAdmin(house);
  const guest = house.register('Front desk');
  assert.equal(tryAct(house, ada, 'groups/create', { name: 'Front desk', members: [guest.id] }).body.code, 'name_taken');
  guest.do('users/disconnect');
  act(house, ada, 'groups/create', { name: 'Front desk', members: [guest.id] });
  const { users } = ada.do('users/list', { scope: 'all' });
  assert.deepEqual(
    users.map(({ username, kind }: Json) => [username, kind]),
    [
      ['Ada', undefined],
      ['Front desk', 'group'],
    ],
  );
  guest.refused('name_taken', 'users/heartbeat');
  guest.do('users/rename', { username: 'Fred' });
  assert.equal(ada.do('groups/list').groups[0].members[0].username, 'Fred');
});

const bad: readonly (readonly [string, string, (members: { bob: Someone; desk: string; other: string }) => object])[] = [
  ['nobody', 'bad_request', () => ({ members: [] })],
  ['a stranger', 'user_not_found', ({ bob }) => ({ members: [bob.id, 'stranger'] })],
  ['a group in itself', 'yourself', ({ bob, desk }) => ({ members: [bob.id, desk] })],
  ['another group', 'bad_request', ({ other }) => ({ members: [other] })],
  ['51 members', 'bad_request', () => ({ members: Array.from({ length: limits.groupMembers + 1 }, (_, n) => `user ${n}`) })],
  ['no name', 'bad_request', () => ({ name: '  ' })],
  ['a name that is too long', 'bad_request', () => ({ name: 'x'.repeat(limits.name + 1) })],
  ['a taken name', 'name_taken', () => ({ name: 'Bob' })],
  ['no order', 'bad_request', () => ({ strategy: 'by_chance' })],
];

for (const [what, code, fields] of bad)
  test(`A group with ${what} is ${code}, and nothing is changed`, (t) => {
    const house = open(t);
    const { ada, bob, desk } = withDesk(house);
    const { group_id: other } = act(house, ada, 'groups/create', { name: 'Workshop', members: [bob.id] });
    const [before, log] = [ada.do('groups/list').groups, acts(ada)];
    const body = fields({ bob, desk, other });
    assert.equal(tryAct(house, ada, 'groups/update', { group_id: desk, ...body }).body.code, code);
    if (code !== 'yourself')
      assert.equal(tryAct(house, ada, 'groups/create', { name: 'Yard', members: [bob.id], ...body }).body.code, code);
    assert.deepEqual([ada.do('groups/list').groups, acts(ada)], [before, log]);
    assert.equal(house.register('Yard').name, 'Yard');
  });

test('Bob, who is no admin, and Ada without a proof change no group', (t) => {
  const house = open(t);
  const { ada, bob, desk } = withDesk(house);
  const proof = { challenge: 'none', proof: 'none' };
  bob.refused('not_admin', 'groups/create', { name: 'Yard', members: [bob.id], ...proof });
  bob.refused('not_admin', 'groups/update', { group_id: desk, name: 'Yard', ...proof });
  bob.refused('not_admin', 'groups/remove', { group_id: desk, ...proof });
  ada.refused('expired', 'groups/remove', { group_id: desk, ...proof });
  ada.refused('bad_request', 'groups/remove', { group_id: desk });
  assert.equal(tryAct(house, ada, 'groups/remove', { group_id: 'none' }).body.code, 'not_found');
  assert.equal(ada.do('groups/list').groups.length, 1);
});

test('Who is freed or goes for good leaves every group, and a group stays without them', (t) => {
  const house = open(t);
  const { ada, bob, cleo, desk } = withDesk(house);
  act(house, ada, 'admin/free_name', { target_user_id: bob.id });
  cleo.do('users/delete');
  assert.deepEqual(ada.do('groups/list').groups[0].members, []);
  assert.equal(seen(ada, desk).status, 'offline');
});

test('Groups, who has left them and their names outlive the server', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const { ada, bob, cleo, desk } = withDesk(house, { strategy: 'in_turn' });
  cleo.do('groups/leave', { group_id: desk });
  const before = ada.do('groups/list').groups;
  const next = machine.start();
  const there = again(next, bob);
  assert.deepEqual(there.do('groups/list').groups, before);
  assert.equal(next.ask('users/register', { username: 'Front desk' }).body.code, 'name_taken');
  assert.deepEqual(seen(there, desk), free);
});
