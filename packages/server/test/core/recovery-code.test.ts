import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameHash, makeRecoveryCode, readRecoveryCode } from '../../src/people/recovery-code.ts';
import { recoveryWords } from '../../src/people/recovery-words.ts';
import { createSlowHash, type SlowHash } from '../../src/people/slow-hash.ts';

function hashed(hash: SlowHash, text: string, salt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    hash.of(text, salt)((result) => (result.ok ? resolve(result.value) : reject(result.error)));
  });
}

test('A code is six of 2,048 different words, and another one each time', () => {
  assert.equal(new Set(recoveryWords).size, 2_048);
  for (const word of recoveryWords) assert.match(word, /^[a-z]{3,8}$/);
  const codes = Array.from({ length: 50 }, makeRecoveryCode);
  assert.equal(new Set(codes).size, 50);
  for (const code of codes) assert.equal(readRecoveryCode(code), code);
});

test('A code reads the same in capitals, with hyphens, commas, line ends and in wide letters', () => {
  for (const typed of ['Apple  zoo\nYELLOW, lake-door. ice', ' apple-zoo-yellow-lake-door-ice ', 'ａｐｐｌｅ zoo yellow lake door ice'])
    assert.equal(readRecoveryCode(typed), 'apple zoo yellow lake door ice');
});

test('What cannot be a code is told apart: too few words, too many, and one that is none of them', () => {
  for (const typed of ['', '12 34', 'apple zoo yellow lake door', 'apple zoo yellow lake door ice ice'])
    assert.deepEqual(readRecoveryCode(typed), { problem: 'code: this must be 6 words.' });
  assert.deepEqual(readRecoveryCode('aple zoo yellow lake door ice'), {
    problem: 'code: “aple” is none of the words that recovery codes are made of.',
  });
});

test('A hash says nothing of its text, is another one with another salt, and the same one otherwise', async () => {
  const hash = createSlowHash();
  const [one, again, salted, other] = await Promise.all([
    hashed(hash, 'apple', 'AAAA'),
    hashed(hash, 'apple', 'AAAA'),
    hashed(hash, 'apple', 'BBBB'),
    hashed(hash, 'zoo', 'AAAA'),
  ]);
  assert.match(one, /^[\w-]{43}$/);
  assert.deepEqual(
    [isSameHash(one, again), isSameHash(one, salted), isSameHash(one, other), isSameHash(one, '')],
    [true, false, false, false],
  );
});

test('One text is hashed at a time, in the order in which they came, and of too many the next is told that it is full', async () => {
  const hash = createSlowHash();
  const order: number[] = [];
  const first = hashed(hash, '0', '');
  assert.equal(hash.isFull(), false);
  const others = Array.from({ length: 8 }, (_, n) => hashed(hash, String(n), '').then(() => order.push(n)));
  assert.equal(hash.isFull(), true);
  await first;
  assert.equal(hash.isFull(), false);
  await Promise.all(others);
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7]);
});
