import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LinkCodes, mostWrong, type Linking } from '../../src/people/link-codes.ts';

const lives = 600_000;
const ada = { userId: 'ada', deviceId: 'laptop' };
const bob = { userId: 'bob', deviceId: 'desk' };
const code = '12345678';

/** Whose digits these are. */
function used(codes: LinkCodes, digits: string, now: number): Linking | null {
  return codes.useCode(digits, now).linking;
}

function opened(): LinkCodes {
  const codes = new LinkCodes(lives);
  codes.open(ada, { code, secret: 'a secret' }, 0);
  return codes;
}

test('A code is good once, by its digits or by its secret, and for ten minutes', () => {
  assert.deepEqual(used(opened(), code, lives - 1), ada);
  assert.equal(used(opened(), code, lives), null);
  assert.deepEqual(opened().useSecret('a secret', lives - 1), ada);
  assert.equal(opened().useSecret('a secret', lives), null);
  for (const first of ['useCode', 'useSecret'] as const) {
    const codes = opened();
    assert.deepEqual(first === 'useCode' ? used(codes, code, 1) : codes.useSecret('a secret', 1), ada);
    assert.deepEqual([used(codes, code, 2), codes.useSecret('a secret', 2)], [null, null], first);
  }
});

test('Five wrong codes void the digits of everybody that are open at the time, and no later ones; a secret stays good', () => {
  const codes = opened();
  codes.open(bob, { code: '22222222', secret: 'another' }, 0);
  for (let n = 1; n < mostWrong; n += 1) assert.equal(used(codes, '00000000', n), null);
  assert.ok(codes.has(code, 5));
  assert.deepEqual(codes.useCode('00000001', 5), {
    linking: null,
    voided: [
      { ...ada, code },
      { ...bob, code: '22222222' },
    ],
  });
  assert.deepEqual(codes.useCode('00000002', 5), { linking: null, voided: [] }, 'each is told once');
  assert.deepEqual([used(codes, code, 6), used(codes, '22222222', 6)], [null, null]);
  assert.deepEqual(codes.useSecret('another', 6), bob, 'nobody guesses 256 bits');
  codes.open(ada, { code: '33333333', secret: 'third' }, 7);
  assert.deepEqual(used(codes, '33333333', 8), ada);
});

test('Four wrong codes and the right one: it is good', () => {
  const codes = opened();
  for (let n = 1; n < mostWrong; n += 1) used(codes, '00000000', n);
  assert.deepEqual(used(codes, code, 9), ada);
});

test('A newer code of the same person takes the place of the older, and goes with the device that has opened it', () => {
  const codes = opened();
  codes.open(ada, { code: '44444444', secret: 'newer' }, 1);
  assert.deepEqual([used(codes, code, 2), codes.useSecret('a secret', 2)], [null, null]);
  codes.forget('phone');
  assert.ok(codes.has('44444444', 3));
  codes.forget('laptop');
  assert.deepEqual([codes.has('44444444', 3), codes.useSecret('newer', 3)], [false, null]);
});

test('Wrong secrets count against nobody', () => {
  const codes = opened();
  for (let n = 1; n < 100; n += 1) assert.equal(codes.useSecret(`guess ${n}`, n), null);
  assert.deepEqual(used(codes, code, 100), ada);
});
