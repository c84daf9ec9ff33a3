import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallsEvent } from '../src/calls/event.ts';
import type { CallsContext } from '../src/calls/heard.ts';
import { focusIn, noCalls, type CallSet } from '../src/calls/set.ts';
import { stepCalls } from '../src/calls/step.ts';
import { step } from '../src/call/call.ts';
import { at, bob, callOf, cleo, fromBob, phases, play, playSet, reply } from './town/samples.ts';
import { inTown, talk } from './town/stories.ts';

/** Stories of several calls that the simulator found to end badly, told again one by one. */

function calls(other: typeof bob): readonly CallsEvent[] {
  const attempt = 'attempt-0';
  return [
    { type: 'call', other, ready: true, unfit: null },
    { type: 'described', attempt, kind: 'offer', sdp: 'offer' },
    { type: 'microphone', attempt, problem: null },
  ];
}

function refused(code: 'user_busy' | 'busy'): CallsEvent {
  return { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ code }) };
}

const ring: CallsEvent = { type: 'ring', call: fromBob(), offer: 'offer 2' };

function phasesOf({ entries }: CallSet): readonly string[] {
  return entries.map(({ call }) => call.phase);
}

test("Bob is said to be busy because they call Ada, who calls them: Bob's call rings at Ada's page", () => {
  assert.equal(focusIn(playSet([...calls(bob), ring, refused('user_busy')])).phase, 'ringing');
});

test("Ada gives up calling Bob before the server has answered, and Bob calls Ada: it rings at Ada's page", () => {
  assert.equal(focusIn(playSet([...calls(bob), ring, { type: 'end' }])).phase, 'ringing');
});

test('Ada calls Bob at two pages: the one that is refused shows the call of the other', () => {
  const made: CallsEvent = { type: 'changed', call: callOf(), mine: false };
  for (const code of ['busy', 'user_busy'] as const)
    assert.equal(focusIn(playSet([...calls(bob), made, refused(code)])).phase, 'elsewhere', code);
  const over: CallsEvent = { type: 'changed', call: callOf({ status: 'ended', reason: 'cancelled', version: 2 }), mine: false };
  assert.equal(focusIn(playSet([...calls(bob), made, over, refused('busy')])).phase, 'idle');
});

test("The link is back while Ada waits for the record of a call to Cleo, and Bob calls Ada: Bob's call waits", () => {
  const standing = { calls: [{ call: fromBob(), mine: true, offer: 'offer 2' }], ended: [] };
  assert.deepEqual(phasesOf(playSet([...calls(cleo), { type: 'linked', standing }])), ['dialing', 'ringing']);
});

test('Ada declines at a page without a network what they have accepted at another: the page shows it there, and ends nothing', () => {
  const declined = playSet([ring, { type: 'decline' }]);
  const call = fromBob({ status: 'incall', version: 2 });
  const told: readonly CallsEvent[] = [
    { type: 'changed', call, mine: false },
    { type: 'linked', standing: { calls: [{ call, mine: false, offer: null }], ended: [] } },
  ];
  const put: CallSet = { ...noCalls([]), over: declined.over };
  for (const start of [declined, put])
    for (const goodbyes of [[call.call_id], []])
      for (const event of told) {
        const moment: CallsContext = { ...at('attempt-9'), goodbyes, givenUp: [] };
        const { set, effects } = stepCalls(start, event, moment);
        assert.equal(focusIn(set).phase, 'elsewhere', event.type);
        assert.deepEqual(effects, []);
      }
});

test('Ada takes a call over, and no answer comes: after 45 s it is shown where it was, and nothing is ended', () => {
  const taking = step(phases.elsewhere, { type: 'take', unfit: null }, at('attempt-5')).state;
  const { state, effects } = step(taking, { type: 'timer', attempt: 'attempt-5', name: 'sound' }, at('attempt-6', 46_000));
  assert.equal(state.phase, 'elsewhere');
  assert.deepEqual(effects, [{ type: 'release', attempt: 'attempt-5' }]);
});

