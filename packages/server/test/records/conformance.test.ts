import assert from 'node:assert/strict';
import type { AdminChange } from '../../src/records/port-admin.ts';
import { resultOf } from './adapters.ts';
import { asksForAll, inBoth, type House } from './both.ts';
import { act, device, ended, invite, link, nothing, user } from './samples.ts';

asksForAll();

/** Ada and Bob, each with a device and a token. */
async function addPair(house: House): Promise<void> {
  for (const id of ['ada', 'bob']) await house.do('addUser', user(id), device(id), `token of ${id}`);
}

inBoth('Ada is found by token, id and device, also after a restart', async (before) => {
  await addPair(before);
  await before.do('renameUser', 'ada', 'Ada Lovelace', 'ada lovelace');
  await before.do('renameDevice', 'device of ada', 'Desk');
  const house = await before.again();
  const ada = user('ada', { username: 'Ada Lovelace', nameKey: 'ada lovelace' });
  const at = { deviceId: 'device of ada', label: 'Desk', usedAt: 1, madeAt: null };
  assert.deepEqual(await house.do('findByToken', 'token of ada'), { user: ada, ...at });
  assert.deepEqual(await house.do('findByUser', 'ada'), { user: ada, ...at });
  assert.deepEqual(await house.do('findDevice', 'device of ada'), { user: ada, device: device('ada', { label: 'Desk' }) });
  assert.deepEqual(await house.do('findUser', 'ada'), ada);
  assert.deepEqual(await house.do('findUsers', ['bob', 'nobody', 'ada']), [user('bob'), ada]);
  const nobody = await Promise.all([
    house.do('findByToken', 'x'),
    house.do('findUser', 'x'),
    house.do('findByUser', 'x'),
    house.do('findDevice', 'x'),
  ]);
  assert.deepEqual(nobody, [null, null, null, null]);
  assert.equal(await house.do('unfit'), null);
});

inBoth('What is asked for at once is done in its order, and what is read knows of what was written', async (house) => {
  await addPair(house);
  const names = Array.from({ length: 50 }, (_, n) => house.do('renameUser', 'ada', `Ada ${n}`, `ada ${n}`));
  const found = house.do('findUser', 'ada');
  await Promise.all(names);
  assert.equal((await found)?.username, 'Ada 49');
});

inBoth('Somebody whose token cannot be kept is not kept either, and those who came with them are', async (house) => {
  await addPair(house);
  const [cleo, thief, dora] = await Promise.all([
    resultOf(house.records, 'addUser', user('cleo'), device('cleo'), 'token of cleo'),
    resultOf(house.records, 'addUser', user('thief'), device('thief'), 'token of ada'),
    resultOf(house.records, 'addUser', user('dora'), device('dora'), 'token of dora'),
  ]);
  assert.deepEqual([cleo.ok, thief.ok, dora.ok], [true, false, true]);
  assert.deepEqual(
    (await house.do('findUsers', ['cleo', 'thief', 'dora'])).map(({ id }) => id),
    ['cleo', 'dora'],
  );
});

inBoth('A device goes with its last token if it has no key, and a user with the last of their devices', async (house) => {
  await addPair(house);
  const laptop = device('ada', { id: 'laptop', createdAt: 2, key: 'a key', sealingKey: 'a sealing key' });
  await house.do('addDevice', laptop, 'token of laptop');
  assert.deepEqual(await house.do('devicesOf', 'ada'), [device('ada'), laptop], 'the oldest first');
  assert.deepEqual(await house.do('keyedDevices'), {
    userIds: ['ada'],
    usernames: ['ada'],
    nameKeys: ['ada'],
    deviceIds: ['laptop'],
    usedAt: [1],
  });
  assert.deepEqual(await house.do('revokeToken', 'token of ada'), []);
  assert.deepEqual(await house.do('revokeToken', 'token of laptop'), []);
  assert.deepEqual(await house.do('devicesOf', 'ada'), [laptop], 'by its key it can get another token');
  assert.deepEqual(await house.do('removeDevice', 'laptop'), ['ada']);
  assert.deepEqual(await house.do('revokeToken', 'token of bob'), ['bob']);
  assert.deepEqual(await house.do('findUsers', ['ada', 'bob']), []);
});

