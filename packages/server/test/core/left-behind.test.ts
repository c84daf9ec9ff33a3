import assert from 'node:assert/strict';
import { test } from 'node:test';
import { times } from '@earshot/protocol';
import { act, enterAdmin } from './admins.ts';
import { open, type CoreHouse, type Device, type Json, type Someone } from './house.ts';
import { again, buildMachine } from './machine.ts';

/** Ada and Bob, who talk, and three others; each at a page. Sales is Cleo, Dora and Fred. */
function office(house: CoreHouse, also: object = {}) {
  const eve = enterAdmin(house, 'Eve');
  const people = ['Ada', 'Bob', 'Cleo', 'Dora', 'Fred'].map((name) => house.register(name));
  const [ada, bob, cleo, dora, fred] = people as [Someone, Someone, Someone, Someone, Someone];
  const { group_id: sales } = act(house, eve, 'groups/create', { name: 'Sales', members: [cleo.id, dora.id, fred.id], ...also });
  const [adas, bobs, cleos, doras, freds] = people.map((one) => one.attach()) as [Device, Device, Device, Device, Device];
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  bobs.do('call/accept', { call_id, answer: 'v=0 bob' });
  return { call_id, ada, bob, cleo, dora, fred, sales, adas, bobs, cleos, doras, freds };
}

/** What stands in the history of somebody, the newest first. */
function history(who: Someone): Json[] {
  return who
    .do('history/list')
    .entries.map(({ outcome, others }: Json) => [
      outcome,
      others.map(({ username, as }: Json) => (as === undefined ? username : `${username} ${as}`)),
    ]);
}

function states({ parties }: Json): string {
  return parties.map(({ username, state }: Json) => `${username} ${state}`).join(', ');
}

test('Bob transfers Ada to Sales and nobody answers: each of Sales has missed it, who was passed over too, and nobody has taken it', (t) => {
  const house = open(t);
  const { call_id, bob, cleo, dora, fred, sales, bobs, cleos, doras } = office(house);
  fred.do('users/availability', { dnd: true });
  bobs.do('call/transfer', { call_id, target_user_id: sales });
  doras.do('call/reject', { call_id });
  assert.deepEqual(doras.last('call').call.answered_by, null, 'Cleo is rung still');
  house.clock.advance(times.transferRing);
  assert.equal(house.call(call_id).transfer.returned, 'no_answer');
  const { call } = cleos.last('call');
  assert.deepEqual([call.status, call.reason, call.ended_by, call.answered_by], ['ended', 'no_answer', null, null]);
  assert.equal(cleos.ask('call/accept', { call_id }).body.code, 'call_ended');
  for (const one of [cleo, fred]) assert.deepEqual(history(one), [['missed', ['Ada', 'Sales group']]]);
  assert.deepEqual(history(dora), [['declined', ['Ada', 'Sales group']]]);
  bobs.do('call/accept', { call_id });
  bobs.do('call/end', { call_id });
  assert.deepEqual([history(cleo).length, history(bob).length], [1, 1]);
});

test('Bob transfers Ada to Sales and Dora takes it: that is who the others of Sales read', (t) => {
  const house = open(t);
  const { call_id, cleo, fred, sales, bobs, cleos, doras } = office(house);
  fred.do('users/availability', { dnd: true });
  bobs.do('call/transfer', { call_id, target_user_id: sales });
  doras.do('call/accept', { call_id });
  const { call } = cleos.last('call');
  assert.deepEqual([call.reason, call.answered_by.username], ['cancelled', 'Dora']);
  assert.match(cleos.ask('call/accept', { call_id }).body.message, /^Dora has taken/);
  for (const one of [cleo, fred]) assert.deepEqual(history(one), [['answered_elsewhere', ['Ada', 'Dora answered', 'Sales group']]]);
});

for (const [how, outcome, others] of [
  ['Dora takes it', 'answered_elsewhere', ['Ada', 'Dora answered']],
  ['Dora does not answer either', 'missed', ['Ada']],
] as const)
  test(`Ada invites Cleo, whose calls go on to Dora, and ${how}: it stands in the history of Cleo`, (t) => {
    const house = open(t);
    const { call_id, cleo, dora, adas, cleos, doras } = office(house);
    cleo.do('users/availability', { forward: { no_answer: { to: dora.id, after_ms: 15_000 } } });
    adas.do('call/invite', { call_id, target_user_id: cleo.id });
    house.clock.advance(times.noAnswer);
    assert.deepEqual([cleos.last('call').call.reason, cleos.last('call').call.answered_by], ['no_answer', null]);
    assert.deepEqual(history(cleo), [], 'it is not known yet');
    if (outcome === 'missed') house.clock.advance(times.noAnswer);
    else doras.do('call/accept', { call_id });
    assert.deepEqual(history(cleo), [[outcome, others]]);
  });

