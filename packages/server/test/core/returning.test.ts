import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '@earshot/protocol';
import { callIn, online, open, roomy, tryAttach, type Json } from './house.ts';

test('Ada comes back within their grace and gets what they missed, numbered as it was', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  bob.attach();
  const device = ada.attach();
  device.do('users/list');
  const callId = callIn('calling', bob, ada);
  house.clock.advance(300);
  device.detach();
  bob.do('signal/ice', { call_id: callId, candidate: 'one' });
  bob.do('call/end', { call_id: callId });
  const seq = device.seq();
  const again = ada.attach({ endpointId: device.id, resume: { epoch: device.epoch, seq } });
  assert.deepEqual([again.welcome.snapshot, again.welcome.seq], [null, seq]);
  assert.deepEqual(
    again.frames.slice(1).map((frame) => [frame.seq, frame.event.type]),
    [
      [seq + 1, 'candidates'],
      [seq + 2, 'call'],
      [seq + 3, 'me'],
      [seq + 4, 'history'],
    ],
  );
  assert.equal(again.last('call').call.reason, 'cancelled');
});

test('Of the offers that Ada missed they get the last alone, with everything else', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const [adas, bobs] = [ada.attach(), bob.attach()];
  const { call_id } = bobs.do('call/initiate', { target_user_id: ada.id });
  adas.do('call/accept', { call_id, answer: 'v=0 answer' });
  const seq = adas.seq();
  adas.detach();
  for (const offer of ['v=0 one', 'v=0 two']) {
    bobs.do('signal/offer', { call_id, offer });
    bobs.do('signal/ice', { call_id, candidate: `of ${offer}` });
  }
  bobs.do('signal/answer', { call_id, answer: 'v=0 mine' });
  const again = ada.attach({ endpointId: adas.id, resume: { epoch: adas.epoch, seq } });
  const missed = again.frames.slice(1).map(({ event }) => event.sdp ?? event.type);
  assert.deepEqual(missed, ['candidates', 'v=0 two', 'candidates', 'v=0 mine']);
});

const strange: readonly (readonly [
  what: string,
  change: (from: { epoch: string; seq: number }) => { epoch: string; seq: number } | null,
])[] = [
  ['nothing to resume', () => null],
  ['the epoch of another start', ({ seq }) => ({ epoch: 'other', seq })],
  ['a number that was never sent', ({ epoch, seq }) => ({ epoch, seq: seq + 100 })],
];
for (const [what, change] of strange)
  test(`Ada comes back with ${what}: they get a snapshot`, (t) => {
    const house = open(t);
    const [ada, bob] = [house.register('Ada'), house.register('Bob')];
    const device = ada.attach();
    const callId = callIn('calling', bob, ada);
    device.detach();
    const again = ada.attach({ endpointId: device.id, resume: change({ epoch: device.epoch, seq: device.seq() }) });
    const { me, call, mine, offer } = again.welcome.snapshot;
    assert.deepEqual([me.status, call.call_id, mine, offer], ['ringing', callId, true, 'v=0 ada']);
    assert.equal(again.frames.length, 1);
  });

test('Ada comes back when their endpoint was let go: they get a snapshot, whatever they saw last', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const device = ada.attach();
  device.detach();
  house.clock.advance(15_000);
  const again = ada.attach({ endpointId: device.id, resume: { epoch: device.epoch, seq: 0 } });
  assert.equal(again.welcome.snapshot.me.status, 'idle');
});

test('The snapshot that Ada got when their endpoint had been let go is lost on the way: they get another one, and not what came after it', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  bob.attach();
  const device = ada.attach();
  callIn('calling', bob, ada);
  const resume = { epoch: device.epoch, seq: device.seq() };
  device.detach();
  // Their endpoint is let go, and with it the call; then it is not known any more either.
  house.clock.advance(15_000);
  house.clock.advance(60_000);
  const lost = ada.attach({ endpointId: device.id, resume });
  assert.equal(lost.welcome.snapshot.call, null);
  // As many events as there were before, so that the old number lies among the new ones.
  const next = callIn('calling', bob, ada);
  for (let count = 0; count < resume.seq; count += 1) bob.do('signal/ice', { call_id: next, candidate: `c${count}` });
  lost.detach();
  const again = ada.attach({ endpointId: device.id, resume });
  assert.equal(again.welcome.snapshot.call.call_id, next);
});