inBoth('A device is enrolled once, and has eight tokens at most', async (house) => {
  await addPair(house);
  const keys = { key: 'a key', sealingKey: null, label: 'Desk' };
  assert.equal(await house.do('enrolDevice', 'device of ada', keys, 50), true);
  assert.equal(await house.do('enrolDevice', 'device of ada', { ...keys, key: 'another' }, 60), false);
  assert.equal((await house.do('findByToken', 'token of ada'))?.madeAt, 50);
  for (let n = 0; n < 8; n += 1) assert.equal(await house.do('addToken', 'device of ada', { hash: `further ${n}`, madeAt: 100 + n }), true);
  assert.equal(await house.do('findByToken', 'token of ada'), null, 'the oldest has gone');
  assert.equal((await house.do('findByToken', 'further 0'))?.label, 'Desk');
  assert.equal(await house.do('addToken', 'no device', { hash: 'x', madeAt: 1 }), false);
  const hour = 3_600_000;
  await house.do('noteUse', 'device of ada', hour);
  assert.equal((await house.do('findDevice', 'device of ada'))?.device.usedAt, 1, 'it was noted a little less than an hour ago');
  await house.do('noteUse', 'device of ada', hour + 2.5);
  assert.equal((await house.do('findDevice', 'device of ada'))?.device.usedAt, hour + 2);
});

inBoth('Favourites, blocks, wishes and do not disturb are there again, and go with their user', async (before) => {
  await addPair(before);
  await before.do('favour', 'ada', 'bob', true);
  await before.do('favour', 'bob', 'ada', true);
  await before.do('favour', 'bob', 'ada', false);
  await before.do('keepAvailability', 'ada', 'first');
  await before.do('keepAvailability', 'ada', 'second');
  await before.do('addBlock', { userId: 'ada', blockedId: 'bob', at: 5, username: 'Ada' });
  await before.do('addBlock', { userId: 'ada', blockedId: 'bob', at: 6, username: 'Ada' });
  await before.do('addBlock', { userId: 'bob', blockedId: 'ada', at: 7, username: 'Bob' });
  await before.do('removeBlock', 'bob', 'ada');
  await before.do('addWish', { userId: 'ada', otherId: 'bob', until: 8 });
  await before.do('addWish', { userId: 'ada', otherId: 'bob', until: 9 });
  await before.do('addWish', { userId: 'bob', otherId: 'ada', until: 9 });
  await before.do('removeWish', 'bob', 'ada');
  const house = await before.again();
  assert.deepEqual(await house.do('favourites'), [{ userId: 'ada', others: ['bob'] }]);
  assert.deepEqual(await house.do('loadAvailability'), {
    availabilities: [{ userId: 'ada', text: 'second' }],
    blocks: [{ userId: 'ada', blockedId: 'bob', at: 5, username: 'Ada' }],
    wishes: [{ userId: 'ada', otherId: 'bob', until: 9 }],
  });
  assert.deepEqual(await house.do('eraseUser', 'bob'), ['device of bob']);
  assert.deepEqual([await house.do('favourites'), (await house.do('loadAvailability')).blocks], [[], []]);
});

inBoth('A live call is there again with its signals, and not when it is over', async (before) => {
  await addPair(before);
  const box = { callId: 'call', from: 'ada', to: 'bob' };
  const described = { offer: 'v=0\u0000', answer: null, dropped: 0 };
  await before.do('writeCalls', {
    ...nothing,
    live: [{ id: 'call', state: 'rings' }],
    boxes: [{ ...box, described, cleared: false, added: [0, 1, 2].map((n) => ({ n, candidate: `candidate ${n}` })) }],
  });
  await before.do('writeCalls', {
    ...nothing,
    live: [{ id: 'call', state: 'talks' }],
    boxes: [
      { ...box, described: { offer: 'v=1', answer: 'v=2', dropped: 1 }, cleared: false, added: [{ n: 3, candidate: 'candidate 3' }] },
    ],
  });
  const house = await before.again();
  const candidates = ['candidate 1', 'candidate 2', 'candidate 3'];
  const boxes = [{ from: 'ada', to: 'bob', offer: 'v=1', answer: 'v=2', dropped: 1, candidates }];
  assert.deepEqual((await house.do('loadCalls')).live, [{ id: 'call', state: 'talks', boxes }]);
  await house.do('writeCalls', { ...nothing, boxes: [{ ...box, described: null, cleared: true, added: [] }] });
  assert.deepEqual((await house.do('loadCalls')).live[0]?.boxes[0]?.candidates, []);
  const kept = await house.do('writeCalls', { ...nothing, ended: [ended('call')] });
  assert.deepEqual(
    kept.map(({ userId, unseen, entry }) => [userId, unseen, entry.outcome, entry.seen]),
    [
      ['ada', 0, 'cancelled', true],
      ['bob', 1, 'missed', false],
    ],
  );
  assert.deepEqual(await house.do('writeCalls', { ...nothing, ended: [ended('call')] }), [], 'it ends once');
  await house.do('writeCalls', { ...nothing, told: [{ id: 'call', untold: ['bob'] }] });
  const over = await house.do('loadCalls');
  assert.deepEqual([over.live, over.ended], [[], [{ id: 'call', state: 'end of call', untold: ['bob'] }]]);
  await house.do('writeCalls', { ...nothing, forgotten: ['call'] });
  assert.deepEqual((await house.do('loadCalls')).ended, []);
  assert.equal(await house.do('cleanCalls'), true);
});

