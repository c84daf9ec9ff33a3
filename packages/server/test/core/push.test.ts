import assert from 'node:assert/strict';
import { test } from 'node:test';
import { times } from '@earshot/protocol';
import { pair, type Json } from './house.ts';
import { buildMachine } from './machine.ts';
import { publicSubscription } from '../subscriptions.ts';
import { openPushOffice, subscribe } from './push-office.ts';
import { atTwo, bobIsAway, ring, seenBy } from './push-people.ts';
import type { TwoDevices } from './two-devices.ts';

test('Ada rings Bob, whose page is closed: their device is pushed at once who calls and until when, and the call rings on', (t) => {
  const { house, office, ada, bob, endpoint } = bobIsAway(t);
  assert.deepEqual([seenBy(ada, bob.id).status, seenBy(ada, bob.id).reach], ['offline', 'notified']);
  const callId = ring(ada, bob);
  assert.deepEqual(
    office.posted.map(({ target, push }) => [target.endpoint, push]),
    [[endpoint, { callId, caller: 'Ada', endsAt: house.clock.wall() + times.noAnswer, leftMs: times.noAnswer, over: null }]],
  );
  assert.deepEqual([house.call(callId).status, house.call(callId).ringing], ['calling', false]);
  for (let ms = 0; ms < times.noAnswer; ms += 5_000) {
    ada.do('users/heartbeat');
    house.clock.advance(5_000);
  }
  assert.equal(house.call(callId).reason, 'no_answer');
  assert.deepEqual(
    bob.do('history/list').entries.map(({ outcome }: Json) => outcome),
    ['missed'],
  );
});

test('Bob opens the page that a push has told of: it rings there with the offer, they are Ringing to others, and they talk', (t) => {
  const { house, office, ada, bob } = bobIsAway(t);
  const callId = ring(ada, bob);
  house.clock.advance(8_000);
  ada.do('users/heartbeat');
  const page = bob.attach();
  const { snapshot } = page.welcome;
  assert.deepEqual([snapshot.call.call_id, snapshot.offer, snapshot.me.status], [callId, 'v=0 ada', 'ringing']);
  assert.deepEqual([seenBy(ada, bob.id).status, seenBy(ada, bob.id).reach], ['ringing', 'rings']);
  page.do('call/accept', { call_id: callId, answer: 'v=0 bob' });
  assert.equal(house.call(callId).status, 'incall');
  assert.equal(office.posted.length, 1);
});

test('Bob rings at the laptop that is connected, and only their mobile is pushed; who answers at one calls the push to the other off', (t) => {
  const { office, ada, laptop, mobile } = atTwo(t);
  subscribe(laptop);
  const mobiles = subscribe(mobile);
  const page = laptop.attach();
  const callId = ring(ada, laptop);
  assert.deepEqual(office.to(), [mobiles]);
  assert.equal(office.posted[0]?.off, false);
  page.do('call/accept', { call_id: callId });
  assert.equal(office.posted[0]?.off, true);
  page.do('call/end', { call_id: callId });
  ada.do('call/end', { call_id: ring(ada, laptop) });
  assert.deepEqual([office.to(), office.posted[1]?.off], [[mobiles, mobiles], true], 'a call that is cancelled calls it off, too');
});

for (const [what, settle, over] of [
  ['Ada gives up', ({ ada }, call) => ada.do('call/end', call), 'missed'],
  ['Bob answers at the laptop', ({ laptop }, call) => laptop.do('call/accept', call), 'answered_elsewhere'],
  ['Bob declines at the laptop', ({ laptop }, call) => laptop.do('call/reject', call), 'declined'],
] as const satisfies readonly (readonly [string, (devices: TwoDevices, call: Json) => unknown, string])[])
  test(`${what}: the mobile that shows the ring is told how it ended, and no device whose push has failed is`, (t) => {
    const stage = atTwo(t);
    const { office, ada, house, laptop, mobile } = stage;
    subscribe(laptop);
    const mobiles = subscribe(mobile);
    house.clock.advance(times.restSilence + 1);
    const callId = ring(ada, laptop);
    for (const posted of office.posted) posted.end(posted.target.endpoint === mobiles ? 'sent' : 'failed');
    const [first] = office.posted;
    settle(stage, { call_id: callId });
    const ends = office.posted.filter(({ push }) => push.over !== null);
    assert.deepEqual(
      ends.map(({ target, push }) => [target.endpoint, push.callId, push.caller, push.endsAt, push.over]),
      [[mobiles, callId, 'Ada', first?.push.endsAt, over]],
    );
  });

