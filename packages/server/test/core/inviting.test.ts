import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openCoreHouse, type Device, type Json, type Someone } from './house.ts';

const names = ['Ada', 'Bob', 'Cleo', 'Dora', 'Eve', 'Finn', 'Gus', 'Hal', 'Ida'] as const;

/** Ada and Bob talk, and the others are there. */
function talking(t: TestContext, count = 4) {
  const house = openCoreHouse();
  t.after(() => house.close());
  const people = names.slice(0, count).map((name) => house.register(name));
  const tabs = people.map((person) => person.attach());
  const [ada, bob, cleo, dora = bob] = people;
  const [adas, bobs, cleos, doras = bobs] = tabs;
  assert.ok(ada && bob && cleo && dora && adas && bobs && cleos && doras);
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  bobs.do('call/accept', { call_id, answer: 'v=0 bob' });
  return { house, people, tabs, call_id, ada, bob, cleo, dora, adas, bobs, cleos, doras };
}

function states({ call }: Json): string {
  return `${call.kind} ${call.status}: ${call.parties.map(({ username, role, state }: Json) => `${username} ${role} ${state}`).join(', ')}`;
}

function join({ adas, call_id }: Pick<ReturnType<typeof talking>, 'adas' | 'call_id'>, who: Someone, tab: Device): void {
  adas.do('call/invite', { call_id, target_user_id: who.id });
  tab.do('call/accept', { call_id });
}

test('Ada invites Cleo: Cleo is rung and told who asks, all three are told how it goes, and Cleo joins', (t) => {
  const { house, call_id, ada, cleo, adas, bobs, cleos } = talking(t);
  const answer = adas.do('call/invite', { call_id, target_user_id: cleo.id });
  assert.equal(states(answer), 'conference incall: Ada caller joined, Bob callee joined, Cleo invited alerting');
  const ring = cleos.last('ring');
  assert.deepEqual(ring, { type: 'ring', call: answer.call, offer: null });
  assert.deepEqual([ring.call.invited_by, ring.call.parties[2].invited_by, ring.call.parties[0].invited_by], [ada.id, ada.id, null]);
  assert.equal(states(bobs.last('call')), states(answer));
  assert.deepEqual(
    house.people().map(({ username, status }) => `${username} ${status}`),
    ['Ada incall', 'Bob incall', 'Cleo ringing', 'Dora idle'],
  );
  cleos.do('call/ringing', { call_id });
  assert.equal(adas.last('call').call.parties[2].state, 'ringing');
  const accepted = cleos.do('call/accept', { call_id });
  assert.equal(states(accepted), 'conference incall: Ada caller joined, Bob callee joined, Cleo invited joined');
  for (const tab of [adas, bobs]) assert.equal(states(tab.last('call')), states(accepted));
});

test('What Ada and Bob have sent to Cleo while Cleo is rung reaches a tab that opens late', (t) => {
  const { call_id, ada, bob, cleo, adas, bobs } = talking(t);
  adas.do('call/invite', { call_id, target_user_id: cleo.id });
  adas.do('signal/offer', { call_id, offer: 'v=0 ada to cleo', to: cleo.id });
  bobs.do('signal/offer', { call_id, offer: 'v=0 bob to cleo', to: cleo.id });
  bobs.do('signal/ice', { call_id, candidate: 'of Bob', to: cleo.id });
  const late = cleo.attach();
  assert.deepEqual(
    [...late.events('description'), ...late.events('candidates')].map(({ from, sdp, candidates }) => [from, sdp ?? candidates]),
    [
      [ada.id, 'v=0 ada to cleo'],
      [bob.id, 'v=0 bob to cleo'],
      [bob.id, ['of Bob']],
    ],
  );
});