inBoth('Of the answers of a device the newest are kept, in their order, until they are old', async (before) => {
  function answer(owner: string, n: number) {
    return { owner, name: 'call/end', requestId: `${n}`, callId: 'call', minute: n, http: 200, body: `{"n":${n}}` };
  }
  const many = Array.from({ length: 130 }, (_, n) => answer('desk', n));
  await before.do('writeCalls', { ...nothing, answers: [...many, answer('laptop', 7)] });
  const house = await before.again();
  const { answers } = await house.do('loadCalls');
  assert.deepEqual(answers.at(0), answer('desk', 2));
  assert.deepEqual(answers.slice(-2), [answer('desk', 129), answer('laptop', 7)]);
  await house.do('writeCalls', { ...nothing, answers: [answer('desk', 130)], answersBefore: 100 });
  const left = (await house.do('loadCalls')).answers;
  assert.deepEqual([left.length, left[0], left.at(-1)], [32, answer('desk', 100), answer('desk', 130)]);
});

inBoth("Bob's history is read by page, searched, seen and deleted, and Ada keeps hers", async (house) => {
  await addPair(house);
  for (let n = 0; n < 5; n += 1) {
    const answered = n % 2 === 0;
    await house.do('writeCalls', { ...nothing, ended: [ended(`call ${n}`, { createdAt: 1_000 + n, endedAt: 2_000 + n, answered })] });
  }
  const query = { userId: 'bob', limit: 2, before: null, only: null, search: '' } as const;
  const first = await house.do('listEntries', query);
  assert.deepEqual([first.entries.map(({ at }) => at), first.unseen], [[1_004, 1_003], 5]);
  const second = await house.do('listEntries', { ...query, before: first.next, limit: 3 });
  assert.deepEqual([second.entries.map(({ at }) => at), second.next], [[1_002, 1_001, 1_000], null]);
  assert.deepEqual((await house.do('listEntries', { ...query, limit: 9, search: 'ada' })).entries.length, 5);
  assert.deepEqual((await house.do('listEntries', { ...query, search: 'cleo' })).entries, []);
  assert.equal((await house.do('listEntries', { ...query, limit: 9, only: 'missed' })).entries.length, 5);
  const [newest] = first.entries;
  const seen = await house.do('seeEntries', 'bob', newest?.entry_id ?? '');
  assert.deepEqual([seen.changed, seen.entry?.seen, seen.unseen], [1, true, 4]);
  assert.deepEqual(await house.do('seeEntries', 'bob', null), { changed: 4, entry: null, unseen: 0 });
  assert.equal((await house.do('deleteEntries', 'bob', newest?.entry_id ?? '', 10)).changed, 1);
  assert.equal((await house.do('deleteEntries', 'bob', null, 3)).changed, 3);
  assert.equal((await house.do('deleteEntries', 'bob', null, 3)).changed, 1);
  assert.equal((await house.do('listEntries', { ...query, userId: 'ada', limit: 9 })).entries.length, 5);
  await house.do('eraseUser', 'ada');
  assert.deepEqual((await house.do('listEntries', { ...query, userId: 'ada' })).entries, []);
});

inBoth('What is old is forgotten a little at a time', async (house) => {
  await addPair(house);
  const calls = [1, 2, 3, 4, 5].map((n) => ended(`call ${n}`, { endedAt: n * 100 }));
  await house.do('writeCalls', { ...nothing, ended: calls });
  const old = { before: 300.5, most: 1, atOnce: 2 };
  assert.deepEqual([await house.do('forgetHistory', old), await house.do('forgetHistory', old)], [2, 1]);
  assert.deepEqual([await house.do('forgetHistory', old), await house.do('forgetHistory', old)], [1, 0], 'and what is too much');
  assert.equal((await house.do('listEntries', { userId: 'ada', limit: 9, before: null, only: null, search: '' })).entries.length, 1);
  assert.equal(await house.do('belief'), null);
  await house.do('believe', 'first');
  await house.do('believe', 'second');
  assert.equal(await house.do('belief'), 'second');
  assert.equal((await house.do('unusedDevices', 1, 10)).length, 0);
  const unused = await house.do('unusedDevices', 1.5, 1);
  assert.equal(unused.length, 1);
  assert.deepEqual(await house.do('forgetDevices', ['device of ada', 'no device']), ['ada']);
  assert.deepEqual(await house.do('forgetDevices', []), []);
});

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

