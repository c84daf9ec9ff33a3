import assert from 'node:assert/strict';
import { resultOf } from './adapters.ts';
import { inBoth } from './both.ts';
import { addPair, device, user } from './samples.ts';

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
