import assert from 'node:assert/strict';
import type { AdminChange } from '../../src/records/port-admin.ts';
import { inBoth } from './both.ts';
import { act, addPair, device, invite, link, user } from './samples.ts';

inBoth('An invitation lets in as many as it says, by the name that it says', async (house) => {
  assert.equal(await house.do('addInvite', invite('one', { nameKey: 'cleo' }), 2), true);
  assert.equal(await house.do('addInvite', invite('two'), 2), true);
  assert.equal(await house.do('addInvite', invite('three'), 2), false, 'there are two already');
  assert.deepEqual(await house.do('findInvite', 'hash of one'), invite('one', { nameKey: 'cleo' }));
  assert.deepEqual(await house.do('getInvite', 'one'), invite('one', { nameKey: 'cleo' }));
  const invited = { hash: 'hash of one', now: 5, needed: true };
  assert.equal(await house.do('addUser', user('dora'), device('dora'), 'token of dora', invited), false, 'it is for Cleo');
  assert.deepEqual([await house.do('letsIn', 'hash of one', 5), await house.do('letsIn', 'hash of one', 1_000)], [true, false]);
  assert.equal(await house.do('addUser', user('cleo'), device('cleo'), 'token of cleo', invited), true);
  assert.deepEqual([await house.do('letsIn', 'hash of one', 5), (await house.do('getInvite', 'one'))?.used], [false, 1]);
  assert.equal(await house.do('addUser', user('eve'), device('eve'), 'token of eve', { ...invited, needed: false }), true);
  await house.do('putAdminLink', 'an admin', 100);
  assert.deepEqual([await house.do('letsIn', 'an admin', 99), await house.do('letsIn', 'an admin', 100)], [true, false]);
  await house.do('forgetOver', 1_000.5);
  assert.equal(await house.do('findInvite', 'hash of two'), null);
});

inBoth('A guest goes with the link by which they came', async (house) => {
  await addPair(house);
  await house.do('addGuestLink', link);
  await house.do('addVisitor', { ...user('guest'), linkId: 'link' }, device('guest'), 'token of guest');
  assert.deepEqual([await house.do('guestLinks'), (await house.do('findUser', 'guest'))?.linkId], [[link], 'link']);
  await house.do('endGuestLink', 'link', 500);
  assert.deepEqual(await house.do('guestLinks'), [{ ...link, endsAt: 500 }]);
  await house.do('forgetOver', 501);
  assert.deepEqual([await house.do('guestLinks'), await house.do('findUser', 'guest')], [[], null]);
  assert.equal((await house.do('findUser', 'ada'))?.id, 'ada');
});

inBoth('Ada becomes an admin once by the link, and everything that admins do is in the log', async (house) => {
  await addPair(house);
  assert.equal(await house.do('isNew'), true);
  await house.do('putAdminLink', 'first', 100);
  await house.do('putAdminLink', 'second', 100);
  assert.equal(await house.do('administer', ...act({ is: 'claim', hash: 'first', userId: 'ada' })), false);
  assert.equal(await house.do('administer', ...act({ is: 'claim', hash: 'second', userId: 'ada' })), true);
  assert.deepEqual([await house.do('admins'), await house.do('isNew')], [['ada'], false]);
  const waiting = invite('asked', { state: 'waiting', madeBy: null, address: '192.0.2.7' });
  await house.do('addInvite', waiting, 9);
  const done: AdminChange[] = [
    { is: 'invite', invite: invite('one', { madeAt: 2 }), most: 9 },
    { is: 'decide', id: 'asked', approved: true, endsAt: 900 },
    { is: 'link', link },
    { is: 'withdraw_link', id: 'link' },
  ];
  for (const change of done) assert.equal(await house.do('administer', ...act(change)), true, change.is);
  assert.deepEqual(await house.do('invites', 10), [invite('one', { madeAt: 2 }), { ...waiting, state: 'open', endsAt: 900 }]);
  const rest: AdminChange[] = [
    { is: 'withdraw_invite', id: 'one' },
    { is: 'sign_out', deviceId: 'device of bob' },
    { is: 'free_name', userId: 'ada' },
  ];
  for (const change of rest) assert.equal(await house.do('administer', ...act(change)), true, change.is);
  for (const change of rest) assert.equal(await house.do('administer', ...act(change)), false, `${change.is} again`);
  assert.deepEqual(
    (await house.do('acts', 9, 3)).map(({ n, act: what }) => [n, what]),
    [
      [8, 'free_name'],
      [7, 'sign_out'],
      [6, 'withdraw_invite'],
    ],
  );
  assert.deepEqual(await house.do('acts', 2, 3), [{ n: 1, at: 10, by: 'ada', byName: 'Ada', act: 'claim', about: 'somebody' }]);
  assert.deepEqual([await house.do('admins'), await house.do('findUser', 'bob')], [[], null]);
});

inBoth('An admin is made an ordinary user again, and the last one stays an admin', async (house) => {
  await addPair(house);
  for (const userId of ['ada', 'bob']) {
    await house.do('putAdminLink', userId, 500);
    await house.do('administer', ...act({ is: 'claim', hash: userId, userId }));
  }
  assert.equal(await house.do('administer', ...act({ is: 'demote', userId: 'bob' })), true);
  assert.equal(await house.do('administer', ...act({ is: 'demote', userId: 'bob' })), false);
  assert.equal(await house.do('administer', ...act({ is: 'demote', userId: 'ada' })), false);
  assert.deepEqual(await house.do('admins'), ['ada']);
});
