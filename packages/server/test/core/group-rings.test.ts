import assert from 'node:assert/strict';
import { test } from 'node:test';
import { times } from '@earshot/protocol';
import { act, enterAdmin } from './admins.ts';
import { fourAtPages, history, states } from './four.ts';
import { open, type CoreHouse, type Device, type Json } from './house.ts';
import { again, buildMachine } from './machine.ts';

/** A front desk of Bob, Cleo and Dora, made by Eve, and Ada who calls it; each at a page. */
function withDesk(house: CoreHouse, also: object = {}) {
  const eve = enterAdmin(house, 'Eve');
  const people = fourAtPages(house);
  const { bob, cleo, dora } = people;
  const { group_id: desk } = act(house, eve, 'groups/create', { name: 'Front desk', members: [bob.id, cleo.id, dora.id], ...also });
  return { eve, desk, ...people };
}

test('Ada calls the front desk: all of it ring, Cleo takes it, and the others read who', (t) => {
  const house = open(t);
  const { ada, bob, cleo, dora, desk, adas, bobs, cleos, doras } = withDesk(house);
  const { call_id, call } = adas.do('call/initiate', { target_user_id: desk, offer: 'v=0 ada' });
  assert.equal(states(call), 'Ada joined, Front desk alerting');
  assert.deepEqual(
    [call.callee_id, call.callee_username, call.kind, call.group],
    [desk, 'Front desk', 'direct', { id: desk, username: 'Front desk' }],
  );
  for (const [page, name] of [
    [bobs, 'Bob'],
    [cleos, 'Cleo'],
    [doras, 'Dora'],
  ] as const) {
    const { call: rung, offer } = page.last('ring');
    assert.equal(states(rung), `Ada joined, ${name} alerting`);
    assert.deepEqual([rung.callee_username, rung.group.username, offer], [name, 'Front desk', 'v=0 ada']);
  }
  bobs.do('call/ringing', { call_id });
  assert.equal(states(adas.last('call').call), 'Ada joined, Front desk ringing');
  assert.equal(cleos.events('call').length, 0, 'that Bob rings is nothing to Cleo');
  adas.do('signal/ice', { call_id, candidate: 'candidate of ada' });
  assert.deepEqual(cleos.last('candidates').candidates, ['candidate of ada']);
  const { call: taken } = cleos.do('call/accept', { call_id, answer: 'v=0 cleo' });
  assert.equal(states(taken), 'Ada joined, Cleo joined');
  const { call: seen } = adas.last('call');
  assert.deepEqual(
    [states(seen), seen.callee_id, seen.status, seen.parties[1].group],
    ['Ada joined, Cleo joined', cleo.id, 'incall', desk],
  );
  assert.equal(ada.do('signal/get-answer', { call_id }).answer, 'v=0 cleo');
  for (const page of [bobs, doras]) {
    const { call: over } = page.last('call');
    assert.deepEqual(
      [over.status, over.reason, over.ended_by, over.answered_by],
      ['ended', 'cancelled', cleo.id, { id: cleo.id, username: 'Cleo' }],
    );
  }
  assert.equal(bobs.ask('call/accept', { call_id }).body.code, 'answered_elsewhere');
  assert.match(bobs.ask('call/accept', { call_id }).body.message, /Cleo/);
  const late = bob.refused('call_ended', 'signal/status', { call_id });
  assert.deepEqual([late.http, late.body.call.answered_by.username], [404, 'Cleo']);
  house.clock.advance(5_000);
  adas.do('call/end', { call_id });
  assert.deepEqual(history(ada), [['talked', ['Cleo', 'Front desk group']]]);
  assert.deepEqual(history(cleo), [['talked', ['Ada', 'Front desk group']]]);
  for (const one of [bob, dora]) assert.deepEqual(history(one), [['answered_elsewhere', ['Ada', 'Cleo answered', 'Front desk group']]]);
});

