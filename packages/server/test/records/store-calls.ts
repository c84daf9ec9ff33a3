import assert from 'node:assert/strict';
import { inBoth } from './both.ts';
import { addPair, ended, nothing } from './samples.ts';

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

inBoth('Who leaves a call that goes on has it at once, and once when it is over and they had come again', async (before) => {
  await addPair(before);
  const entry = { userId: 'bob', direction: 'in' as const, others: [{ id: 'ada', username: 'Ada' }], message: '' };
  const declined = { ...entry, outcome: 'declined' as const, talkMs: 0, message: 'In five minutes' };
  const left = await before.do('writeCalls', {
    ...nothing,
    live: [{ id: 'call', state: 'talks' }],
    left: [ended('call', { state: null, entries: [declined] })],
  });
  assert.deepEqual(
    left.map(({ userId, entry: kept }) => [userId, kept.outcome, kept.message]),
    [['bob', 'declined', 'In five minutes']],
  );
  const house = await before.again();
  assert.deepEqual([(await house.do('loadCalls')).live.length, (await house.do('loadCalls')).ended], [1, []], 'it goes on');
  const talked = { ...entry, outcome: 'talked' as const, talkMs: 70 };
  const over = { ...nothing, ended: [ended('call', { entries: [talked], answered: true, talkMs: 90, reason: 'hung_up' })] };
  assert.equal((await house.do('writeCalls', over)).length, 1);
  assert.deepEqual(await house.do('writeCalls', over), [], 'the same again changes nothing');
  const { entries } = await house.do('listEntries', { userId: 'bob', limit: 9, before: null, only: null, search: '' });
  assert.deepEqual(
    entries.map(({ outcome, talk_ms, message }) => [outcome, talk_ms, message]),
    [['talked', 70, null]],
  );
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
