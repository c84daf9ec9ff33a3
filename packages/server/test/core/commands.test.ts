import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openRecords } from '../../src/records/sqlite.ts';
import { address, callIn, openCoreHouse, type CoreHouse, type HouseOptions, type Json, type Someone } from './house.ts';

const open = (t: TestContext, options: HouseOptions = {}): CoreHouse => {
  const house = openCoreHouse(options);
  t.after(() => house.close());
  return house;
};
const pair = (house: CoreHouse): [ada: Someone, bob: Someone] => [house.register('Ada'), house.register('Bob')];
const types = (frames: readonly Json[]): string[] => frames.flatMap(({ event }) => (event === undefined ? [] : [event.type]));

test('Ada calls Bob: his tabs ring, hers are told, and everybody sees what they do', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [hers, second] = [ada.attach(), ada.attach()];
  const his = [bob.attach(), bob.attach()];
  const { call_id, call } = hers.do('call/initiate', { target_user_id: bob.id, offer: { type: 'offer', sdp: 'v=0 offer' } });
  assert.deepEqual(
    [call.status, call.version, call.ringing, call.caller_username, call.created_at],
    ['calling', 1, false, 'Ada', house.clock.wall()],
  );
  for (const device of his) assert.deepEqual(device.last('ring'), { type: 'ring', call, offer: 'v=0 offer' });
  assert.deepEqual([hers.last('call').mine, second.last('call').mine], [true, false]);
  assert.deepEqual([hers.last('me').me.status, his[0]?.last('me').me.status], ['calling', 'ringing']);
  assert.deepEqual(
    house.people().map(({ username, status }) => `${username} ${status}`),
    ['Ada calling', 'Bob ringing'],
  );
  his[0]?.do('call/ringing', { call_id });
  assert.deepEqual([hers.last('call').call.ringing, hers.last('call').call.version], [true, 2]);
  his[1]?.do('call/ringing', { call_id });
  assert.equal(hers.last('call').call.version, 2, 'a second device that rings changes nothing');
});

test('Bob accepts on one device: the others are told that it is not theirs, and may not accept or reject any more', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [one, two] = [bob.attach(), bob.attach()];
  const call_id = callIn('calling', ada, bob);
  const accepted = one.do('call/accept', { call_id, answer: 'v=0' });
  assert.deepEqual(one.do('call/accept', { call_id }).call, accepted.call, 'the same device may say it twice');
  assert.deepEqual([one.last('call').mine, two.last('call').mine], [true, false]);
  for (const command of ['call/accept', 'call/reject'] as const) {
    assert.equal(two.ask(command, { call_id }).body.code, 'answered_elsewhere');
    bob.refused('answered_elsewhere', command, { call_id });
    bob.refused('answered_elsewhere', command, { call_id, endpoint_id: two.id });
  }
  assert.equal(bob.ask('call/reject', { call_id, endpoint_id: one.id }).body.code, 'wrong_state');
  two.do('call/hold', { call_id });
  assert.deepEqual(house.call(call_id).held_by, [bob.id], 'he may still act from any of his devices');
});

test('No answer ends the call after 45 s, whatever rings', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const device = ada.attach();
  bob.attach();
  const call_id = callIn('calling', ada, bob);
  bob.do('call/ringing', { call_id });
  house.clock.advance(44_999);
  assert.equal(house.call(call_id).status, 'calling');
  house.clock.advance(1);
  assert.deepEqual(
    [device.last('call').call.reason, device.last('call').call.ended_by, device.last('me').me.status],
    ['no_answer', null, 'idle'],
  );
});

test('An ended call can be asked about for 60 s, and is unknown then', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  for (const person of [ada, bob]) person.attach();
  const call_id = callIn('incall', ada, bob);
  house.clock.advance(2_000);
  bob.do('call/end', { call_id, reason: 'failed' });
  house.clock.advance(59_999);
  const reply = ada.refused('call_ended', 'signal/status', { call_id });
  assert.deepEqual([reply.http, reply.body.reason, reply.body.call.talk_ms, reply.body.call.ended_by], [404, 'failed', 2_000, bob.id]);
  const late = ada.refused('call_ended', 'call/hold', { call_id });
  assert.deepEqual([late.http, late.body.reason, late.body.call.status], [409, 'failed', 'ended']);
  house.clock.advance(1);
  assert.equal(ada.refused('call_not_found', 'signal/status', { call_id }).http, 404);
});

