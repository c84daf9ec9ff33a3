import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { times } from '@earshot/protocol';
import { publicSubscription } from '../subscriptions.ts';
import { open, pair, type CoreHouse, type HouseOptions, type Json, type Someone } from './house.ts';
import { buildMachine } from './machine.ts';
import { openPushOffice, subscribe, type PushOffice } from './push-office.ts';
import { twoDevices, type TwoDevices } from './two-devices.ts';

interface Away {
  readonly house: CoreHouse;
  readonly office: PushOffice;
  readonly ada: Someone;
  readonly bob: Someone;
  readonly endpoint: string;
}

/** Ada is here; Bob has subscribed, and gone. */
function bobIsAway(t: TestContext, options: HouseOptions = {}): Away {
  const office = openPushOffice();
  const house = open(t, { push: office, ...options });
  const [ada, bob] = pair(house);
  const endpoint = subscribe(bob);
  house.clock.advance(times.restSilence + 1);
  ada.do('users/heartbeat');
  return { house, office, ada, bob, endpoint };
}

function atTwo(t: TestContext): TwoDevices & { readonly office: PushOffice } {
  const office = openPushOffice();
  return { office, ...twoDevices(t, { push: office }) };
}

function seenBy(viewer: Pick<Someone, 'do'>, userId: string): Json {
  return viewer.do('users/get', { user_id: userId }).user;
}

function ring(ada: Pick<Someone, 'do'>, callee: Someone): string {
  return ada.do('call/initiate', { target_user_id: callee.id, offer: 'v=0 ada' }).call_id;
}

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

test('A subscription that is gone is forgotten, and then Bob cannot be reached; one that came meanwhile stays', (t) => {
  const { office, ada, bob, house } = bobIsAway(t);
  const callId = ring(ada, bob);
  const renewed = subscribe(bob);
  office.posted[0]?.end('gone');
  ada.do('call/end', { call_id: callId });
  house.clock.advance(times.restSilence + 1);
  ada.do('users/heartbeat');
  const again = ring(ada, bob);
  assert.equal(office.posted[1]?.target.endpoint, renewed);
  office.posted[1]?.end('gone');
  assert.equal(seenBy(ada, bob.id).reach, 'away');
  assert.deepEqual(house.records.push.loadPush(), []);
  ada.do('call/end', { call_id: again });
  ada.refused('user_offline', 'call/initiate', { target_user_id: bob.id });
});

test('A push that fails changes nothing but the log, and nobody waits for it', (t) => {
  const { office, ada, bob, house } = bobIsAway(t);
  const callId = ring(ada, bob);
  office.posted[0]?.end('failed');
  assert.deepEqual([house.call(callId).status, seenBy(ada, bob.id).reach], ['calling', 'notified']);
});

for (const [how, go] of [
  ['removes their mobile', ({ laptop, mobile }) => laptop.do('devices/remove', { device_id: mobile.identity.deviceId })],
  ['signs out there for good', ({ mobile }) => mobile.do('users/disconnect', { revoke_token: true })],
  ['says there that it is to be woken no more', ({ mobile }) => mobile.do('push/unsubscribe')],
  ['deletes themself', ({ laptop }) => laptop.do('users/delete')],
] as const satisfies readonly (readonly [string, (devices: TwoDevices) => unknown])[]) {
  test(`Bob ${how}: nothing of it is kept, and it is not pushed`, (t) => {
    const stage = atTwo(t);
    const { house, office, ada, laptop, mobile } = stage;
    subscribe(mobile);
    assert.deepEqual(
      laptop.do('devices/list').devices.map(({ push }: Json) => push),
      [false, true],
    );
    go(stage);
    assert.deepEqual(house.records.push.loadPush(), []);
    ada.ask('call/initiate', { target_user_id: laptop.id });
    assert.deepEqual(office.to(), []);
  });
}

test('A device has one subscription, the last, and a browser is one device: whoever signs in there next has it', (t) => {
  const { house, office, ada, laptop, mobile } = atTwo(t);
  subscribe(laptop);
  const shared = publicSubscription();
  subscribe(laptop, shared);
  assert.deepEqual(
    house.records.push.loadPush().map(({ endpoint }) => endpoint),
    [shared.endpoint],
  );
  subscribe(mobile, shared);
  assert.deepEqual(
    laptop.do('devices/list').devices.map(({ push }: Json) => push),
    [false, true],
  );
  for (let n = 0; n < 1_000; n += 1) subscribe(mobile);
  assert.equal(house.records.push.loadPush().length, 1);
  ring(ada, laptop);
  assert.equal(office.posted.length, 1);
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

test('What is no subscription is refused with the reason, and nothing is kept', (t) => {
  const house = open(t, { push: openPushOffice('not there.') });
  const bob = house.register('Bob');
  const { endpoint, keys } = publicSubscription();
  const offCurve = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)]).toString('base64url');
  for (const [body, why] of [
    [{}, /^endpoint/],
    [{ endpoint, keys: { auth: keys.auth } }, /p256dh/],
    [{ endpoint, keys: { ...keys, p256dh: offCurve } }, /^keys\.p256dh: this is no point of P-256/],
    [{ endpoint, keys: { ...keys, p256dh: 'AAAA' } }, /^keys\.p256dh/],
    [{ endpoint, keys: { ...keys, auth: keys.auth.slice(2) } }, /^keys\.auth: this is not 16 bytes/],
    [{ endpoint: `https://push.example.org/${'x'.repeat(3_000)}`, keys }, /^endpoint/],
    [{ endpoint, keys }, /^endpoint: not there\.$/],
  ] as const)
    assert.match(bob.refused('bad_request', 'push/subscribe', body).body.message, why);
  assert.deepEqual(house.records.push.loadPush(), []);
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
