import assert from 'node:assert/strict';
import { test } from 'node:test';
import { times } from '@earshot/protocol';
import { defaultLimits } from '../../src/limits/limits.ts';
import { act, enterAdmin } from './admins.ts';
import { fourAtPages, history, states } from './four.ts';
import { open, roomy, type Json, type Someone } from './house.ts';
import { again, buildMachine } from './machine.ts';

const soon = 15_000;

test('Bob does not answer for 15 s: Cleo is rung in their place, Ada is told so, and Cleo takes the call', (t) => {
  const house = open(t);
  const { ada, bob, cleo, adas, bobs, cleos } = fourAtPages(house);
  const { availability } = bobs.do('users/availability', { forward: { no_answer: { to: cleo.id, after_ms: soon } } });
  assert.deepEqual(availability.forward, { no_answer: { to: cleo.id, after_ms: soon }, busy: null, away: null });
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  house.clock.advance(soon - 1);
  assert.equal(cleos.events('ring').length, 0);
  house.clock.advance(1);
  assert.equal(states(cleos.last('ring').call), 'Ada joined, Cleo alerting');
  const { call } = adas.last('call');
  assert.deepEqual([states(call), call.callee_id, call.status], ['Ada joined, Cleo alerting', cleo.id, 'calling']);
  assert.deepEqual(call.forwarded, [{ id: bob.id, username: 'Bob', why: 'no_answer' }]);
  assert.deepEqual([bobs.last('call').call.status, bobs.last('call').call.reason], ['ended', 'no_answer']);
  assert.equal(cleos.last('description').sdp, 'v=0 ada');
  cleos.do('call/accept', { call_id });
  assert.equal(states(adas.last('call').call), 'Ada joined, Cleo joined');
  adas.do('call/end', { call_id });
  assert.deepEqual(history(bob), [['answered_elsewhere', ['Ada', 'Cleo answered']]]);
  assert.deepEqual([history(ada), history(cleo)], [[['talked', ['Cleo']]], [['talked', ['Ada']]]]);
});

test('Bob is busy, not to be disturbed or away: Cleo is rung at once, and each of them sees what was missed', (t) => {
  const house = open(t);
  const { ada, bob, cleo, dora, adas, bobs, cleos, doras } = fourAtPages(house);
  bobs.do('users/availability', { forward: { busy: { to: cleo.id }, away: { to: dora.id } }, dnd: true });
  const { call, call_id } = adas.do('call/initiate', { target_user_id: bob.id });
  assert.deepEqual([states(call), call.forwarded], ['Ada joined, Cleo alerting', [{ id: bob.id, username: 'Bob', why: 'user_busy' }]]);
  assert.equal(bobs.events('ring').length, 0);
  adas.do('call/end', { call_id });
  assert.deepEqual(history(bob), [['missed', ['Ada']]]);
  assert.deepEqual(history(cleo), [['missed', ['Ada']]]);
  bobs.do('users/disconnect');
  const { call_id: second } = adas.do('call/initiate', { target_user_id: bob.id });
  assert.equal(states(adas.last('call').call), 'Ada joined, Dora alerting');
  assert.equal(doras.do('call/reject', { call_id: second }).call.status, 'ended');
  assert.equal(cleos.events('ring').length, 1, 'who declines is asked for nobody else');
  bob.do('users/availability', { forward: { busy: null, away: null }, dnd: true });
  ada.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
  assert.equal(ada.do('history/list').entries.length, 3);
});

test('A call is forwarded three times at most, to nobody twice, and rings a group in the end', (t) => {
  const house = open(t);
  const { bob, cleo, dora, adas, bobs, cleos, doras } = fourAtPages(house);
  const eve = enterAdmin(house, 'Eve');
  const fred = house.register('Fred');
  const freds = fred.attach();
  const { group_id: desk } = act(house, eve, 'groups/create', { name: 'Front desk', members: [bob.id, fred.id] });
  const after = { after_ms: times.forwardLeast };
  bobs.do('users/availability', { forward: { no_answer: { to: cleo.id, ...after } } });
  cleos.do('users/availability', { forward: { busy: { to: dora.id } }, dnd: true });
  doras.do('users/availability', { forward: { no_answer: { to: desk, ...after } } });
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id });
  house.clock.advance(times.forwardLeast);
  assert.equal(states(adas.last('call').call), 'Ada joined, Dora alerting');
  house.clock.advance(times.forwardLeast);
  assert.equal(states(adas.last('call').call), 'Ada joined, Front desk alerting');
  assert.deepEqual([freds.events('ring').length, bobs.events('ring').length], [1, 1], 'Bob has been rung for it already');
  assert.deepEqual(
    adas
      .last('call')
      .call.forwarded.map(({ username, why }: Json) => `${username} ${why}`)
      .toSorted(),
    ['Bob no_answer', 'Cleo user_busy', 'Dora no_answer'],
  );
  fred.do('users/availability', { forward: { no_answer: { to: eve.id, ...after } } });
  house.clock.advance(times.noAnswer);
  assert.deepEqual([adas.last('call').call.status, adas.last('call').call.reason], ['ended', 'no_answer']);
  assert.equal(house.call(call_id).callee_username, 'Front desk');
});