test('Ada and Bob call each other at once: the second call accepts the first', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [hers, his] = [ada.attach(), bob.attach()];
  const first = hers.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  const second = his.do('call/initiate', { target_user_id: ada.id, offer: 'v=0 bob' });
  assert.deepEqual([second.call_id, second.call.status], [first.call_id, 'incall']);
  assert.deepEqual([hers.last('call').call.status, his.last('call').mine], ['incall', true]);
  assert.deepEqual(hers.events('description'), [], 'his offer is dropped');
  assert.equal(his.do('signal/get-offer', { call_id: first.call_id }).offer, 'v=0 ada');
  his.do('signal/answer', { call_id: first.call_id, answer: 'v=0 answer' });
  assert.deepEqual(hers.last('description'), { type: 'description', call_id: first.call_id, kind: 'answer', sdp: 'v=0 answer' });
});

test('Whom one cannot call, and in which order it is said', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [cleo, dora] = [house.register('Cleo'), house.register('Dora')];
  const dial = (who: Someone, whom: string, code: string): void => void who.refused(code, 'call/initiate', { target_user_id: whom });
  dial(ada, ada.id, 'yourself');
  dial(ada, 'nobody', 'user_not_found');
  callIn('calling', ada, bob);
  dial(ada, ada.id, 'yourself');
  dial(ada, 'nobody', 'user_not_found');
  dial(ada, cleo.id, 'busy');
  dial(ada, bob.id, 'busy');
  dial(bob, cleo.id, 'busy');
  dial(cleo, bob.id, 'user_busy');
  dial(cleo, ada.id, 'user_busy');
  dora.do('users/disconnect');
  dial(cleo, dora.id, 'user_not_found');
});

test('What the callee sends before he accepts is kept from the caller, and comes with the accept', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [hers, elsewhere, his] = [ada.attach(), ada.attach(), bob.attach()];
  const { call_id } = hers.do('call/initiate', { target_user_id: bob.id });
  assert.equal(his.last('ring').offer, null);
  his.do('signal/answer', { call_id, answer: { type: 'answer', sdp: 'too early' } });
  his.do('signal/ice', { call_id, candidate: ['h1', { candidate: 'h2', sdpMid: null, sdpMLineIndex: 0, extra: 'x'.repeat(9) }] });
  hers.do('signal/offer', { call_id, offer: 'v=0 late' });
  assert.equal(his.last('description').sdp, 'v=0 late');
  assert.deepEqual([hers.events('description'), hers.events('candidates')], [[], []]);
  assert.deepEqual(ada.do('signal/get-answer', { call_id }), { status: 'pending' });
  assert.deepEqual(ada.do('signal/get-ice', { call_id }), { status: 'success', candidates: [], next: 0 });
  const before = hers.frames.length;
  his.do('call/accept', { call_id, answer: 'v=0 answer' });
  assert.deepEqual(types(hers.frames.slice(before)), ['call', 'description', 'candidates', 'me']);
  assert.deepEqual([hers.last('description').kind, hers.last('description').sdp], ['answer', 'v=0 answer']);
  assert.deepEqual(hers.last('candidates').candidates, ['h1', { candidate: 'h2', sdpMid: null, sdpMLineIndex: 0 }]);
  assert.deepEqual([elsewhere.events('description'), elsewhere.events('candidates')], [[], []], 'only the tab that holds the call is told');
  assert.equal(ada.do('signal/get-answer', { call_id }).answer, 'v=0 answer');
  assert.deepEqual(ada.do('signal/get-ice', { call_id, after: 1 }).next, 2);
});

test('Candidates of the caller reach all devices that ring, and after the accept only the one that took it', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [one, two] = [bob.attach(), bob.attach()];
  const call_id = callIn('calling', ada, bob);
  ada.do('signal/ice', { call_id, candidate: 'a1' });
  two.do('call/accept', { call_id });
  ada.do('signal/ice', { call_id, candidate: 'a2' });
  const heard = [one, two].map((device) => device.events('candidates').map(({ candidates }) => candidates));
  assert.deepEqual(heard, [[['a1']], [['a1'], ['a2']]]);
  assert.deepEqual(bob.do('signal/get-ice', { call_id, after: 1 }), { status: 'success', candidates: ['a2'], next: 2 });
});

