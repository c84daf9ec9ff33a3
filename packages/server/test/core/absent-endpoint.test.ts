import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { open } from './house.ts';

test('Ada calls by plain requests in the name of a stream that the server has lost: the call is theirs when the stream comes', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const bobs = bob.attach();
  const endpoint_id = randomUUID();
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada', endpoint_id });
  bobs.do('call/accept', { call_id, answer: 'v=0 bob' });
  const { call } = ada.do('call/hold', { call_id, endpoint_id });
  assert.equal(call.status, 'onhold');
  house.clock.advance(14_000);
  const { snapshot } = ada.attach({ endpointId: endpoint_id }).welcome;
  assert.deepEqual([snapshot.call.call_id, snapshot.call.status, snapshot.mine], [call_id, 'onhold', true]);
});

test('Bob accepts so, also by calling who calls them, and holds their side', (t) => {
  for (const glare of [false, true]) {
    const house = open(t);
    const [ada, bob] = [house.register('Ada'), house.register('Bob')];
    const adas = ada.attach();
    const other = bob.attach();
    const { call_id } = adas.do('call/initiate', { target_user_id: bob.id });
    const endpoint_id = randomUUID();
    if (glare) bob.do('call/initiate', { target_user_id: ada.id, endpoint_id });
    else bob.do('call/accept', { call_id, answer: 'v=0 bob', endpoint_id });
    assert.equal(other.last('call').mine, false, 'their other tab is told that it is not the one');
    assert.equal(bob.attach({ endpointId: endpoint_id }).welcome.snapshot.mine, true);
  }
});

test('A stream that never comes is lost after the time that one in a call has', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const bobs = bob.attach();
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id, endpoint_id: randomUUID() });
  bobs.do('call/accept', { call_id });
  house.clock.advance(44_000);
  assert.equal(bobs.last('call').call.status, 'incall');
  house.clock.advance(2_000);
  assert.deepEqual([bobs.last('call').call.status, bobs.last('call').call.reason], ['ended', 'lost']);
});

test('A refused call leaves no endpoint behind', (t) => {
  const house = open(t);
  const [ada, bob, cleo] = [house.register('Ada'), house.register('Bob'), house.register('Cleo')];
  const bobs = bob.attach();
  bobs.do('call/initiate', { target_user_id: cleo.id });
  const before = house.core.counts().endpoints;
  house.register('Dora').do('call/initiate', { target_user_id: bob.id });
  ada.refused('user_busy', 'call/initiate', { target_user_id: bob.id, endpoint_id: randomUUID() });
  assert.equal(house.core.counts().endpoints, before);
});
