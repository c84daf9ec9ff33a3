import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWall, type WallChoices } from '../src/later/wall/choices.ts';
import { answersRing, hasLeft, wallStanding, type Facts, type Rung, type WallStanding } from '../src/later/wall/rule.ts';
import { isFree, pageAll } from '../src/later/wall/pager.ts';
import { tryPager } from './pager-stage.ts';

const ada = { id: 'ada', username: 'Ada' };
const kitchen: WallChoices = { on: true, of: 'kitchen', people: [ada] };
const able: Facts = { microphone: 'granted', sound: 'on', dnd: false };
const rung: Rung = { by: 'ada', call: {}, alone: true, inView: true };

test('The kitchen answers Ada by itself, and nobody who is not named', () => {
  assert.equal(answersRing(kitchen, able, rung), true);
  assert.equal(answersRing(kitchen, able, { ...rung, by: 'cleo' }), false);
  assert.equal(answersRing({ ...kitchen, people: [] }, able, rung), false);
});

test('A ring is answered by itself only where all that it needs is so: each thing alone keeps it from that', () => {
  const choices = [kitchen, { ...kitchen, on: false }];
  const sounds: readonly Facts[] = [able, { ...able, dnd: true }, { ...able, sound: 'waits' }, { ...able, sound: 'none' }];
  const facts: readonly Facts[] = sounds.flatMap((one) =>
    (['granted', 'unknown', 'blocked', 'missing'] as const).map((microphone) => ({ ...one, microphone })),
  );
  const rings: readonly Rung[] = [true, false].flatMap((alone) => [true, false].map((inView) => ({ ...rung, alone, inView })));
  const all = choices.flatMap((choice) => facts.flatMap((fact) => rings.map((ring) => [choice, fact, ring] as const)));
  assert.equal(all.length, 128);
  const answered = all.filter(([choice, fact, ring]) => answersRing(choice, fact, ring));
  assert.deepEqual(answered, [[kitchen, able, rung]]);
});

test('What was transferred, forwarded or meant for a group was not meant for the kitchen alone, and rings', () => {
  const cleo = { id: 'cleo', username: 'Cleo' };
  assert.equal(answersRing(kitchen, able, { ...rung, call: { group: cleo } }), false);
  assert.equal(answersRing(kitchen, able, { ...rung, call: { transfer: { by: 'ada', to: 'kitchen', returned: null } } }), false);
  assert.equal(answersRing(kitchen, able, { ...rung, call: { forwarded: [{ ...cleo, why: 'no_answer' }] } }), false);
  assert.equal(answersRing(kitchen, able, { ...rung, call: { group: null, transfer: null, forwarded: [] } }), true);
});

test('A call that was answered by itself is over here when Ada has left it, whoever else is in it', () => {
  const party = { username: '', role: 'callee', held: false, muted: false } as const;
  function call(state: 'joined' | 'left') {
    return {
      parties: [
        { ...party, user_id: 'kitchen', state: 'joined' as const },
        { ...party, user_id: 'ada', state },
      ],
    };
  }
  assert.equal(hasLeft(call('joined'), 'ada'), false);
  assert.equal(hasLeft(call('left'), 'ada'), true);
});

test('The page says the first thing that keeps its wall phone from answering', () => {
  const standings: readonly (readonly [WallStanding, Partial<WallChoices>, Partial<Facts>])[] = [
    ['off', { on: false, people: [] }, { dnd: true }],
    ['nobody', { people: [] }, { dnd: true }],
    ['dnd', {}, { dnd: true, microphone: 'blocked' }],
    ['microphone', {}, { microphone: 'unknown', sound: 'none' }],
    ['sound', {}, { sound: 'waits' }],
    ['silent', {}, { sound: 'none' }],
    ['answers', {}, {}],
  ];
  for (const [standing, choices, facts] of standings)
    assert.equal(wallStanding({ ...kitchen, ...choices }, { ...able, ...facts }), standing);
});

test('What was chosen is kept, and a text that makes no sense answers nobody', () => {
  assert.deepEqual(readWall(JSON.stringify(kitchen)), kitchen);
  for (const text of [
    null,
    '',
    'x',
    '7',
    'null',
    '[]',
    '{"on":true}',
    '{"on":true,"of":1,"people":[]}',
    '{"on":true,"of":"a","people":{}}',
  ])
    assert.equal(readWall(text).on, false, String(text));
  assert.deepEqual(readWall('{"on":"yes","of":"a","people":[{"id":"b"},7,null,{"id":"c","username":"C","more":1}]}'), {
    on: false,
    of: 'a',
    people: [{ id: 'c', username: 'C' }],
  });
});

test('Ada pages all: the first is called, and the others are brought in when it has answered', async () => {
  const { phone, done } = tryPager({ kitchen: 'answers', workshop: 'answers', hall: 'answers' });
  await pageAll(phone, ['kitchen', 'workshop', 'hall'].map(userOf), 50);
  assert.deepEqual(done, ['call kitchen', 'invite workshop', 'invite hall']);
});

test('One that does not answer, or cannot be called, gives way to the next', async () => {
  const { phone, done } = tryPager({ kitchen: 'rings', workshop: 'busy', hall: 'answers', attic: 'answers' });
  await pageAll(phone, ['kitchen', 'workshop', 'hall', 'attic'].map(userOf), 50);
  assert.deepEqual(done, ['call kitchen', 'end kitchen', 'call workshop', 'call hall', 'invite attic']);
});

test('When Ada cancels nobody else is called, and more than seven are never paged', async () => {
  const { phone, done } = tryPager({ kitchen: 'cancelled' });
  await pageAll(phone, ['kitchen', 'workshop'].map(userOf), 50);
  assert.deepEqual(done, ['call kitchen']);
  const many = Array.from({ length: 9 }, (_, n) => `wall ${n}`);
  const crowd = tryPager(Object.fromEntries(many.map((id) => [id, 'answers'])));
  await pageAll(crowd.phone, many.map(userOf), 50);
  assert.deepEqual(crowd.done, ['call wall 0', ...many.slice(1, 7).map((id) => `invite ${id}`)]);
});

test('Only a wall phone that is free is paged', () => {
  assert.equal(isFree({ status: 'idle', dnd: false }), true);
  assert.equal(isFree({ status: 'incall', dnd: false }), false);
  assert.equal(isFree({ status: 'idle', dnd: true }), false);
});

function userOf(id: string) {
  const seen = { last_heartbeat: 0, last_seen: 0, guest: false, reach: 'rings', dnd: false, status: 'idle' } as const;
  return { id, username: id, wall: true, ...seen };
}