test('What leads back to Bob is refused, and so is nobody, with nothing changed', (t) => {
  const house = open(t);
  const { bob, cleo, dora } = fourAtPages(house);
  bob.do('users/availability', { forward: { busy: { to: cleo.id } } });
  cleo.do('users/availability', { forward: { away: { to: dora.id } } });
  dora.refused('wrong_state', 'users/availability', { forward: { no_answer: { to: bob.id, after_ms: soon } }, dnd: true });
  dora.refused('yourself', 'users/availability', { forward: { busy: { to: dora.id } } });
  dora.refused('user_not_found', 'users/availability', { forward: { busy: { to: 'nobody' } } });
  dora.refused('bad_request', 'users/availability', { forward: { no_answer: { to: bob.id, after_ms: 1 } } });
  const { availability } = dora.do('users/availability');
  assert.deepEqual([availability.forward, availability.dnd], [{ no_answer: null, busy: null, away: null }, false]);
});

test('The server is killed while Bob rings: Cleo is rung in their place after it all the same', (t) => {
  const machine = buildMachine(t);
  const { ada, bob, cleo, adas, bobs } = fourAtPages(machine.start());
  bobs.do('users/availability', { forward: { no_answer: { to: cleo.id, after_ms: soon } } });
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id });
  const next = machine.start();
  const [adas2, cleos2] = [again(next, ada).attach(), again(next, cleo).attach()];
  again(next, bob).attach();
  next.clock.advance(soon);
  assert.equal(cleos2.events('ring').length, 1);
  cleos2.do('call/accept', { call_id });
  assert.equal(states(adas2.last('call').call), 'Ada joined, Cleo joined');
});

test('Sixty people who each name the next one for everything are looked through once, and whom it leads to is found', (t) => {
  const house = open(t);
  const chain = Array.from({ length: 60 }, (_, n) => house.register(`Person ${n}`));
  const [first, last] = [chain[0], chain.at(-1)];
  assert.ok(first !== undefined && last !== undefined);
  function forEverything({ id: to }: Someone): Json {
    return { no_answer: { to, after_ms: soon }, busy: { to }, away: { to } };
  }
  for (const [n, next] of chain.slice(1).entries()) chain[n]?.do('users/availability', { forward: forEverything(next) });
  last.refused('wrong_state', 'users/availability', { forward: forEverything(first) });
  house.register('Ada').do('users/availability', { forward: forEverything(first) });
});

test('Ada has rung Cleo too often in vain: no forward of Bob’s rings them for Ada, though it does for Dora', (t) => {
  const house = open(t, { limits: { ...roomy, rings: { ...defaultLimits.rings, newFor: 0 } } });
  const { bob, cleo, adas, bobs, cleos, doras } = fourAtPages(house);
  bobs.do('users/availability', { forward: { busy: { to: cleo.id } }, dnd: true });
  let rung = 0;
  while (rung < 10) {
    if (adas.ask('call/initiate', { target_user_id: bob.id }).body.status !== 'success') break;
    rung += 1;
    house.clock.advance(times.noAnswer);
  }
  assert.equal(rung, 4, 'as often as by calls to Cleo themselves');
  assert.equal(adas.ask('call/initiate', { target_user_id: bob.id }).body.code, 'do_not_disturb');
  assert.equal(adas.ask('call/initiate', { target_user_id: cleo.id }).body.code, 'too_many');
  assert.equal(cleos.events('ring').length, 4);
  doras.do('call/initiate', { target_user_id: bob.id });
  assert.equal(cleos.events('ring').length, 5);
});

test('A forward to a group that Ada has rung too often in vain does not ring it', (t) => {
  const house = open(t, { limits: { ...roomy, rings: { ...defaultLimits.rings, newFor: 0 } } });
  const { bob, cleo, dora, adas, bobs, cleos } = fourAtPages(house);
  const { group_id: desk } = act(house, enterAdmin(house, 'Eve'), 'groups/create', { name: 'Front desk', members: [cleo.id, dora.id] });
  bobs.do('users/availability', { forward: { busy: { to: desk } }, dnd: true });
  for (let rung = 0; rung < 4; rung += 1) {
    adas.do('call/initiate', { target_user_id: bob.id });
    house.clock.advance(times.noAnswer);
  }
  assert.equal(adas.ask('call/initiate', { target_user_id: bob.id }).body.code, 'do_not_disturb');
  assert.equal(cleos.events('ring').length, 4);
});

test('Ada adds Bob to a call with Dora, and they do not answer for 15 s: Cleo is rung for it in their place', (t) => {
  const house = open(t);
  const { bob, cleo, dora, adas, bobs, cleos, doras } = fourAtPages(house);
  bobs.do('users/availability', { forward: { no_answer: { to: cleo.id, after_ms: soon }, busy: { to: cleo.id } } });
  const { call_id } = adas.do('call/initiate', { target_user_id: dora.id });
  doras.do('call/accept', { call_id });
  adas.do('call/invite', { call_id, target_user_id: bob.id });
  house.clock.advance(soon - 1);
  assert.deepEqual([bobs.events('ring').length, cleos.events('ring').length], [1, 0]);
  house.clock.advance(1);
  assert.equal(cleos.events('ring').length, 1);
  assert.equal(states(adas.last('call').call), 'Ada joined, Dora joined, Cleo alerting');
  cleos.do('call/reject', { call_id });
  bobs.do('users/availability', { dnd: true });
  assert.equal(adas.ask('call/invite', { call_id, target_user_id: bob.id }).body.code, 'do_not_disturb', 'Ada chooses anew');
});
