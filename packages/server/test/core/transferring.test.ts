import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openCoreHouse, type CoreHouse, type Device, type Json, type Someone } from './house.ts';

/** Ada, who answers the phone, and three others, one tab each. */
function desk(t: TestContext) {
  const house = openCoreHouse();
  t.after(() => house.close());
  const [ada, bob, cleo, dora] = [house.register('Ada'), house.register('Bob'), house.register('Cleo'), house.register('Dora')];
  const [adas, bobs, cleos, doras] = [ada.attach(), bob.attach(), cleo.attach(), dora.attach()];
  return { house, ada, bob, cleo, dora, adas, bobs, cleos, doras };
}

/** One calls the other, who accepts. */
function talk(from: Device, to: Someone, theirs: Device): string {
  const { call_id } = from.do('call/initiate', { target_user_id: to.id, offer: 'v=0' });
  theirs.do('call/accept', { call_id, answer: 'v=0' });
  return call_id;
}

function states(call: Json): string {
  return `${call.status}${call.reason === null ? '' : ` ${call.reason}`}: ${call.parties
    .map(({ username, state }: Json) => `${username} ${state}`)
    .join(', ')}`;
}

function users(house: CoreHouse): string {
  return house
    .people()
    .map(({ username, status }) => `${username} ${status}`)
    .join(', ');
}

test('Bob calls, Ada transfers them to Cleo: Ada is out, Bob waits and hears that it rings, and Cleo takes it', (t) => {
  const { house, ada, cleo, adas, bobs, cleos } = desk(t);
  const call_id = talk(bobs, ada, adas);
  house.clock.advance(10_000);
  const { call } = adas.do('call/transfer', { call_id, target_user_id: cleo.id });
  assert.equal(states(call), 'calling: Bob joined, Ada left, Cleo alerting');
  assert.deepEqual(call.transfer, { by: ada.id, to: cleo.id, returned: null });
  assert.deepEqual([cleos.last('ring').call.transfer, cleos.last('ring').call.invited_by], [call.transfer, ada.id]);
  assert.equal(users(house), 'Ada idle, Bob calling, Cleo ringing, Dora idle');
  bobs.do('signal/offer', { call_id, offer: 'v=0 bob to cleo' });
  assert.equal(cleos.last('description').sdp, 'v=0 bob to cleo', 'before Cleo takes it');
  cleos.do('call/ringing', { call_id });
  assert.equal(bobs.last('call').call.ringing, true);
  const { call: taken } = cleos.do('call/accept', { call_id, answer: 'v=0 cleo to bob' });
  assert.deepEqual([states(taken), taken.kind], ['incall: Bob joined, Ada left, Cleo joined', 'direct']);
  assert.equal(bobs.last('description').sdp, 'v=0 cleo to bob');
  assert.deepEqual(
    taken.parties.map(({ talk_from }: Json) => talk_from),
    [0, 0, 10_000],
    'the time of Cleo begins now',
  );
  assert.equal(users(house), 'Ada idle, Bob incall, Cleo incall, Dora idle');
});

for (const [how, why] of [
  ['does not answer for 30 s', 'no_answer'],
  ['declines', 'rejected'],
  ['goes away', 'unreachable'],
] as const)
  test(`Cleo ${how}: the call comes back to Ada as a ring that says why, whatever Ada says of being rung, and Ada has Bob again`, (t) => {
    const { house, ada, bob, cleo, adas, bobs, cleos } = desk(t);
    const call_id = talk(bobs, ada, adas);
    adas.do('call/transfer', { call_id, target_user_id: cleo.id });
    adas.do('users/availability', { dnd: true, waiting: false });
    if (why === 'no_answer') {
      house.clock.advance(29_999);
      assert.equal(states(house.call(call_id)), 'calling: Bob joined, Ada left, Cleo alerting');
      house.clock.advance(1);
    } else if (why === 'rejected') cleos.do('call/reject', { call_id });
    else cleos.do('users/disconnect');
    const { call } = adas.last('ring');
    assert.equal(states(call), 'calling: Bob joined, Ada alerting, Cleo left');
    assert.deepEqual([call.transfer, call.invited_by], [{ by: ada.id, to: cleo.id, returned: why }, bob.id]);
    assert.deepEqual(bobs.last('call').call.transfer, call.transfer, 'Bob is told');
    bobs.do('signal/offer', { call_id, offer: 'v=0 again' });
    adas.do('call/accept', { call_id, answer: 'v=0 again' });
    assert.equal(states(bobs.last('call').call), 'incall: Bob joined, Ada joined, Cleo left');
    bobs.do('call/end', { call_id });
    assert.equal(house.call(call_id).reason, 'hung_up');
  });

