import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNames, contract, type Contract } from '@earshot/protocol';
import { openRecords } from '../../src/records/sqlite.ts';
import { address, callIn, open, pair, type Someone } from './house.ts';

test("Ada calls Bob: Bob's tabs ring, Ada's are told, and everybody sees what they do", (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [adas, second] = [ada.attach(), ada.attach()];
  const bobs = [bob.attach(), bob.attach()];
  const { call_id, call } = adas.do('call/initiate', { target_user_id: bob.id, offer: { type: 'offer', sdp: 'v=0 offer' } });
  assert.deepEqual(
    [call.status, call.version, call.ringing, call.caller_username, call.created_at],
    ['calling', 1, false, 'Ada', house.clock.wall()],
  );
  for (const device of bobs) assert.deepEqual(device.last('ring'), { type: 'ring', call, offer: 'v=0 offer' });
  assert.deepEqual([adas.last('call').mine, second.last('call').mine], [true, false]);
  assert.deepEqual([adas.last('me').me.status, bobs[0]?.last('me').me.status], ['calling', 'ringing']);
  assert.deepEqual(
    house.people().map(({ username, status }) => `${username} ${status}`),
    ['Ada calling', 'Bob ringing'],
  );
  bobs[0]?.do('call/ringing', { call_id });
  assert.deepEqual([adas.last('call').call.ringing, adas.last('call').call.version], [true, 2]);
  bobs[1]?.do('call/ringing', { call_id });
  assert.equal(adas.last('call').call.version, 2, 'a second device that rings changes nothing');
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
});

/** All that changes a call, but to take it. */
const spoken = commandNames.filter((name) => {
  const { access, changes }: Contract = contract[name];
  return changes && 'when' in access && name !== 'call/take';
});
const body = {
  offer: 'v=0 other',
  answer: 'v=0 other',
  candidate: 'candidate:1 1 udp 1 192.0.2.9 9 typ host',
  connected: false,
  muted: true,
  target_user_id: 'none',
  into_call_id: 'none',
};
for (const command of spoken)
  test(`${command} from a tab of Bob's that does not hold their side is answered_elsewhere, and nobody hears of it`, (t) => {
    const house = open(t);
    const [ada, bob] = pair(house);
    const [adas, one, two] = [ada.attach(), bob.attach(), bob.attach()];
    const { call_id } = adas.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
    one.do('call/accept', { call_id, answer: 'v=0 bob' });
    if (command === 'call/resume') one.do('call/hold', { call_id });
    const heard = [adas.frames.length, one.frames.length, two.frames.length];
    function reads() {
      return [house.call(call_id), ada.do('signal/get-answer', { call_id }), ada.do('signal/get-ice', { call_id })];
    }
    const before = reads();
    const refused = [two.ask(command, { call_id, ...body }), bob.ask(command, { call_id, ...body })];
    refused.push(bob.ask(command, { call_id, ...body, endpoint_id: two.id }));
    for (const { http, body: answer } of refused) assert.deepEqual([http, answer.code], [409, 'answered_elsewhere']);
    if (command.startsWith('signal/'))
      assert.equal(ada.ask(command, { call_id, ...body }).body.code, 'answered_elsewhere', 'the caller, too');
    assert.deepEqual([adas.frames.length, one.frames.length, two.frames.length], heard);
    assert.deepEqual(reads(), before);
    assert.notEqual(bob.ask(command, { call_id, ...body, endpoint_id: one.id }).body.code, 'answered_elsewhere', 'the tab that holds it');
  });

test('Bob hangs up from another tab by saying so, but that the sound is lost says only the tab that holds the call', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [one, two] = [bob.attach(), bob.attach()];
  const call_id = callIn('calling', ada, bob);
  one.do('call/accept', { call_id });
  for (const reason of ['lost', 'failed'])
    assert.equal(two.ask('call/end', { call_id, reason, anywhere: true }).body.code, 'answered_elsewhere');
  assert.equal(two.do('call/end', { call_id, anywhere: true }).call.reason, 'hung_up');
});