test('Who calls can send only so much before Bob has accepted, so that no stranger floods his devices', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [tab, desk] = [bob.attach(), ada.attach()];
  const call_id = callIn('calling', ada, bob);
  const large = 'x'.repeat(32 * 1024);
  const before = tab.bytes();
  for (let n = 0; n < 7; n += 1) ada.do('signal/offer', { call_id, offer: large });
  for (let n = 0; n < 100; n += 1) desk.ask('signal/offer', { call_id, offer: large });
  assert.deepEqual(
    [
      desk.ask('signal/offer', { call_id, offer: large }).http,
      ada.refused('too_many', 'signal/offer', { call_id, offer: large }).retryAfter,
    ],
    [429, 5],
  );
  ada.refused('too_many', 'signal/ice', { call_id, candidate: Array.from({ length: 32 }, () => 'x'.repeat(2_048)) });
  ada.do('signal/ice', { call_id, candidate: 'a small one' });
  assert.ok(tab.bytes() - before < 300 * 1024, String(tab.bytes() - before));
  bob.do('signal/answer', { call_id, answer: large });
  bob.do('call/accept', { call_id });
  for (let n = 0; n < 20; n += 1) ada.do('signal/offer', { call_id, offer: large });
  ada.do('call/end', { call_id });
  ada.do('signal/offer', { call_id: callIn('calling', ada, bob), offer: large });
});

test('A program that only makes requests confirms the ring by being handed the call, and a tab does not', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  assert.deepEqual(bob.do('signal/incoming'), { status: 'success', call: null });
  const tab = bob.attach();
  const call_id = callIn('calling', ada, bob);
  assert.equal(tab.do('signal/incoming').call.ringing, false);
  const { call } = bob.do('signal/incoming', { user_id: bob.id });
  assert.deepEqual([call.call_id, call.caller_username, call.offer, call.ringing, call.version], [call_id, 'Ada', 'v=0 ada', true, 2]);
  assert.deepEqual(bob.do('signal/incoming').call, call, 'reading destroys nothing');
  assert.equal(ada.do('signal/incoming').call, null, 'what I call does not ring for me');
  bob.do('call/accept', { call_id });
  assert.equal(bob.do('signal/incoming').call, null);
});

test('ICE servers are chosen from where both are', (t) => {
  const asked: Json[] = [];
  const house = open(t, { chooseIceServers: (parties) => (asked.push(parties), [{ urls: ['stun:here'] }]) });
  const [ada, bob] = pair(house);
  const tab = bob.attach({ address: '198.51.100.9' });
  const call_id = callIn('calling', ada, bob);
  assert.deepEqual(ada.do('ice-servers', { call_id }).ice_servers, [{ urls: ['stun:here'] }]);
  tab.do('call/accept', { call_id });
  bob.do('users/heartbeat');
  ada.do('ice-servers', { call_id });
  tab.do('ice-servers', { call_id });
  assert.deepEqual(
    asked.map(({ userId, callId, mine, theirs }) => [userId === ada.id ? 'Ada' : 'Bob', callId, mine, theirs]),
    [
      ['Ada', call_id, address, '198.51.100.9'],
      ['Ada', call_id, address, '198.51.100.9'],
      ['Bob', call_id, '198.51.100.9', address],
    ],
  );
});

test('Credentials for a relay are for the parties of a live call alone, and say how long they last', (t) => {
  const relay = { urls: ['turn:here'], username: 'until:call', credential: 'proof' };
  const house = open(t, { chooseIceServers: () => [relay] });
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  const call_id = callIn('calling', ada, bob);
  for (const party of [ada, bob]) {
    const { ice_servers, ttl } = party.do('ice-servers', { call_id });
    assert.deepEqual([ice_servers, ttl], [[relay], 600]);
  }
  cleo.refused('not_in_call', 'ice-servers', { call_id });
  ada.do('call/end', { call_id });
  for (const party of [ada, bob]) party.refused('call_ended', 'ice-servers', { call_id });
});