test('Nobody answers, neither Cleo nor Ada: Bob is told that nobody does, at once when Ada is not here any more', (t) => {
  const { house, ada, cleo, adas, bobs } = desk(t);
  const first = talk(bobs, ada, adas);
  adas.do('call/transfer', { call_id: first, target_user_id: cleo.id });
  house.clock.advance(30_000);
  house.clock.advance(44_999);
  assert.equal(house.call(first).status, 'calling');
  house.clock.advance(1);
  assert.equal(states(bobs.last('call').call), 'ended no_answer: Bob left, Ada left, Cleo left');
  const second = talk(bobs, ada, adas);
  adas.do('call/transfer', { call_id: second, target_user_id: cleo.id });
  adas.do('users/disconnect');
  house.clock.advance(30_000);
  assert.equal(states(bobs.last('call').call), 'ended no_answer: Bob left, Ada left, Cleo left');
});

test('Ada declines what came back, and Bob is told so; Bob gives up while Cleo is rung, and Cleo has missed it', (t) => {
  const { house, ada, cleo, adas, bobs, cleos } = desk(t);
  const first = talk(bobs, ada, adas);
  adas.do('call/transfer', { call_id: first, target_user_id: cleo.id });
  cleos.do('call/reject', { call_id: first });
  adas.do('call/reject', { call_id: first, message: 'I call you back' });
  const { call } = bobs.last('call');
  assert.deepEqual([call.reason, call.ended_by, call.message], ['rejected', ada.id, 'I call you back']);
  const second = talk(bobs, ada, adas);
  adas.do('call/transfer', { call_id: second, target_user_id: cleo.id });
  const heard = adas.events('ring').length;
  bobs.do('call/end', { call_id: second });
  assert.deepEqual([house.call(second).reason, cleos.last('call').call.status, adas.events('ring').length], ['cancelled', 'ended', heard]);
});

test('Ada has Bob on hold, talks to Cleo and joins the two: each is told who is with whom now, and Ada is out of both', (t) => {
  const { house, ada, bob, cleo, adas, bobs, cleos } = desk(t);
  const call_id = talk(bobs, ada, adas);
  adas.do('call/hold', { call_id });
  const to_call_id = talk(adas, cleo, cleos);
  const heard = cleos.frames.length;
  const { call } = adas.do('call/transfer', { call_id, to_call_id });
  assert.equal(states(call), 'incall: Bob joined, Ada left, Cleo joined');
  assert.deepEqual([call.call_id, call.replaces, call.transfer], [call_id, to_call_id, { by: ada.id, to: cleo.id, returned: null }]);
  const told = cleos.frames.slice(heard).flatMap(({ event }) => (event?.type === 'call' ? [event] : []));
  assert.deepEqual(
    told.map(({ call: one, mine }) => [one.call_id, one.status, one.replaced_by, mine]),
    [
      [call_id, 'incall', null, true],
      [to_call_id, 'ended', call_id, true],
    ],
    'Cleo is at no moment without a call',
  );
  assert.equal(states(bobs.last('call').call), states(call));
  assert.equal(users(house), 'Ada idle, Bob incall, Cleo incall, Dora idle');
  bobs.do('signal/offer', { call_id, offer: 'v=0 bob to cleo', to: cleo.id });
  assert.deepEqual([cleos.last('description').from, cleos.last('description').sdp], [bob.id, 'v=0 bob to cleo']);
  assert.equal(adas.ask('call/hold', { call_id }).body.code, 'not_in_call');
  cleos.do('call/end', { call_id });
  assert.equal(bobs.last('call').call.reason, 'hung_up');
});

test('Ada makes one call of two: everybody hears everybody, Ada holds nothing any more, and Bob keeps their own hold', (t) => {
  const { house, ada, bob, cleo, adas, bobs, cleos } = desk(t);
  const call_id = talk(bobs, ada, adas);
  bobs.do('call/hold', { call_id });
  adas.do('call/hold', { call_id });
  const into_call_id = talk(adas, cleo, cleos);
  const { call } = adas.do('call/merge', { call_id, into_call_id });
  assert.deepEqual([call.call_id, call.kind, call.replaces], [into_call_id, 'conference', call_id]);
  assert.equal(states(call), 'incall: Ada joined, Cleo joined, Bob joined');
  assert.deepEqual(call.held_by, [bob.id]);
  assert.deepEqual([house.call(call_id).reason, house.call(call_id).replaced_by], ['hung_up', into_call_id]);
  assert.equal(bobs.last('call').call.replaced_by, into_call_id);
  assert.equal(users(house), 'Ada incall, Bob onhold, Cleo incall, Dora idle');
  bobs.do('call/resume', { call_id: into_call_id });
  adas.do('call/end', { call_id: into_call_id });
  assert.equal(states(cleos.last('call').call), 'incall: Ada left, Cleo joined, Bob joined');
  assert.equal(users(house), 'Ada idle, Bob incall, Cleo incall, Dora idle');
});

