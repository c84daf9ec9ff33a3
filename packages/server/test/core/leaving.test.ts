import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { openCoreHouse, type CoreHouse, type Device, type Someone } from './house.ts';

interface Ring {
  readonly house: CoreHouse;
  readonly ada: Someone;
  readonly bob: Someone;
  readonly adas: Device;
  readonly bobs: Device;
  readonly call_id: string;
}

/** Ada's tab calls Bob, who has one tab. */
function ring(t: TestContext): Ring {
  const house = openCoreHouse();
  t.after(() => house.close());
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const [adas, bobs] = [ada.attach(), bob.attach()];
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  return { house, ada, bob, adas, bobs, call_id };
}

/** A page is closed: its request may come before its line is gone, or after. */
function close(person: Someone, device: Device, order: 'word first' | 'line first'): void {
  if (order === 'line first') device.detach();
  person.do('users/leaving', { endpoint_id: device.id });
  if (order === 'word first') device.detach();
}

for (const order of ['word first', 'line first'] as const)
  test(`Ada closes the page while it rings (${order}): 3 s later the ring is cancelled, and Bob has missed a call`, (t) => {
    const { house, ada, adas, bobs, call_id } = ring(t);
    close(ada, adas, order);
    house.clock.advance(2_999);
    assert.equal(house.call(call_id).status, 'calling');
    house.clock.advance(1);
    const { call } = bobs.last('call');
    assert.deepEqual([call.status, call.reason, call.ended_by], ['ended', 'cancelled', ada.id]);
  });

test('Ada loads the page again while it rings: the new page takes the call, sends a new offer, and Bob is rung on', (t) => {
  const { house, ada, adas, bobs, call_id } = ring(t);
  close(ada, adas, 'word first');
  house.clock.advance(900);
  const again = ada.attach();
  assert.deepEqual([again.welcome.snapshot.call.call_id, again.welcome.snapshot.mine], [call_id, false]);
  again.do('call/take', { call_id, gone: true });
  again.do('signal/offer', { call_id, offer: 'v=0 ada again' });
  assert.equal(bobs.last('description').sdp, 'v=0 ada again');
  house.clock.advance(20_000);
  bobs.do('call/accept', { call_id, answer: 'v=0 bob' });
  assert.deepEqual([again.last('call').call.status, again.last('call').mine], ['incall', true]);
});

test('Bob closes the only page while it rings: 3 s later they cannot be reached; with another page, or a program that asks, it rings on', (t) => {
  const { house, bob, bobs, call_id } = ring(t);
  const other = bob.attach();
  close(bob, bobs, 'word first');
  house.clock.advance(4_000);
  assert.equal(house.call(call_id).status, 'calling');
  bob.do('signal/incoming');
  close(bob, other, 'word first');
  house.clock.advance(4_000);
  assert.equal(house.call(call_id).status, 'calling', 'a program has asked a moment ago');
  house.clock.advance(6_000);
  assert.deepEqual([house.call(call_id).status, house.call(call_id).reason], ['ended', 'unreachable']);
});

test('Bob closes the page in a call: after 3 s Ada is told, and Bob has 45 s to come back to it', (t) => {
  const { house, bob, adas, bobs, call_id } = ring(t);
  bobs.do('call/accept', { call_id, answer: 'v=0 bob' });
  close(bob, bobs, 'word first');
  const { version } = adas.last('call').call;
  house.clock.advance(2_999);
  assert.deepEqual(adas.last('call').call.away, [], 'nothing is said of a reload');
  house.clock.advance(1);
  assert.deepEqual([adas.last('call').call.away, adas.last('call').call.version], [[bob.id], version + 1]);
  house.clock.advance(20_000);
  const again = bob.attach();
  again.do('call/take', { call_id, gone: true });
  assert.deepEqual([adas.last('call').call.status, adas.last('call').call.away], ['incall', []]);
  close(bob, again, 'line first');
  house.clock.advance(45_000);
  assert.deepEqual([house.call(call_id).status, house.call(call_id).reason], ['ended', 'lost']);
});

test('A page that says that it leaves and is there all the same has said nothing', (t) => {
  const { house, bob, adas, bobs, call_id } = ring(t);
  bobs.do('call/accept', { call_id, answer: 'v=0 bob' });
  bobs.do('users/leaving');
  house.clock.advance(10_000);
  assert.deepEqual(adas.last('call').call.away, []);
  bob.do('users/leaving', { endpoint_id: randomUUID() });
  bob.do('users/leaving');
  bobs.detach();
  house.clock.advance(10_000);
  assert.deepEqual(adas.last('call').call.away, [], 'nor does the word of a page that the server does not know');
});

test('The last word of a page that was signed out brings nobody back', (t) => {
  const { house, bob, bobs } = ring(t);
  bob.do('users/disconnect');
  bob.do('users/leaving', { endpoint_id: bobs.id });
  assert.ok(!house.people().some(({ id }) => id === bob.id));
});

test('Bob closes the last page: 3 s later they are offline, and their name is free', (t) => {
  const { house, adas, bob, bobs, call_id } = ring(t);
  adas.do('call/end', { call_id });
  close(bob, bobs, 'word first');
  house.clock.advance(2_999);
  assert.ok(house.people().some(({ id }) => id === bob.id));
  house.clock.advance(1);
  assert.ok(!house.people().some(({ id }) => id === bob.id));
  house.register('Bob');
});

test('Bob signs out in one of two tabs: the other goes on with its call and its token, and the last one signs out for good', (t) => {
  const { house, bob, adas, bobs, call_id } = ring(t);
  bobs.do('call/accept', { call_id, answer: 'v=0 bob' });
  const other = bob.attach();
  const body = { revoke_token: true, others_stay: true };
  bob.do('users/disconnect', { ...body, endpoint_id: other.id });
  house.clock.advance(0);
  assert.deepEqual([other.closed(), bobs.closed()], ['signed_out', null]);
  assert.equal(house.call(call_id).status, 'incall');
  const third = bob.attach();
  bob.do('users/disconnect', { ...body, endpoint_id: bobs.id });
  house.clock.advance(0);
  assert.deepEqual([house.call(call_id).status, house.call(call_id).reason], ['ended', 'hung_up'], 'the tab that held it has signed out');
  assert.deepEqual([adas.closed(), third.closed()], [null, null]);
  bob.do('users/disconnect', { ...body, endpoint_id: third.id });
  assert.equal(house.core.authenticate(bob.token), null);
});