test('What a tab of the callee sent while it rang is dropped when another accepts', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [adas, one, two] = [ada.attach(), bob.attach(), bob.attach()];
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  two.do('signal/answer', { call_id, answer: 'v=0 two' });
  two.do('signal/ice', { call_id, candidate: 'c2' });
  one.do('call/accept', { call_id });
  assert.deepEqual([adas.events('description').length, adas.events('candidates').length], [0, 0]);
  one.do('signal/ice', { call_id, candidate: 'c1' });
  one.do('signal/answer', { call_id, answer: 'v=0 one' });
  assert.deepEqual([adas.last('description').sdp, adas.last('candidates').candidates], ['v=0 one', ['c1']]);
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
  assert.deepEqual([reply.http, reply.body.reason, reply.body.call.talk_ms, reply.body.call.ended_by], [404, 'failed', 0, bob.id]);
  const late = ada.refused('call_ended', 'call/hold', { call_id });
  assert.deepEqual([late.http, late.body.reason, late.body.call.status], [409, 'failed', 'ended']);
  house.clock.advance(1);
  assert.equal(ada.refused('call_not_found', 'signal/status', { call_id }).http, 404);
});

test('Ada and Bob call each other at once: the second call accepts the first', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [adas, bobs] = [ada.attach(), bob.attach()];
  const first = adas.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  const second = bobs.do('call/initiate', { target_user_id: ada.id, offer: 'v=0 bob' });
  assert.deepEqual([second.call_id, second.call.status], [first.call_id, 'incall']);
  assert.deepEqual([adas.last('call').call.status, bobs.last('call').mine], ['incall', true]);
  assert.deepEqual(adas.events('description'), [], "Bob's offer is dropped");
  assert.equal(bobs.do('signal/get-offer', { call_id: first.call_id }).offer, 'v=0 ada');
  bobs.do('signal/answer', { call_id: first.call_id, answer: 'v=0 answer' });
  assert.deepEqual(adas.last('description'), {
    type: 'description',
    call_id: first.call_id,
    from: bob.id,
    kind: 'answer',
    sdp: 'v=0 answer',
  });
});

test('Whom one cannot call, and in which order it is said', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [cleo, dora, eve] = [house.register('Cleo'), house.register('Dora'), house.register('Eve')];
  function dial(who: Someone, whom: string, code: string): void {
    who.refused(code, 'call/initiate', { target_user_id: whom });
  }
  dial(ada, ada.id, 'yourself');
  dial(ada, 'nobody', 'user_not_found');
  callIn('calling', ada, bob);
  dial(ada, ada.id, 'yourself');
  dial(ada, 'nobody', 'user_not_found');
  dial(ada, cleo.id, 'busy');
  dial(ada, bob.id, 'busy');
  dora.do('users/disconnect');
  dial(cleo, dora.id, 'user_offline');
  callIn('calling', cleo, bob);
  dial(eve, bob.id, 'user_busy');
  callIn('calling', eve, ada);
  cleo.do('users/disconnect');
  house.register('Finn').refused('user_busy', 'call/initiate', { target_user_id: ada.id });
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

test('A handler that throws answers "The server made a mistake.", is logged, and changes nothing', (t) => {
  const records = openRecords(':memory:');
  const broken = new Error('disk is full');
  let works = true;
  function fails(): void {
    if (!works) throw broken;
  }
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
  assert.deepEqual([house.people(), tab.frames.length], before);
  assert.equal(house.errors.length, 2);
  works = true;
  house.register('Bob');
  ada.do('users/rename', { username: 'Cleo' });
});

test('Under trust a bare user id is somebody, if there is such a user', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  assert.deepEqual(house.core.identify(ada.id), { ...ada.identity, tokenHash: null });
  assert.equal(house.core.identify('nobody'), null);
  house.clock.advance(20_000);
  const identity = house.core.identify(ada.id);
  assert.equal(house.core.dispatch({ identity, endpointId: null, address }, 'users/heartbeat', {}).http, 200);
  assert.equal(house.people().length, 1);
  assert.equal(
    house.core.dispatch(
      { identity: { userId: 'nobody', deviceId: 'none', tokenHash: null }, endpointId: null, address },
      'users/heartbeat',
      {},
    ).http,
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

test('The records take two seconds to say that they cannot be written: only the first who asks waits for it', (t) => {
  let looked = 0;
  const kept = openRecords(':memory:');
  t.after(() => kept.close());
  function slowly(): string {
    looked += 1;
    house.clock.advance(2_000);
    return 'Held.';
  }
  const house = open(t, { records: { ...kept, unfit: slowly } });
  for (let n = 0; n < 10; n += 1) assert.equal(house.core.unfit(), 'Held.');
  assert.equal(looked, 1);
});
