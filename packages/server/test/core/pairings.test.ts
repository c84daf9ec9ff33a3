import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepPairing, type PairingEvent, type PairingState } from '../../src/people/pairing.ts';
import { Pairings } from '../../src/people/pairings.ts';

const waiting: PairingState = { is: 'waiting' };
const refused: PairingState = { is: 'refused' };
const approved: PairingState = { is: 'approved', admission: { deviceId: 'phone', token: 't', username: 'Ada' } };
const approve: PairingEvent = { type: 'approve', admission: { deviceId: 'phone', token: 't', username: 'Ada' } };
const refuse: PairingEvent = { type: 'refuse' };
const joiner = { label: 'Phone', key: 'k', sealingKey: null };

test('A device that waits is approved or refused once for all, and to say the same again is fine', () => {
  const table: readonly [PairingState, PairingEvent, PairingState | null][] = [
    [waiting, approve, approved],
    [waiting, refuse, refused],
    [refused, approve, null],
    [refused, refuse, refused],
    [approved, approve, approved],
    [approved, refuse, null],
  ];
  for (const [state, event, after] of table) assert.deepEqual(stepPairing(state, event), after, `${event.type} when ${state.is}`);
  const again: PairingEvent = { type: 'approve', admission: { deviceId: 'another', token: 'u', username: 'Ada' } };
  assert.deepEqual(stepPairing(approved, again), approved, 'no second device comes of it');
});

test('Only its own person finds a pairing, and only who has the secret asks about it', () => {
  const pairings = new Pairings(1_000);
  const pairing = pairings.begin({ id: 'p', secret: 's', userId: 'ada' }, joiner, 0);
  assert.equal(pairings.of('ada', 'p', 1)?.id, 'p');
  assert.equal(pairings.of('bob', 'p', 1), null);
  assert.equal(pairings.asked('p', 's', 1)?.id, 'p');
  assert.equal(pairings.asked('p', 'another', 1), null);
  assert.equal(pairings.asked('q', 's', 1), null);
  assert.deepEqual(pairings.waiting('ada', 1), [pairing]);
  assert.deepEqual(pairings.waiting('bob', 1), []);
});

test('A pairing waits for its time, is known for as long again, and goes with the device that came of it', () => {
  const pairings = new Pairings(1_000);
  const pairing = pairings.begin({ id: 'p', secret: 's', userId: 'ada' }, joiner, 0);
  assert.deepEqual(pairings.waiting('ada', 999).length, 1);
  assert.deepEqual(pairings.waiting('ada', 1_000).length, 0);
  assert.equal(pairings.asked('p', 's', 1_999)?.until, 1_000);
  assert.equal(pairings.asked('p', 's', 2_000), null);

  const other = pairings.begin({ id: 'r', secret: 's', userId: 'ada' }, joiner, 2_000);
  assert.deepEqual(pairings.step(other, approve)?.state, approved);
  pairings.forget('laptop');
  assert.ok(pairings.asked('r', 's', 2_001));
  pairings.forget('phone');
  assert.equal(pairings.asked('r', 's', 2_001), null);
  assert.equal(pairings.step(pairing, approve), null);
});
