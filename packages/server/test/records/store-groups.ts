import assert from 'node:assert/strict';
import type { GroupRecord } from '../../src/records/port-groups.ts';
import { inBoth } from './both.ts';
import { act, addPair, link } from './samples.ts';

const desk: GroupRecord = {
  id: 'desk',
  name: 'Front desk',
  nameKey: 'front desk',
  strategy: 'in_turn',
  madeAt: 5,
  members: [
    { userId: 'bob', joined: true },
    { userId: 'ada', joined: false },
  ],
};

inBoth('A group is kept with its members in their order, and changed and removed by admins', async (house) => {
  await addPair(house);
  assert.equal(await house.do('administer', ...act({ is: 'make_group', group: desk })), true);
  await house.do('administer', ...act({ is: 'link', link: { ...link, targetId: 'desk' } }));
  await house.do('forgetOver', 1);
  assert.deepEqual(await (await house.again()).do('loadGroups'), [desk]);
});

inBoth('Who leaves a group stays named in it, and who goes for good does not', async (house) => {
  await addPair(house);
  await house.do(
    'administer',
    ...act({ is: 'make_group', group: { ...desk, members: [...desk.members, { userId: 'nobody', joined: true }] } }),
  );
  assert.deepEqual(await house.do('loadGroups'), [desk], 'nobody is no member');
  assert.equal(await house.do('joinGroup', 'desk', 'bob', false), true);
  assert.equal(await house.do('joinGroup', 'desk', 'cleo', false), false);
  assert.equal(await house.do('joinGroup', 'yard', 'bob', false), false);
  const bob = { userId: 'bob', joined: false };
  assert.deepEqual((await house.do('loadGroups'))[0]?.members, [bob, desk.members[1]]);
  await house.do('eraseUser', 'ada');
  assert.deepEqual((await house.do('loadGroups'))[0]?.members, [bob]);
  const edit = { id: 'desk', name: { username: 'Reception', key: 'reception' }, strategy: 'all' } as const;
  assert.equal(await house.do('administer', ...act({ is: 'change_group', group: edit })), true);
  assert.equal(await house.do('administer', ...act({ is: 'change_group', group: { ...edit, id: 'yard' } })), false);
  assert.deepEqual(await house.do('loadGroups'), [{ ...desk, name: 'Reception', nameKey: 'reception', strategy: 'all', members: [bob] }]);
  await house.do('administer', ...act({ is: 'link', link: { ...link, targetId: 'desk' } }));
  assert.equal(await house.do('administer', ...act({ is: 'remove_group', id: 'desk' })), true);
  assert.equal(await house.do('administer', ...act({ is: 'remove_group', id: 'desk' })), false);
  assert.deepEqual([await house.do('loadGroups'), await house.do('guestLinks')], [[], []]);
});

inBoth('Of two who change a group neither undoes what the other has done, nor who has left it', async (house) => {
  await addPair(house);
  await house.do('administer', ...act({ is: 'make_group', group: { ...desk, members: desk.members.slice(0, 1) } }));
  await house.do('joinGroup', 'desk', 'bob', false);
  const name = { username: 'Reception', key: 'reception' };
  assert.equal(await house.do('administer', ...act({ is: 'change_group', group: { id: 'desk', name } })), true);
  assert.equal(await house.do('administer', ...act({ is: 'change_group', group: { id: 'desk', members: ['ada', 'bob'] } })), true);
  const members = [
    { userId: 'ada', joined: true },
    { userId: 'bob', joined: false },
  ];
  assert.deepEqual(await house.do('loadGroups'), [{ ...desk, name: 'Reception', nameKey: 'reception', members }]);
});