test('Who is busy, not to be disturbed or away is passed over, and the group is missed by all of it', (t) => {
  const house = open(t);
  const { ada, bob, cleo, dora, eve, desk, adas, bobs, cleos, doras } = withDesk(house);
  eve.attach();
  const { call_id: other } = bobs.do('call/initiate', { target_user_id: eve.id });
  cleo.do('users/availability', { dnd: true });
  const { call_id } = adas.do('call/initiate', { target_user_id: desk });
  assert.deepEqual([bobs.events('ring').length, cleos.events('ring').length, doras.events('ring').length], [0, 0, 1]);
  house.clock.advance(times.noAnswer);
  const { call } = adas.last('call');
  assert.deepEqual([call.status, call.reason, states(call)], ['ended', 'no_answer', 'Ada left, Front desk left']);
  assert.deepEqual(doras.last('call').call.reason, 'no_answer');
  assert.deepEqual(history(ada), [['no_answer', ['Front desk group']]]);
  for (const one of [cleo, dora]) assert.deepEqual(history(one), [['missed', ['Ada', 'Front desk group']]]);
  assert.equal(house.call(other).status, 'ended');
  assert.ok(history(bob).some(([outcome, others]) => outcome === 'missed' && others[1] === 'Front desk group'));
  assert.equal(house.call(call_id).callee_username, 'Front desk');
});

test('Nobody of a group is there: Ada is told so, and each of them has missed it', (t) => {
  const house = open(t);
  const { ada, bob, cleo, dora, eve, desk } = withDesk(house);
  bob.do('groups/leave', { group_id: desk });
  for (const one of [cleo, dora]) one.do('users/disconnect');
  ada.refused('user_offline', 'call/initiate', { target_user_id: desk });
  assert.deepEqual(history(ada), [['unreachable', ['Front desk group']]]);
  assert.deepEqual(
    [history(bob), history(cleo), history(dora)],
    [[], ...[cleo, dora].map(() => [['missed', ['Ada', 'Front desk group']]])],
  );
  for (const one of [cleo, dora]) one.do('groups/leave', { group_id: desk });
  ada.refused('user_offline', 'call/initiate', { target_user_id: desk });
  bob.do('groups/join', { group_id: desk });
  bob.do('call/initiate', { target_user_id: eve.id });
  ada.refused('user_busy', 'call/initiate', { target_user_id: desk });
  assert.equal(history(ada).length, 3);
});

test('A group that is rung in turn rings each for 20 s; whoever declines is passed at once', (t) => {
  const house = open(t);
  const { bob, dora, desk, adas, bobs, cleos, doras } = withDesk(house, { strategy: 'in_turn' });
  const { call_id } = adas.do('call/initiate', { target_user_id: desk, offer: 'v=0 ada' });
  function rung(): number[] {
    return [bobs, cleos, doras].map((page) => page.events('ring').length);
  }
  assert.deepEqual(rung(), [1, 0, 0]);
  house.clock.advance(times.turn - 1);
  assert.deepEqual(rung(), [1, 0, 0]);
  house.clock.advance(1);
  assert.deepEqual([rung(), bobs.last('call').call.reason], [[1, 1, 0], 'no_answer']);
  assert.equal(states(adas.last('call').call), 'Ada joined, Front desk alerting');
  cleos.do('call/reject', { call_id });
  assert.deepEqual([rung(), cleos.last('call').call.reason], [[1, 1, 1], 'rejected']);
  assert.equal(doras.last('description').sdp, 'v=0 ada');
  assert.equal(dora.do('signal/incoming').call.offer, 'v=0 ada');
  doras.do('call/accept', { call_id });
  assert.equal(states(adas.last('call').call), 'Ada joined, Dora joined');
  adas.do('call/end', { call_id });
  assert.deepEqual(history(bob), [['answered_elsewhere', ['Ada', 'Dora answered', 'Front desk group']]]);
  assert.deepEqual(history(dora), [['talked', ['Ada', 'Front desk group']]]);
});

test('All of a group decline, and the call is declined; Ada cancels, and each has missed it', (t) => {
  const house = open(t);
  const { bob, desk, adas, bobs, cleos, doras } = withDesk(house);
  const { call_id } = adas.do('call/initiate', { target_user_id: desk });
  for (const page of [bobs, cleos]) assert.deepEqual(page.do('call/reject', { call_id }).call.reason, 'rejected');
  assert.equal(states(adas.last('call').call), 'Ada joined, Front desk alerting');
  doras.do('call/reject', { call_id });
  assert.deepEqual([adas.last('call').call.reason, adas.last('call').call.status], ['rejected', 'ended']);
  house.clock.advance(1_000);
  const { call_id: second } = adas.do('call/initiate', { target_user_id: desk });
  adas.do('call/end', { call_id: second });
  assert.deepEqual(bobs.last('call').call.reason, 'cancelled');
  assert.deepEqual(history(bob), [
    ['missed', ['Ada', 'Front desk group']],
    ['declined', ['Ada', 'Front desk group']],
  ]);
});