test('What Ada still sends on a connection on which they have signed out does not bring them back', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const device = ada.attach();
  device.do('users/disconnect');
  assert.equal(device.ask('users/heartbeat').body.code, 'unauthorized');
  assert.deepEqual(online(house), []);
});

test('Of the events a connection missed the newest 256 are kept, and with more missing there is a snapshot', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  bob.attach();
  function missed(count: number): Json {
    const device = ada.attach();
    const callId = callIn('calling', bob, ada);
    device.detach();
    for (let n = 0; n < count; n += 1) bob.do('signal/ice', { call_id: callId, candidate: `${n}` });
    const again = ada.attach({ endpointId: device.id, resume: { epoch: device.epoch, seq: device.seq() } });
    bob.do('call/end', { call_id: callId });
    return again;
  }
  assert.equal(missed(256).events('candidates').length, 256);
  const late = missed(257);
  assert.notEqual(late.welcome.snapshot, null);
  assert.equal(
    late.events('candidates')[0].candidates.length,
    limits.candidatesKept,
    'the candidates that are kept come after the snapshot',
  );
});

test('A new tab of Ada is told of the call that rings, and of the one that ended while they were away, once', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const callId = callIn('calling', bob, ada);
  bob.do('signal/ice', { call_id: callId, candidate: 'early' });
  const tab = ada.attach();
  assert.deepEqual([tab.welcome.snapshot.call.call_id, tab.welcome.snapshot.mine, tab.welcome.snapshot.offer], [callId, true, 'v=0 ada']);
  const { call: rung, calls, ended } = tab.welcome.snapshot;
  assert.deepEqual([calls, ended], [[{ ...rung, mine: true, offer: 'v=0 ada', device: null }], []]);
  assert.deepEqual(tab.last('candidates').candidates, ['early']);
  tab.detach();
  bob.do('call/end', { call_id: callId });
  const { call, ...over } = ada.attach().welcome.snapshot;
  assert.deepEqual([call.call_id, call.reason], [callId, 'cancelled']);
  assert.deepEqual([over.calls, over.ended], [[], [call]]);
  const later = ada.attach().welcome.snapshot;
  assert.deepEqual([later.call, later.ended], [null, []]);
});

test('The same tab connects again: the older wire is closed as replaced, and its end disturbs nobody', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const older = ada.attach();
  const newer = ada.attach({ endpointId: older.id });
  assert.equal(older.closed(), 'replaced');
  older.detach();
  house.clock.advance(60_000);
  assert.deepEqual(online(house), ['Ada idle']);
  assert.equal(house.core.counts().endpoints, 1);
  assert.equal(newer.closed(), null);
});

test('Ada has at most so many tabs; those that are gone do not count', (t) => {
  const house = open(t, { limits: { ...roomy, endpointsPerUser: 2 } });
  const ada = house.register('Ada');
  const tabs = [ada.attach(), ada.attach()];
  assert.equal(tryAttach(house.core, ada.identity), 'too_many');
  ada.attach({ endpointId: tabs[0]?.id ?? '' });
  for (let n = 0; n < 20; n += 1) {
    tabs[1]?.detach();
    tabs[1] = ada.attach();
  }
  assert.equal(house.core.counts().endpoints, 2);
});

for (const [ms, told] of [
  [1_900, true],
  [2_000, false],
] as const)
  test(`Ada's line is found to be gone ${ms} ms after a call ended: the next page is ${told ? '' : 'not '}told how`, (t) => {
    const house = open(t);
    const [ada, bob] = [house.register('Ada'), house.register('Bob')];
    const page = ada.attach();
    const callId = callIn('incall', bob, ada);
    bob.do('call/end', { call_id: callId });
    house.clock.advance(ms);
    page.detach();
    const { call } = ada.attach().welcome.snapshot;
    assert.deepEqual([call?.call_id, call?.reason], told ? [callId, 'hung_up'] : [undefined, undefined]);
    assert.equal(ada.attach().welcome.snapshot.call, null, 'once');
  });