test('Ada makes one call of two that are set aside, and the third, in which they talk, is set aside for it', (t) => {
  const { house, ada, cleo, dora, adas, bobs, cleos, doras } = desk(t);
  const one = talk(bobs, ada, adas);
  adas.do('call/hold', { call_id: one });
  const two = talk(adas, cleo, cleos);
  adas.do('call/hold', { call_id: two });
  const three = talk(adas, dora, doras);
  const { call } = adas.do('call/merge', { call_id: one, into_call_id: two });
  assert.deepEqual([call.held_by, house.call(three).held_by], [[], [ada.id]]);
});

test('What Ada may not transfer or merge, each by its code: and nothing changes', (t) => {
  const { house, ada, bob, cleo, dora, adas, bobs, cleos, doras } = desk(t);
  const eve = house.register('Eve');
  eve.do('users/disconnect');
  const call_id = talk(bobs, ada, adas);
  const all: Json[] = [];
  function refused(command: 'call/transfer' | 'call/merge', body: Json, id = call_id): string {
    const before = [...all.map((one) => house.call(one)), house.call(id), house.people(), bobs.frames.length, cleos.frames.length];
    const { http, body: answer } = adas.ask(command, { call_id: id, ...body });
    assert.deepEqual(
      [...all.map((one) => house.call(one)), house.call(id), house.people(), bobs.frames.length, cleos.frames.length],
      before,
    );
    return `${http} ${answer.code}`;
  }
  assert.equal(refused('call/transfer', { target_user_id: ada.id }), '409 yourself');
  assert.equal(refused('call/transfer', { target_user_id: bob.id }), '409 wrong_state');
  assert.equal(refused('call/transfer', { target_user_id: eve.id }), '409 user_offline');
  assert.equal(refused('call/transfer', { target_user_id: 'nobody' }), '404 user_not_found');
  assert.equal(refused('call/transfer', {}), '400 bad_request');
  assert.equal(refused('call/transfer', { target_user_id: cleo.id, to_call_id: call_id }), '400 bad_request');
  assert.equal(refused('call/transfer', { to_call_id: call_id }), '400 bad_request');
  assert.equal(refused('call/transfer', { to_call_id: 'none' }), '404 call_not_found');
  assert.equal(refused('call/merge', { into_call_id: call_id }), '400 bad_request');
  adas.do('call/hold', { call_id });
  const { call_id: ringing } = adas.do('call/initiate', { target_user_id: cleo.id });
  all.push(ringing);
  assert.equal(refused('call/merge', { into_call_id: ringing }), '409 wrong_state', 'it is being rung');
  assert.equal(refused('call/merge', { into_call_id: call_id }, ringing), '409 wrong_state');
  assert.equal(refused('call/transfer', { to_call_id: ringing }), '409 wrong_state');
  cleos.do('call/accept', { call_id: ringing });
  adas.do('call/invite', { call_id: ringing, target_user_id: dora.id });
  assert.equal(refused('call/merge', { into_call_id: call_id }, ringing), '409 wrong_state', 'Dora is being rung in it');
  assert.equal(refused('call/transfer', { to_call_id: ringing }), '409 wrong_state', 'a conference is handed to nobody');
  assert.equal(refused('call/transfer', { target_user_id: eve.id }, ringing), '409 wrong_state');
  doras.do('call/accept', { call_id: ringing });
  const { call } = adas.do('call/merge', { call_id, into_call_id: ringing });
  assert.equal(states(call), 'incall: Ada joined, Cleo joined, Dora joined, Bob joined');
});

test('Bob has set the call aside in which Ada transfers them, talks on in the other, and comes back when they like', (t) => {
  const { house, ada, bob, cleo, dora, adas, bobs, cleos, doras } = desk(t);
  const call_id = talk(bobs, ada, adas);
  bobs.do('call/hold', { call_id });
  const other = talk(bobs, dora, doras);
  adas.do('call/transfer', { call_id, target_user_id: cleo.id });
  assert.equal(users(house), 'Ada idle, Bob incall, Cleo ringing, Dora incall');
  bobs.do('call/resume', { call_id });
  assert.deepEqual([house.call(call_id).held_by, house.call(other).held_by], [[], [bob.id]]);
  assert.equal(users(house), 'Ada idle, Bob calling, Cleo ringing, Dora onhold');
  cleos.do('call/accept', { call_id });
  assert.equal(states(house.call(call_id)), 'incall: Bob joined, Ada left, Cleo joined');
});