test('A handler that throws answers "The server made a mistake.", is logged, and changes nothing', (t) => {
  const records = openRecords(':memory:');
  const broken = new Error('disk is full');
  let works = true;
  const fails = (): void => {
    if (!works) throw broken;
  };
  const house = open(t, {
    records: {
      ...records,
      addUser: (...user) => (fails(), records.addUser(...user)),
      renameUser: (...name) => (fails(), records.renameUser(...name)),
      revokeToken: (hash) => (fails(), records.revokeToken(hash)),
    },
  });
  const ada = house.register('Ada');
  const tab = ada.attach();
  works = false;
  const before = [house.people(), tab.frames.length];
  const mistake = { status: 'error', code: 'internal', message: 'The server made a mistake.' };
  assert.deepEqual(house.ask('users/register', { username: 'Bob' }), { http: 500, body: mistake, retryAfter: undefined });
  assert.deepEqual(ada.ask('users/rename', { username: 'Cleo' }).body, mistake);
  assert.deepEqual(ada.ask('users/disconnect', { revoke_token: true }).body, mistake);
  assert.deepEqual([house.people(), tab.frames.length], before);
  assert.equal(house.errors.length, 3);
  works = true;
  house.register('Bob');
  ada.do('users/rename', { username: 'Cleo' });
});

test('The old reads give each description to both parties, to nobody before the accept, and to no stranger', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  const call_id = callIn('calling', ada, bob);
  bob.do('signal/answer', { call_id, answer: 'too early' });
  const read = (who: Someone | null, what: 'get_offer' | 'get_answer' | 'status' | 'list'): Json =>
    house.core.readOld({ identity: who?.identity ?? null, endpointId: null, address }, what, { call_id });
  for (const who of [ada, bob, null]) {
    assert.equal(read(who, 'get_offer').body.offer, 'v=0 ada');
    assert.equal(read(who, 'get_answer').body.status, 'pending');
  }
  assert.deepEqual([read(cleo, 'get_offer').http, read(cleo, 'status').http, read(cleo, 'list').body.total], [403, 403, 3]);
  bob.do('call/accept', { call_id, answer: 'v=0 bob' });
  for (const who of [ada, bob, null]) assert.equal(read(who, 'get_answer').body.answer, 'v=0 bob');
  ada.do('call/end', { call_id });
  assert.deepEqual([read(null, 'status').http, read(null, 'status').body.code, read(null, 'get_offer').http], [404, 'call_ended', 409]);
  assert.equal(house.core.readOld({ identity: null, endpointId: null, address }, 'status', { call_id: 'unknown' }).http, 404);
  assert.equal(house.core.readOld({ identity: null, endpointId: null, address }, 'status', {}).http, 400);
  house.clock.advance(10_000);
  assert.deepEqual(house.people(), [], "a read in nobody's name is nobody's life");
});

test('Under trust a bare user id is somebody, if there is such a user', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  assert.deepEqual(house.core.identify(ada.id), { userId: ada.id, tokenHash: null });
  assert.equal(house.core.identify('nobody'), null);
  house.clock.advance(20_000);
  const identity = house.core.identify(ada.id);
  assert.equal(house.core.dispatch({ identity, endpointId: null, address }, 'users/heartbeat', {}).http, 200);
  assert.equal(house.people().length, 1);
  assert.equal(
    house.core.dispatch({ identity: { userId: 'nobody', tokenHash: null }, endpointId: null, address }, 'users/heartbeat', {}).http,
    401,
  );
});

test('The core counts who is there and what they do', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  ada.attach();
  callIn('onhold', ada, bob);
  callIn('calling', house.register('Cleo'), house.register('Dora'));
  assert.deepEqual(house.core.counts(), { usersOnline: 4, endpoints: 1, calls: { calling: 1, incall: 0, onhold: 1 } });
});

test('Many ask at once whether the server is fit: the records are looked at once a second', (t) => {
  let looked = 0;
  const kept = openRecords(':memory:');
  const house = open(t, {
    records: {
      ...kept,
      unfit: () => {
        looked += 1;
        return kept.unfit();
      },
    },
  });
  for (let n = 0; n < 100; n += 1) assert.equal(house.core.unfit(), null);
  assert.equal(looked, 1);
  kept.close();
  house.clock.advance(999);
  assert.equal(house.core.unfit(), null);
  house.clock.advance(1);
  for (let n = 0; n < 100; n += 1) assert.equal(typeof house.core.unfit(), 'string');
  assert.equal(looked, 2);
});