for (const [what, command, over] of [
  ['Decline', 'call/reject', 'declined'],
  ['Answer', 'call/accept', 'answered_elsewhere'],
] as const)
  test(`Bob presses ${what} in the push at the mobile: the laptop is told, and the mobile, which knows, is not`, (t) => {
    const { office, ada, house, laptop, mobile } = atTwo(t);
    const [laptops] = [subscribe(laptop), subscribe(mobile)];
    house.clock.advance(times.restSilence + 1);
    const callId = ring(ada, laptop);
    for (const posted of office.posted) posted.end('sent');
    mobile.do(command, { call_id: callId });
    const ends = office.posted.filter(({ push }) => push.over !== null);
    assert.deepEqual(
      ends.map(({ target, push }) => [target.endpoint, push.over]),
      [[laptops, over]],
    );
  });

test('Nobody takes the ring of Bob’s phone: after 45 s it says that the call was missed', (t) => {
  const { house, office, ada, bob } = bobIsAway(t);
  ring(ada, bob);
  office.posted[0]?.end('sent');
  for (let ms = 0; ms < times.noAnswer; ms += 5_000) {
    ada.do('users/heartbeat');
    house.clock.advance(5_000);
  }
  assert.deepEqual(
    office.posted.map(({ push }) => push.over),
    [null, 'missed'],
  );
});

test('Ada gives up while the push is on its way to Bob: it may come, so it is followed by the end', (t) => {
  const { office, ada, bob } = bobIsAway(t);
  const callId = ring(ada, bob);
  for (const posted of office.posted) posted.out = true;
  ada.do('call/end', { call_id: callId });
  assert.deepEqual(
    office.posted.map(({ off, push }) => [off, push.over]),
    [
      [true, null],
      [false, 'missed'],
    ],
  );
});

test('Bob opens the page that a push has told of, and takes the call: the page knows, and nothing more is pushed', (t) => {
  const { office, ada, bob } = bobIsAway(t);
  const callId = ring(ada, bob);
  office.posted[0]?.end('sent');
  const page = bob.attach();
  page.do('call/accept', { call_id: callId });
  page.do('call/end', { call_id: callId });
  assert.equal(office.posted.length, 1);
});

test('Bob closes the page while it rings: then it is pushed, once, and the ring does not end', (t) => {
  const { house, office, ada, laptop } = atTwo(t);
  const endpoint = subscribe(laptop);
  const page = laptop.attach();
  house.clock.advance(times.restSilence);
  const caller = ada.attach();
  const callId = ring(caller, laptop);
  assert.deepEqual(office.to(), []);
  page.do('users/leaving');
  page.detach();
  assert.deepEqual(office.to(), [], 'it may be loaded again');
  house.clock.advance(times.leaving + 1);
  assert.deepEqual(office.to(), [endpoint]);
  house.clock.advance(30_000);
  assert.deepEqual([house.call(callId).status, office.posted.length], ['calling', 1]);
  assert.equal(laptop.do('signal/incoming').call.call_id, callId);
});

test('Bob’s phone loses its connection while it rings: it is pushed at once', (t) => {
  const { office, ada, laptop } = atTwo(t);
  const endpoint = subscribe(laptop);
  const page = laptop.attach();
  ring(ada, laptop);
  page.detach();
  assert.deepEqual(office.to(), [endpoint]);
});