test('Bob has two calls with Ada, for Cleo has transferred one: they can be merged, and neither left to the other', (t) => {
  const { house, ada, bob, adas, bobs, cleos } = desk(t);
  const first = talk(adas, bob, bobs);
  adas.do('call/hold', { call_id: first });
  bobs.do('call/hold', { call_id: first });
  const withBob = talk(cleos, bob, bobs);
  cleos.do('call/hold', { call_id: withBob });
  const withAda = talk(cleos, ada, adas);
  cleos.do('call/transfer', { call_id: withBob, to_call_id: withAda });
  const before = [house.call(first), house.call(withBob)];
  assert.equal(bobs.ask('call/transfer', { call_id: first, to_call_id: withBob }).body.code, 'wrong_state');
  assert.deepEqual([house.call(first), house.call(withBob)], before);
  const { call } = bobs.do('call/merge', { call_id: first, into_call_id: withBob });
  assert.equal(states(call), 'incall: Cleo left, Bob joined, Ada joined');
});

/** What stands in somebody's history, the newest first: with whom, how it came out, how long, and what was said. */
function entriesOf(who: Device): Json[] {
  const { entries } = who.do('history/list');
  return entries.map(({ direction, outcome, talk_ms, message, others }: Json) => {
    const names = others.map(({ username }: Json) => username).join(' ');
    return [`${direction} ${outcome} ${names}`, talk_ms, message];
  });
}

test('Each has a call in their history from when they leave it, once, with what they talked in it themselves', (t) => {
  const { house, ada, cleo, dora, adas, bobs, cleos, doras } = desk(t);
  const call_id = talk(bobs, ada, adas);
  house.clock.advance(10_000);
  adas.do('call/transfer', { call_id, target_user_id: cleo.id });
  assert.deepEqual(entriesOf(adas), [['in talked Bob Cleo', 10_000, null]], 'while Bob waits for Cleo');
  assert.deepEqual(adas.last('history').entry.call_id, call_id);
  cleos.do('call/reject', { call_id, message: 'In five minutes' });
  assert.deepEqual(entriesOf(cleos), [['in declined Bob Ada', 0, 'In five minutes']]);
  adas.do('call/accept', { call_id });
  house.clock.advance(5_000);
  adas.do('call/transfer', { call_id, target_user_id: dora.id });
  assert.deepEqual(entriesOf(adas), [['in talked Bob Cleo Dora', 15_000, null]], 'once, as it came out');
  doras.do('call/accept', { call_id });
  house.clock.advance(20_000);
  bobs.do('call/end', { call_id });
  assert.deepEqual(entriesOf(bobs), [['out talked Ada Cleo Dora', 35_000, null]]);
  assert.deepEqual(entriesOf(doras), [['in talked Bob Ada Cleo', 20_000, null]]);
  assert.deepEqual([entriesOf(adas).length, entriesOf(cleos).length], [1, 1]);
});

test('Bob declines with a word, and it stands in the history of both', (t) => {
  const { bob, adas, bobs } = desk(t);
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id });
  bobs.do('call/reject', { call_id, message: 'In five minutes' });
  assert.deepEqual(entriesOf(adas), [['out declined Bob', 0, 'In five minutes']]);
  assert.deepEqual(entriesOf(bobs), [['in declined Ada', 0, 'In five minutes']]);
});

test('Cleo, who was invited and did not answer, has missed it at once, while the others talk on', (t) => {
  const { house, bob, cleo, adas, bobs, cleos } = desk(t);
  const call_id = talk(adas, bob, bobs);
  adas.do('call/invite', { call_id, target_user_id: cleo.id });
  house.clock.advance(45_000);
  assert.deepEqual(entriesOf(cleos), [['in missed Ada Bob', 0, null]]);
  assert.deepEqual([cleos.last('history').unseen, entriesOf(adas)], [1, []]);
});

test('Ada and Bob transfer each other at once: the first counts, and the other is told that it cannot be', (t) => {
  const { house, ada, cleo, dora, adas, bobs } = desk(t);
  const call_id = talk(bobs, ada, adas);
  adas.do('call/transfer', { call_id, target_user_id: cleo.id });
  const before = house.call(call_id);
  const { http, body } = bobs.ask('call/transfer', { call_id, target_user_id: dora.id });
  assert.deepEqual([http, body.code, house.call(call_id)], [409, 'wrong_state', before]);
});