test('The server is back and does not tell of the call that Ada talks in: Ada asks, and learns that it is over', () => {
  const back = step(phases.talking, { type: 'linked', standing: { call: null, mine: false, offer: null } }, at('attempt-5'));
  assert.ok(back.effects.some((effect) => effect.type === 'command' && effect.name === 'signal/status'));
  assert.equal(back.state.phase, 'talking');
  const call = callOf({ status: 'ended', reason: 'hung_up', ended_by: bob.id, version: 9 });
  const told = { type: 'reply', attempt: 'attempt-0', to: 'signal/status', reply: reply({ code: 'call_ended', call }) } as const;
  assert.equal(play([told], back.state).phase, 'ended');
});

test('Ada has taken a hold back before the server tells of it: they say once more that they do not hold, knowing that', () => {
  const resumed = play([{ type: 'hold' }, { type: 'resume' }], phases.talking);
  const told = { type: 'changed', call: callOf({ status: 'onhold', held_by: ['ada'], version: 3 }), mine: true } as const;
  const words = step(resumed, told, at('attempt-5')).effects.flatMap((effect) => (effect.type === 'say' ? [effect.text] : []));
  assert.match(words.join(), /"held":false.*"version":3/);
});

test('The call of Ada was made and taken by another page of theirs before this one hears of either: it is elsewhere', () => {
  const call = callOf({ status: 'incall', version: 7 });
  const taken: CallsEvent = { type: 'changed', call, mine: false };
  const late: CallsEvent = { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ call }) };
  assert.equal(focusIn(playSet([...calls(bob), taken, late])).phase, 'elsewhere');
});

test('Ada has given up calling Bob and calls them again, and only then the first call is made: it is hung up, not the second', () => {
  for (const call of [callOf(), callOf({ status: 'incall', version: 3 })])
    for (const event of [
      { type: 'changed', call, mine: true },
      { type: 'linked', standing: { calls: [{ call, mine: true, offer: null }], ended: [] } },
    ] satisfies readonly CallsEvent[]) {
      const [press, ...rest] = [...calls(bob)];
      assert.ok(press !== undefined);
      const { set, effects } = stepCalls(playSet([press]), event, { ...at('attempt-9'), goodbyes: [], givenUp: [] });
      const said = effects.map((effect) => effect.type === 'command' && [effect.name, effect.body]);
      assert.deepEqual(said, [['call/end', { call_id: call.call_id, reason: 'lost' }]], `${event.type}, ${call.status}`);
      const second = callOf({ call_id: 'call-2' });
      const made: CallsEvent = { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ call: second }) };
      const after = focusIn(playSet([...rest, made], set));
      assert.deepEqual(after.phase === 'dialing' && after.call, second);
    }
});

test('Ada has given up calling Bob and has asked for a second call when the first is made: the answers say which is which', () => {
  const [first, second] = [callOf(), callOf({ call_id: 'call-2' })];
  for (const told of [first, second])
    for (const event of [
      { type: 'changed', call: told, mine: true },
      { type: 'linked', standing: { calls: [{ call: told, mine: true, offer: null }], ended: [] } },
    ] satisfies readonly CallsEvent[]) {
      const moment: CallsContext = { ...at('attempt-9'), goodbyes: [], givenUp: [bob.id] };
      const unclear = stepCalls(playSet(calls(bob)), event, moment);
      assert.deepEqual(unclear.effects, [], `${event.type}, ${told.call_id}`);
      const late: CallsEvent = { type: 'reply', attempt: 'given up', to: 'call/initiate', reply: reply({ call: first }) };
      const { set, effects } = stepCalls(unclear.set, late, moment);
      const said = effects.map((effect) => effect.type === 'command' && [effect.name, effect.body]);
      assert.deepEqual(said, [['call/end', { call_id: first.call_id, reason: 'hung_up', anywhere: true }]]);
      const made: CallsEvent = { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ call: second }) };
      const after = focusIn(stepCalls(set, made, { ...moment, givenUp: [] }).set);
      assert.deepEqual(after.phase === 'dialing' && after.call, second);
    }
});

inTown('Ada is muted as they end the call with Bob and accept that of Cleo: Cleo does not hear them', async (town) => {
  const [ada, bobs, cleos] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  await talk(town, ada, bobs);
  void cleos.phone.call(ada.id());
  await town.settle();
  ada.phone.mute();
  void ada.phone.accept({ others: 'end' });
  await town.settle();
  assert.equal(ada.in('talking').other.username, 'Cleo');
  assert.equal(ada.in('talking').muted, true);
});