inBoth('A device has one subscription, and an endpoint one device; it goes with the device', async (house) => {
  await house.do('addUser', user('ada'), device('ada'), 'first token');
  const other = device('ada', { id: 'other' });
  await house.do('addDevice', other, 'other token');
  const push = { deviceId: device('ada').id, userId: 'ada', endpoint: 'https://push.example.org/1', p256dh: 'point', auth: 'secret' };
  assert.equal(await house.do('keepPush', push), true);
  assert.equal(await house.do('keepPush', { ...push, deviceId: 'nobody' }), false);
  assert.deepEqual(await house.do('loadPush'), [push]);
  const renewed = { ...push, endpoint: 'https://push.example.org/2' };
  await house.do('keepPush', renewed);
  await house.do('dropPush', push.deviceId, push.endpoint);
  assert.deepEqual(await house.do('loadPush'), [renewed]);
  await house.do('keepPush', { ...renewed, deviceId: 'other' });
  assert.deepEqual(await house.do('loadPush'), [{ ...renewed, deviceId: 'other' }]);
  await house.do('removeDevice', 'other');
  assert.deepEqual(await house.do('loadPush'), []);
  await house.do('keepPush', push);
  await house.do('dropPush', push.deviceId, null);
  assert.deepEqual(await house.do('loadPush'), []);
});

inBoth('A recovery code lets one device in, once, and goes with the device that has made it', async (house) => {
  await addPair(house);
  const code = { salt: 'salt', hash: 'hash', madeAt: 5 };
  const made = { ...code, deviceId: 'device of ada' };
  assert.equal(await house.do('keepRecovery', 'ada', { ...made, hash: 'first' }), true);
  assert.equal(await house.do('keepRecovery', 'ada', made), true);
  assert.equal(await house.do('keepRecovery', 'nobody', made), false);
  assert.equal(await house.do('keepRecovery', 'ada', { ...made, deviceId: 'device of bob' }), false);
  assert.deepEqual([await house.do('recoveryOf', 'ada'), await house.do('recoveryOf', 'bob')], [code, null]);
  const found = device('ada', { id: 'found', key: 'a key' });
  assert.equal(await house.do('recover', 'first', found, 'new token'), null);
  assert.deepEqual(await house.do('recover', 'hash', found, 'new token'), { user: user('ada'), device: found });
  assert.equal(await house.do('recover', 'hash', { ...found, id: 'again' }, 'third'), null);
  assert.equal((await house.do('findByToken', 'new token'))?.deviceId, 'found');
  await house.do('keepRecovery', 'ada', { ...made, deviceId: 'found' });
  await house.do('removeDevice', 'device of ada');
  assert.deepEqual(await house.do('recoveryOf', 'ada'), code);
  await house.do('removeDevice', 'found');
  assert.equal(await house.do('recoveryOf', 'ada'), null);
});

inBoth('People are listed in the order of their names byte by byte, whatever the language of the database', async (house) => {
  for (const nameKey of ['éva', 'bob', 'Zoe', 'a b', 'ab', '_'])
    await house.do('addUser', user(`id ${nameKey}`, { nameKey }), device(nameKey, { userId: `id ${nameKey}`, usedAt: 5 }), nameKey);
  await house.do('addDevice', device('bob', { id: 'second', userId: 'id bob', key: 'a key', usedAt: 9 }), 'second');
  const known = await house.do('known', { search: '', after: '', limit: 9, usedBefore: 10 });
  assert.deepEqual(
    known.map(({ nameKey }) => nameKey),
    ['Zoe', '_', 'a b', 'ab', 'bob', 'éva'],
  );
  const page = await house.do('known', { search: 'b', after: 'ab id ab', limit: 9, usedBefore: 10 });
  assert.deepEqual(page, [{ id: 'id bob', username: 'id bob', nameKey: 'bob', createdAt: 1, usedAt: 9, devices: 2, keyed: 1 }]);
});

inBoth('What was asked for before the end is kept, and an end is safe twice', async (before) => {
  const added = resultOf(before.records, 'addUser', user('ada'), device('ada'), 'token');
  await Promise.all([before.records.close(), before.records.close()]);
  assert.equal((await added).ok, true);
  const house = await before.again();
  assert.equal((await house.do('findUser', 'ada'))?.id, 'ada');
});