test('A program of the original API answers for a group by polling alone', (t) => {
  const house = open(t);
  const { ada, bob, desk } = withDesk(house);
  const { call_id } = ada.do('call/initiate', { target_user_id: desk, offer: 'v=0 ada' });
  const { call } = bob.do('signal/incoming');
  assert.deepEqual([call.call_id, call.caller_username, call.callee_id, call.offer], [call_id, 'Ada', bob.id, 'v=0 ada']);
  assert.equal(ada.do('signal/get-answer', { call_id }).status, 'pending');
  bob.do('call/accept', { call_id, answer: 'v=0 bob' });
  ada.do('signal/ice', { call_id, candidate: 'late' });
  assert.deepEqual(bob.do('signal/get-ice', { call_id }).candidates, ['late']);
  assert.equal(ada.do('signal/get-answer', { call_id }).answer, 'v=0 bob');
  assert.deepEqual(ada.do('signal/status', { call_id }).call.callee_id, bob.id);
});

test('Fifty members ring, one of them takes it, and each of the others is told once', (t) => {
  const house = open(t);
  const eve = enterAdmin(house, 'Eve');
  const members = Array.from({ length: 50 }, (_, n) => house.register(`Member ${n}`));
  const pages = members.map((one) => one.attach());
  const { group_id: desk } = act(house, eve, 'groups/create', { name: 'All', members: members.map(({ id }) => id) });
  const ada = house.register('Ada').attach();
  const { call_id } = ada.do('call/initiate', { target_user_id: desk, offer: 'v=0 ada' });
  assert.ok(pages.every((page) => page.events('ring').length === 1));
  pages[7]?.do('call/accept', { call_id });
  for (const [n, page] of pages.entries()) assert.equal(page.events('call').length, 1, `page ${n}`);
  assert.equal(pages.filter((page) => page.last('call').call.answered_by?.username === 'Member 7').length, 49);
  ada.do('call/end', { call_id });
  const { call_id: second } = ada.do('call/initiate', { target_user_id: desk });
  const before = ada.events('call').length;
  house.clock.advance(times.noAnswer);
  assert.equal(ada.events('call').length, before + 1, 'all have rung long enough at once');
  assert.equal(house.call(second).reason, 'no_answer');
});

test('The server is killed while a group rings: it rings on, in turn too, and is taken', (t) => {
  const machine = buildMachine(t);
  const { ada, bob, cleo, desk, adas } = withDesk(machine.start(), { strategy: 'in_turn' });
  const { call_id } = adas.do('call/initiate', { target_user_id: desk, offer: 'v=0 ada' });
  const next = machine.start();
  const [adas2, bobs2, cleos2] = [ada, bob, cleo].map((one) => again(next, one).attach()) as [Device, Device, Device];
  assert.equal(states(bobs2.welcome.snapshot.calls[0]), 'Ada joined, Bob alerting');
  assert.equal(states(adas2.welcome.snapshot.calls[0]), 'Ada joined, Front desk alerting');
  next.clock.advance(times.turn);
  assert.equal(cleos2.events('ring').length, 1);
  assert.equal(cleos2.last('description').sdp, 'v=0 ada');
  cleos2.do('call/accept', { call_id });
  assert.equal(states(adas2.last('call').call), 'Ada joined, Cleo joined');
});

