import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '../src/call/call.ts';
import { stepSession } from '../src/session/session.ts';
import { problemWords } from '../src/problems.ts';
import { at, bob, eventsOf, phases, play, reply } from './town/samples.ts';
import { cut, inTown, mend } from './town/stories.ts';

const busy = { http: 503, body: { status: 'error', code: 'overloaded', message: 'Too much to do.', retry_after: 3 } };

inTown('A server that has too much to do is asked again when it said, and Ada is in without a press', async (town) => {
  const ada = await town.person('Ada', { signedIn: false });
  ada.line.gateway = busy;
  void ada.phone.signIn('Ada');
  await town.wait(7_000);
  assert.deepEqual(ada.see().session, { phase: 'entering', name: 'Ada', remembered: false, waits: 'busy' });
  ada.line.gateway = null;
  await town.wait(3_000);
  assert.equal(ada.see().session.phase, 'in');
});

inTown('A server that cannot be reached is asked again by itself, and Ada is in as soon as it is back', async (town) => {
  const ada = await town.person('Ada', { signedIn: false });
  cut(ada);
  void ada.phone.signIn('Ada');
  await town.wait(30_000);
  assert.deepEqual(ada.see().session, { phase: 'entering', name: 'Ada', remembered: false, waits: 'unreachable' });
  mend(ada);
  await town.wait(3_000);
  assert.equal(ada.see().session.phase, 'in');
});

inTown('Who waits for a busy server may take another name, or give up', async (town) => {
  const ada = await town.person('Ada', { signedIn: false });
  ada.line.gateway = busy;
  void ada.phone.signIn('Ada');
  await town.wait(1_000);
  void ada.phone.signIn('Adele');
  await town.wait(500);
  const { session } = ada.see();
  assert.equal(session.phase === 'entering' ? session.name : null, 'Adele');
  await ada.phone.signOut();
  await town.wait(10_000);
  assert.equal(ada.see().session.phase, 'out');
});

test('A wait that would be long is told at once, and a refusal that says nothing of a wait is asked again soon', () => {
  const asked = stepSession({ phase: 'out', name: '', problem: null }, { type: 'sign-in', name: 'Ada', remembered: null, id: 'one' });
  function refused(code: 'overloaded' | 'too_many', again: number | null) {
    return stepSession(asked.state, { type: 'not-registered', id: 'one', outcome: { code, message: '', again } });
  }
  assert.deepEqual(refused('overloaded', null).effects, [{ type: 'timer', ms: 2_000 }]);
  assert.deepEqual(refused('too_many', 8_000).effects, [{ type: 'timer', ms: 8_000 }]);
  const { state } = refused('too_many', 1_800_000);
  assert.equal(state.phase === 'out' ? state.problem?.code : null, 'too_many');
});

test('A call that the server has no time for goes out again with the same offer, until it is cancelled', () => {
  const dialing = play([
    { type: 'call', other: bob, ready: true, unfit: null },
    { type: 'described', attempt: 'attempt-0', kind: 'offer', sdp: 'mine' },
    { type: 'microphone', attempt: 'attempt-0', problem: null },
  ]);
  const attempt = 'attempt-0';
  const refused = step(
    dialing,
    { type: 'reply', attempt, to: 'call/initiate', reply: reply({ code: 'overloaded', again: 5_000 }) },
    at('x'),
  );
  assert.deepEqual(refused.effects, [{ type: 'timer', attempt, name: 'again', ms: 5_000 }]);
  const again = step(refused.state, { type: 'timer', attempt, name: 'again' }, at('x'));
  assert.deepEqual(again.effects, [{ type: 'command', attempt, name: 'call/initiate', body: { target_user_id: bob.id, offer: 'mine' } }]);
  const cancelled = step(refused.state, { type: 'end' }, at('x'));
  assert.equal(cancelled.state.phase, 'ended');
  assert.ok(
    cancelled.effects.some(({ type }) => type === 'release'),
    'and its timer with it',
  );
});

inTown("Cleo's ring comes and goes while Ada's browser asks for the microphone: Ada is told afterwards", async (town) => {
  const [ada, bob_, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  ada.media.will.wait = true;
  ada.media.will.ready = false;
  void ada.phone.call(bob_.id());
  await town.settle();
  assert.equal(ada.in('dialing').asking, true);
  void cleo.phone.call(ada.id());
  await town.settle();
  assert.equal(ada.see().missed, null);
  void cleo.phone.end();
  await town.settle();
  assert.equal(ada.see().missed?.username, 'Cleo');
  ada.media.answerPermission();
  await town.settle();
  assert.equal(ada.in('dialing').asking, false);
  bob_.in('ringing');
  // It is Cleo's alone: what becomes of the call to Bob takes nothing of it away.
  void ada.phone.end();
  ada.phone.dismiss('call');
  assert.deepEqual([ada.see().call.phase, ada.see().missed?.username], ['idle', 'Cleo']);
  ada.phone.dismiss('missed');
  assert.equal(ada.see().missed, null);
});

test('A name that the server refuses is refused in its words, for they say which character it is', () => {
  const asked = stepSession({ phase: 'out', name: '', problem: null }, { type: 'sign-in', name: 'A\u200Bda', remembered: null, id: 'one' });
  function said(code: 'bad_request' | 'name_taken' | 'internal', message: string): string {
    const { state } = stepSession(asked.state, { type: 'not-registered', id: 'one', outcome: { code, message, again: null } });
    return state.phase === 'out' && state.problem !== null ? problemWords(state.problem) : '';
  }
  assert.equal(
    said('bad_request', 'username: the zero width space U+200B at position 2 is not allowed there in a name.'),
    'The zero width space U+200B at position 2 is not allowed there in a name.',
  );
  assert.equal(said('name_taken', 'This name looks like another.'), 'This name looks like another.');
  assert.equal(said('name_taken', ''), 'Somebody here has this name already. Choose another.');
  assert.equal(said('internal', 'At line 7.'), 'The server made a mistake. Try again.');
});

test('Why Accept came to nothing is told while it rings, and no more when the ring is over', () => {
  for (const event of [eventsOf('attempt-0').changed, eventsOf('attempt-0').decline]) {
    const { state, effects } = step(phases.ringing, event, at('x'));
    assert.equal(state.phase, 'ended');
    assert.ok(effects.some((effect) => effect.type === 'problem' && effect.problem === null));
  }
});

inTown('The ninth tab says that it is one too many, and comes in when another is closed', async (town) => {
  const first = await town.person('Ada');
  const tabs = [first];
  for (let n = 2; n <= 8; n += 1) tabs.push(await town.person('', { storage: first.storage, signedIn: false }));
  const ninth = await town.person('', { storage: first.storage, signedIn: false });
  const { link } = ninth.see();
  assert.ok(link.phase === 'waiting' && link.crowded);
  assert.ok(
    tabs.every((tab) => tab.see().link.phase === 'open'),
    'and takes the place of none',
  );
  first.leave();
  first.vanish();
  await town.wait(20_000);
  assert.deepEqual([ninth.see().link.phase, ninth.see().session.phase], ['open', 'in']);
});

inTown('What was said of a server that could not be reached goes when it is back', async (town) => {
  const [ada, other] = [await town.person('Ada'), await town.person('Bob')];
  cut(ada);
  await town.wait(5_000);
  void ada.phone.call(other.id());
  await town.wait(25_000);
  assert.equal(ada.see().problem?.code, 'server_unreachable');
  mend(ada);
  await town.wait(8_000);
  assert.deepEqual([ada.see().link.phase, ada.see().problem], ['open', null]);
});