test('Each who is rung has 45 s of their own, and the call goes on when nobody answers', (t) => {
  const { house, call_id, cleo, dora, adas, bobs, cleos, doras } = talking(t);
  adas.do('call/invite', { call_id, target_user_id: cleo.id });
  house.clock.advance(20_000);
  bobs.do('call/invite', { call_id, target_user_id: dora.id });
  house.clock.advance(24_999);
  assert.equal(cleos.last('ring').call.call_id, call_id);
  assert.equal(house.call(call_id).parties[2].state, 'alerting');
  house.clock.advance(1);
  assert.equal(
    states(adas.last('call')),
    'conference incall: Ada caller joined, Bob callee joined, Cleo invited left, Dora invited alerting',
  );
  assert.equal(cleos.last('call').call.parties[2].state, 'left', 'Cleo is told that it rings no more');
  doras.do('call/reject', { call_id, message: ' In five minutes ' });
  assert.equal(
    states(bobs.last('call')),
    'direct incall: Ada caller joined, Bob callee joined, Cleo invited left, Dora invited left',
    'two that are left are a plain call',
  );
  assert.equal(bobs.last('call').call.message, 'In five minutes');
  house.clock.advance(20_001);
  assert.equal(house.call(call_id).status, 'incall', 'no timer of a ring is left');
});

test('Anybody of three leaves, and the last two are a plain call that needs no "to"', (t) => {
  const house = talking(t);
  const { call_id, cleo, adas, bobs, cleos } = house;
  join(house, cleo, cleos);
  adas.do('call/end', { call_id });
  assert.equal(states(cleos.last('call')), 'direct incall: Ada caller left, Bob callee joined, Cleo invited joined');
  bobs.do('signal/offer', { call_id, offer: 'v=0 bob' });
  assert.equal(cleos.last('description').sdp, 'v=0 bob');
  cleos.do('call/end', { call_id });
  assert.equal(bobs.last('call').call.reason, 'hung_up');
});

test('Who has left is invited again, makes new connections, and stands in the call once', (t) => {
  const house = talking(t);
  const { call_id, ada, cleo, adas, bobs, cleos } = house;
  join(house, cleo, cleos);
  bobs.do('signal/offer', { call_id, offer: 'v=0 old', to: ada.id });
  adas.do('call/end', { call_id });
  const { call } = cleos.do('call/invite', { call_id, target_user_id: ada.id });
  assert.deepEqual([call.parties.length, call.parties[0].state, call.parties[0].role], [3, 'alerting', 'invited']);
  assert.equal(adas.last('ring').call.invited_by, cleo.id);
  adas.do('call/accept', { call_id });
  assert.equal(adas.do('signal/get-offer', { call_id, from: house.bob.id }).status, 'pending', 'what was sent before leads nowhere');
  assert.equal(states(bobs.last('call')), 'conference incall: Ada invited joined, Bob callee joined, Cleo invited joined');
});

test('Among three, one who sets the call aside hears nothing of the others, who go on', (t) => {
  const house = talking(t);
  const { call_id, bob, cleo, bobs, cleos } = house;
  join(house, cleo, cleos);
  const { call } = bobs.do('call/hold', { call_id });
  assert.deepEqual([call.status, call.held_by], ['incall', [bob.id]]);
  assert.deepEqual(
    house.house.people().map(({ username, status }) => `${username} ${status}`),
    ['Ada incall', 'Bob onhold', 'Cleo incall', 'Dora idle'],
  );
});

test('A pair that has no way is named, and a party who leaves is named no more', (t) => {
  const house = talking(t);
  const { call_id, bob, cleo, adas, bobs, cleos } = house;
  join(house, cleo, cleos);
  const { call } = bobs.do('call/sound', { call_id, connected: false, to: cleo.id });
  assert.deepEqual([call.parties[1].deaf_to, call.sound_down], [[cleo.id], []]);
  assert.deepEqual(adas.last('call').call.parties[1].deaf_to, [cleo.id]);
  assert.equal(bobs.do('call/sound', { call_id, connected: false, to: cleo.id }).call.version, call.version);
  assert.equal(bobs.ask('call/sound', { call_id, connected: false, to: bob.id }).body.code, 'wrong_state');
  cleos.do('call/end', { call_id });
  assert.deepEqual(adas.last('call').call.parties[1].deaf_to, []);
});

test('Eight are in a call and the ninth is refused as full', (t) => {
  const { call_id, people, tabs, adas, house } = talking(t, 9);
  for (const [index, who] of people.entries()) {
    if (index < 2 || index > 7) continue;
    adas.do('call/invite', { call_id, target_user_id: who.id });
    tabs[index]?.do('call/accept', { call_id });
  }
  const before = house.call(call_id);
  assert.deepEqual(before.parties.filter(({ state }: Json) => state === 'joined').length, 8);
  const { http, body } = adas.ask('call/invite', { call_id, target_user_id: people[8]?.id });
  assert.deepEqual([http, body.code], [409, 'full']);
  assert.deepEqual([house.call(call_id), tabs[8]?.events('ring')], [before, []]);
});