test('Dora picks up what rings for Bob, of their group: they have the call, and Bob reads who took it', (t) => {
  const house = open(t);
  const { eve, ada, bob, dora, desk, adas, bobs, doras } = withDesk(house);
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  adas.do('signal/ice', { call_id, candidate: 'candidate of ada' });
  const [{ call: rung, ...ring }, ...more] = dora.do('groups/rings').rings;
  assert.deepEqual([ring, more], [{ call_id, user_id: bob.id, username: 'Bob', caller_id: ada.id, caller_username: 'Ada' }, []]);
  assert.equal(states(rung), 'Ada joined, Bob alerting');
  assert.deepEqual(eve.do('groups/rings').rings, []);
  eve.refused('not_in_call', 'call/pick_up', { call_id });
  const { call, offer } = doras.do('call/pick_up', { call_id });
  assert.deepEqual([states(call), offer], ['Ada joined, Dora joined', 'v=0 ada']);
  assert.deepEqual([doras.last('description').sdp, doras.last('candidates').candidates], ['v=0 ada', ['candidate of ada']]);
  doras.do('signal/answer', { call_id, answer: 'v=0 dora' });
  assert.equal(adas.last('description').sdp, 'v=0 dora');
  assert.deepEqual([states(adas.last('call').call), adas.last('call').call.callee_id], ['Ada joined, Dora joined', dora.id]);
  assert.deepEqual([bobs.last('call').call.status, bobs.last('call').call.answered_by.username], ['ended', 'Dora']);
  adas.do('call/end', { call_id });
  assert.deepEqual([history(bob), history(dora)], [[['answered_elsewhere', ['Ada', 'Dora answered']]], [['talked', ['Ada']]]]);
  const { call_id: second } = adas.do('call/initiate', { target_user_id: desk });
  doras.do('call/reject', { call_id: second });
  doras.do('call/pick_up', { call_id: second });
  assert.equal(states(adas.last('call').call), 'Ada joined, Dora joined');
  assert.equal(bobs.ask('call/pick_up', { call_id: second }).body.code, 'answered_elsewhere');
  dora.do('groups/leave', { group_id: desk });
  assert.deepEqual(dora.do('groups/rings').rings, []);
});

/** What somebody's page was told last of what they may pick up. */
function toldOf(page: Device): string[] {
  return page
    .last('group_rings')
    .rings.map(({ caller_username: caller, username, group }: Json) => `${caller} to ${group?.username ?? username}`);
}

test('It rings for Bob: Dora, of their group, is told once, by a page that comes later too, and again when it is over', (t) => {
  const house = open(t);
  const { bob, cleo, dora, eve, desk, adas, bobs, doras } = withDesk(house);
  const eves = eve.attach();
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id });
  house.clock.advance(times.gather);
  assert.deepEqual(toldOf(doras), ['Ada to Bob']);
  bobs.do('call/ringing', { call_id });
  house.clock.advance(times.gather);
  assert.equal(doras.events('group_rings').length, 1, 'that it really rings is no news');
  assert.deepEqual(
    [eves, adas, bobs].map((page) => page.events('group_rings').length),
    [0, 0, 0],
  );
  assert.equal(dora.attach().welcome.snapshot.group_rings[0].call_id, call_id);
  assert.equal(eve.attach().welcome.snapshot.group_rings, undefined);
  dora.do('groups/leave', { group_id: desk });
  house.clock.advance(times.gather);
  assert.deepEqual(toldOf(doras), []);
  dora.do('groups/join', { group_id: desk });
  house.clock.advance(times.gather);
  assert.deepEqual(toldOf(doras), ['Ada to Bob']);
  bobs.do('call/accept', { call_id });
  house.clock.advance(times.gather);
  assert.deepEqual(toldOf(doras), []);
  assert.equal(cleo.do('groups/rings').rings.length, 0);
});

test('A group rings for all: nobody may pick up what rings for them, whoever is busy may, and whoever has declined may not', (t) => {
  const house = open(t);
  const { bob, cleo, dora, eve, desk, adas, bobs, cleos, doras } = withDesk(house);
  const busy = eve.attach().do('call/initiate', { target_user_id: dora.id });
  doras.do('call/accept', { call_id: busy.call_id });
  house.clock.advance(times.gather);
  const { call_id } = adas.do('call/initiate', { target_user_id: desk });
  house.clock.advance(times.gather);
  assert.deepEqual(
    [bob, cleo, dora].map((one) => one.do('groups/rings').rings.length),
    [0, 0, 1],
  );
  assert.deepEqual(toldOf(doras), ['Ada to Front desk']);
  cleos.do('call/reject', { call_id });
  house.clock.advance(times.gather);
  assert.deepEqual(
    [bob, cleo].map((one) => one.do('groups/rings').rings.length),
    [0, 0],
  );
  assert.deepEqual(
    [bobs, cleos].map((page) => page.events('group_rings').length),
    [0, 0],
  );
  const taken = doras.do('call/pick_up', { call_id });
  assert.deepEqual(doras.do('call/pick_up', { call_id }).call.version, taken.call.version, 'once more, for the answer was lost');
});