test('Cleo leaves a call of three: it is over for them, whoever joins it then', (t) => {
  const house = open(t);
  const { call_id, ada, bob, cleo, dora, adas, cleos, doras } = office(house);
  adas.do('call/invite', { call_id, target_user_id: cleo.id });
  cleos.do('call/accept', { call_id });
  house.clock.advance(5_000);
  cleos.do('call/end', { call_id });
  adas.do('call/invite', { call_id, target_user_id: dora.id });
  const { http, body } = cleo.refused('call_ended', 'signal/status', { call_id });
  assert.deepEqual([http, body.reason, body.call.ended_by], [404, 'hung_up', cleo.id]);
  assert.equal(states(body.call), 'Ada left, Bob left, Cleo left');
  doras.do('call/reject', { call_id });
  assert.deepEqual(dora.refused('call_ended', 'signal/status', { call_id }).body.reason, 'rejected');
  for (const one of [ada, bob]) assert.equal(one.do('signal/status', { call_id }).call.status, 'incall');
});

test('Bob may look at a call that they have transferred while it may come back, and not once Cleo has taken it', (t) => {
  const house = open(t);
  const { call_id, bob, cleo, bobs, cleos } = office(house);
  bobs.do('call/transfer', { call_id, target_user_id: cleo.id });
  assert.equal(states(bob.do('signal/status', { call_id }).call), 'Ada joined, Bob left, Cleo alerting');
  cleos.do('call/accept', { call_id });
  const { body } = bob.refused('call_ended', 'signal/status', { call_id });
  assert.deepEqual([body.call.reason, states(body.call)], ['hung_up', 'Ada left, Bob left']);
});

test('Bob transfers Ada to Sales, who are rung in turn: it comes back after 30 s, also when the server is killed meanwhile', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const { call_id, ada, bob, cleo, dora, fred, sales, adas, bobs, doras, freds } = office(house, { strategy: 'in_turn' });
  bobs.do('call/transfer', { call_id, target_user_id: sales });
  house.clock.advance(times.turn);
  assert.equal(doras.events('ring').length, 1);
  house.clock.advance(times.transferRing - times.turn - 1);
  assert.equal(house.call(call_id).transfer.returned, null);
  house.clock.advance(1);
  assert.deepEqual([bobs.last('ring').call.transfer.returned, freds.events('ring').length], ['no_answer', 0]);
  bobs.do('call/accept', { call_id });
  bobs.do('call/transfer', { call_id, target_user_id: sales });
  house.clock.advance(1_000);
  const next = machine.start();
  const [adas2, bobs2] = [again(next, ada).attach({ endpointId: adas.id }), again(next, bob).attach({ endpointId: bobs.id })];
  for (const one of [cleo, dora, fred]) again(next, one).attach();
  next.clock.advance(times.transferRing);
  assert.equal(bobs2.last('ring').call.transfer.returned, 'no_answer');
  bobs2.do('call/accept', { call_id });
  assert.equal(adas2.last('call').call.status, 'incall');
});

test('Bob invites Cleo, and both others offer: an answer with the accept goes to whom Cleo was given the offer of', (t) => {
  const house = open(t);
  const { call_id, ada, bob, cleo, dora, adas, bobs, cleos, doras } = office(house);
  bobs.do('call/invite', { call_id, target_user_id: cleo.id });
  adas.do('signal/offer', { call_id, to: cleo.id, offer: 'v=0 ada to cleo' });
  const { call } = cleo.do('signal/incoming');
  assert.deepEqual([call.offer, call.from], ['v=0 ada to cleo', ada.id], 'the only one so far');
  bobs.do('signal/offer', { call_id, to: cleo.id, offer: 'v=0 bob to cleo' });
  const { call: later } = cleo.do('signal/incoming');
  assert.deepEqual([later.offer, later.from], ['v=0 bob to cleo', bob.id], 'Bob rings them');
  cleos.do('call/accept', { call_id, answer: 'v=0 cleo to bob' });
  assert.equal(bob.do('signal/get-answer', { call_id, from: cleo.id }).answer, 'v=0 cleo to bob');
  assert.equal(ada.do('signal/get-answer', { call_id, from: cleo.id }).status, 'pending');
  bobs.do('call/invite', { call_id, target_user_id: dora.id });
  adas.do('signal/offer', { call_id, to: dora.id, offer: 'v=0 ada to dora' });
  doras.do('call/accept', { call_id, answer: 'v=0 dora to ada' });
  assert.equal(ada.do('signal/get-answer', { call_id, from: dora.id }).answer, 'v=0 dora to ada');
});

test('A tab of Cleo that opens while it rings is given the offer of Bob, who rings them, and that of Ada by name', (t) => {
  const house = open(t);
  const { call_id, ada, bob, cleo, adas, bobs } = office(house);
  bobs.do('call/invite', { call_id, target_user_id: cleo.id });
  adas.do('signal/offer', { call_id, to: cleo.id, offer: 'v=0 ada to cleo' });
  const early = cleo.attach();
  assert.deepEqual([early.welcome.snapshot.calls[0].offer, early.last('description').from], [null, ada.id]);
  bobs.do('signal/offer', { call_id, to: cleo.id, offer: 'v=0 bob to cleo' });
  adas.do('signal/offer', { call_id, to: cleo.id, offer: 'v=0 ada again' });
  const late = cleo.attach();
  assert.equal(late.welcome.snapshot.calls[0].offer, 'v=0 bob to cleo');
  const froms = new Set(late.events('description').map(({ from }: Json) => from));
  assert.deepEqual(froms, new Set([ada.id, bob.id]));
});