test('A push that fails changes nothing but the log, and nobody waits for it', (t) => {
  const { office, ada, bob, house } = bobIsAway(t);
  const callId = ring(ada, bob);
  office.posted[0]?.end('failed');
  assert.deepEqual([house.call(callId).status, seenBy(ada, bob.id).reach], ['calling', 'notified']);
});

test('Who has been blocked by Bob wakes nobody, nor does whoever rings while they are not to be disturbed', (t) => {
  const { office, ada, bob, house } = bobIsAway(t);
  const cleo = house.register('Cleo');
  bob.do('users/block', { user_id: ada.id });
  bob.do('users/availability', { dnd: true });
  house.clock.advance(times.restSilence + 1);
  cleo.do('users/heartbeat');
  ada.do('users/heartbeat');
  assert.deepEqual([seenBy(ada, bob.id).reach, seenBy(cleo, bob.id).reach], ['away', 'notified']);
  ada.refused('user_offline', 'call/initiate', { target_user_id: bob.id });
  cleo.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
  assert.deepEqual(office.to(), []);
});

test('Ada sees in the list of everybody that Bob can be notified, and is told when that is over', (t) => {
  const { ada, bob, house, office } = bobIsAway(t);
  const page = ada.attach();
  const listed = page.do('users/list', { scope: 'all' }).users.find(({ id }: Json) => id === bob.id);
  assert.deepEqual([listed.status, listed.reach], ['offline', 'notified']);
  ring(page, bob);
  office.posted[0]?.end('gone');
  house.clock.advance(times.gather);
  assert.equal(page.last('presence').changed.find(({ id }: Json) => id === bob.id).reach, 'away');
});

test('Bob can be woken also after a restart; a ring that goes on over it is pushed again when no page has come', (t) => {
  const office = openPushOffice();
  const machine = buildMachine(t);
  const house = machine.start({ push: office });
  const [ada, bob] = pair(house);
  const endpoint = subscribe(bob);
  house.clock.advance(times.restSilence + 1);
  ada.attach().do('call/initiate', { target_user_id: bob.id });
  assert.deepEqual(office.to(), [endpoint]);
  const after = openPushOffice();
  const next = machine.start({ push: after });
  next.clock.advance(times.leaving + 1);
  assert.deepEqual(after.to(), [endpoint]);
});

test('Bob’s browser has changed its subscription while the page is closed: the device is subscribed anew, and to nobody Bob was here', (t) => {
  const { house, office, ada, bob } = bobIsAway(t);
  const page = ada.attach();
  const before = page.events('presence').length;
  bob.do('push/key', { away: 'true' });
  const changed = publicSubscription();
  bob.do('push/subscribe', { ...changed, away: true });
  house.clock.advance(1_000);
  assert.equal(page.events('presence').length, before);
  assert.deepEqual([seenBy(page, bob.id).status, seenBy(page, bob.id).reach], ['offline', 'notified']);
  ring(ada, bob);
  assert.deepEqual(office.to(), [changed.endpoint]);
});

test('Bob declines from a notification, by a request that is none of a page: Ada hears it, and to nobody Bob was here', (t) => {
  const { house, office, ada, bob } = bobIsAway(t);
  const page = ada.attach();
  const callId = ring(ada, bob);
  const before = page.events('presence').length;
  assert.equal(bob.do('call/reject', { call_id: callId, away: true }).call.reason, 'rejected');
  assert.deepEqual([page.last('call').call.reason, office.posted[0]?.off], ['rejected', true]);
  house.clock.advance(1_000);
  assert.equal(page.events('presence').length, before);
  assert.deepEqual([seenBy(page, bob.id).status, seenBy(page, bob.id).reach], ['offline', 'notified']);
  const again = ring(ada, bob);
  bob.do('call/reject', { call_id: again });
  assert.equal(seenBy(page, bob.id).status, 'idle', 'any other request is a sign of life');
});