test('Whom Ada may not invite, and when, each by its code: and nothing changes', (t) => {
  const { house, call_id, ada, bob, cleo, dora, adas, cleos, doras } = talking(t);
  const eve = house.register('Eve');
  eve.do('users/disconnect');
  doras.do('users/availability', { dnd: true });
  function refused(target_user_id: string): string {
    const before = [house.call(call_id), house.people(), cleos.frames.length];
    const { http, body } = adas.ask('call/invite', { call_id, target_user_id });
    assert.deepEqual([house.call(call_id), house.people(), cleos.frames.length], before);
    return `${http} ${body.code}`;
  }
  assert.equal(refused(ada.id), '409 yourself');
  assert.equal(refused(bob.id), '409 wrong_state');
  assert.equal(refused('nobody'), '404 user_not_found');
  assert.equal(refused(eve.id), '409 user_offline');
  assert.equal(refused(dora.id), '409 do_not_disturb');
  cleos.do('users/availability', { waiting: false });
  const other = cleos.do('call/initiate', { target_user_id: bob.id });
  assert.equal(refused(cleo.id), '409 user_busy');
  cleos.do('call/end', { call_id: other.call_id });
  adas.do('call/hold', { call_id });
  adas.do('call/invite', { call_id, target_user_id: cleo.id });
  assert.deepEqual(house.records.history.listEntries({ userId: eve.id, limit: 10, before: null, only: null, search: '' }).entries, []);
});

test('Before Bob has accepted nobody more is rung, and two who are both rung send each other nothing', (t) => {
  const { house, call_id, bob, cleo, dora, adas, bobs, cleos, doras } = talking(t);
  bobs.do('call/end', { call_id });
  const { call_id: next } = adas.do('call/initiate', { target_user_id: bob.id });
  assert.equal(adas.ask('call/invite', { call_id: next, target_user_id: cleo.id }).body.code, 'wrong_state');
  bobs.do('call/accept', { call_id: next });
  for (const { id } of [cleo, dora]) adas.do('call/invite', { call_id: next, target_user_id: id });
  const heard = doras.frames.length;
  assert.equal(cleos.ask('signal/offer', { call_id: next, offer: 'v=0', to: dora.id }).body.code, 'wrong_state');
  assert.equal(doras.frames.length, heard);
  assert.equal(house.call(next).status, 'incall');
});

test('Cleo, whom Ada invites, calls Bob or Ada: that is to accept', (t) => {
  const { call_id, bob, cleo, adas, cleos } = talking(t);
  adas.do('call/invite', { call_id, target_user_id: cleo.id });
  assert.equal(cleos.do('call/initiate', { target_user_id: bob.id }).call_id, call_id);
});

test('Cleo accepts beside another call of theirs, which is set aside in the same step', (t) => {
  const { house, call_id, cleo, dora, adas, cleos, doras } = talking(t);
  const { call_id: other } = cleos.do('call/initiate', { target_user_id: dora.id });
  doras.do('call/accept', { call_id: other });
  adas.do('call/invite', { call_id, target_user_id: cleo.id });
  cleos.do('call/accept', { call_id });
  assert.deepEqual([house.call(call_id).parties[2].state, house.call(other).held_by], ['joined', [cleo.id]]);
});

test('Ada adds Cleo to a call with Bob and leaves: Cleo, who has seen a ring from Ada, accepts nothing else unseen', (t) => {
  const { call_id, ada, bob, cleo, adas, bobs, cleos } = talking(t);
  adas.do('call/invite', { call_id, target_user_id: cleo.id });
  adas.do('call/end', { call_id });
  const told = bobs.events('call').length;
  assert.equal(cleos.ask('call/accept', { call_id, to: ada.id }).body.code, 'wrong_state');
  assert.equal(cleos.ask('call/accept', { call_id, to: 'stranger' }).body.code, 'bad_request');
  assert.equal(bobs.events('call').length, told, 'nothing is changed');
  assert.equal(cleos.do('call/accept', { call_id, to: bob.id }).call.status, 'incall');
});
