import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call, Party, SideFrame } from '@earshot/protocol';
import type { CallEffect } from '../src/call/effect.ts';
import { step } from '../src/call/call.ts';
import type { CallEvent } from '../src/call/event.ts';
import { writeFrame } from '../src/call/frame.ts';
import type { CallState } from '../src/call/state.ts';
import type { CallsEvent } from '../src/calls/event.ts';
import type { CallSet } from '../src/calls/set.ts';
import { stepCalls } from '../src/calls/step.ts';
import { ada, at, bob, callOf, cleo, fromBob, phases, play, playSet, reply } from './town/samples.ts';

/** What the simulator has found since calls are merged and transferred while things go wrong, each told again. */

function party(person: typeof ada, state: Party['state'], part: Partial<Party> = {}): Party {
  return { user_id: person.id, username: person.username, role: 'invited', state, held: false, muted: false, ...part };
}

const dialed: readonly CallsEvent[] = [
  { type: 'call', other: bob, ready: true, unfit: null },
  { type: 'described', attempt: 'attempt-0', kind: 'offer', sdp: 'offer' },
  { type: 'microphone', attempt: 'attempt-0', problem: null },
];

/** Cleo has added me to a call with Bob. */
const ofBoth = fromBob({
  call_id: 'call-3',
  callee_id: cleo.id,
  callee_username: cleo.username,
  status: 'incall',
  kind: 'conference',
  invited_by: cleo.id,
  parties: [party(bob, 'joined'), party(cleo, 'joined'), party(ada, 'alerting')],
});
const ringOfBoth: CallsEvent = { type: 'ring', call: ofBoth, offer: null };
/** Bob has left it. */
const ofCleo: Call = {
  ...ofBoth,
  status: 'calling',
  version: 2,
  parties: [party(bob, 'left'), party(cleo, 'joined'), party(ada, 'alerting')],
};

function phasesOf({ entries }: CallSet): readonly string[] {
  return entries.map(({ call }) => `${call.phase} ${'call' in call ? (call.call?.call_id ?? '') : ''}`.trimEnd());
}

test('Ada calls Bob, who leaves in that moment the call for which Ada is rung: there are two calls, and both are shown', () => {
  const made: CallsEvent = { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ call: callOf() }) };
  assert.deepEqual(phasesOf(playSet([...dialed, ringOfBoth])), ['dialing'], 'it may be what my call becomes');
  assert.deepEqual(phasesOf(playSet([...dialed, ringOfBoth, made])), ['dialing call-1', 'ringing call-3']);
  const gone: CallsEvent = { type: 'changed', call: ofCleo, mine: true };
  assert.deepEqual(phasesOf(playSet([...dialed, ringOfBoth, gone])), ['dialing', 'ringing call-3']);
  assert.deepEqual(phasesOf(playSet([...dialed, ringOfBoth, gone, made])), ['dialing call-1', 'ringing call-3']);
});

test('What Bob has sent for a ring that Ada was calling them at is there when it rings by itself', () => {
  const sent: CallsEvent = { type: 'candidates', callId: 'call-3', from: bob.id, list: [{ candidate: 'candidate' }] };
  const { entries } = playSet([...dialed, ringOfBoth, sent, { type: 'changed', call: ofCleo, mine: true }]);
  const ringing = entries.find(({ call }) => call.phase === 'ringing')?.call;
  assert.deepEqual(ringing?.phase === 'ringing' ? ringing.candidates : null, [{ candidate: 'candidate' }]);
});

test('Ada calls Bob at two pages, and a call of Bob rings: the page that is refused shows the ring, and the call of the other', () => {
  const other: CallsEvent = { type: 'changed', call: callOf({ call_id: 'call-2' }), mine: false };
  const refused: CallsEvent = { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ code: 'busy' }) };
  assert.deepEqual(phasesOf(playSet([...dialed, other, ringOfBoth, refused])), ['ringing call-3', 'elsewhere call-2']);
  const over: CallsEvent = { type: 'changed', call: callOf({ call_id: 'call-2', status: 'ended', version: 2 }), mine: false };
  assert.deepEqual(phasesOf(playSet([...dialed, other, over, ringOfBoth, refused])), ['ringing call-3']);
});

test('Ada declines to come back to a call that goes on: its page shows it nowhere', () => {
  const declined = playSet([ringOfBoth, { type: 'decline' }]);
  const goesOn: Call = { ...ofBoth, version: 2, parties: [party(bob, 'joined'), party(cleo, 'joined'), party(ada, 'left')] };
  assert.deepEqual(phasesOf(playSet([{ type: 'changed', call: goesOn, mine: false }], declined)), ['ended']);
});

const told: CallEffect = { type: 'command', attempt: 'attempt-0', name: 'call/sound', body: { call_id: 'call-1', connected: true } };

function connected(state: CallState): ReturnType<typeof step> {
  return step(state, { type: 'peer', attempt: 'attempt-0', event: { type: 'connection', state: 'connected' } }, at('attempt-9'));
}

test('A word of the sound is refused, and the sound is back before it is said again: it is still said', () => {
  const due = step(phases.talking, { type: 'timer', attempt: 'attempt-0', name: 'tell' }, at('attempt-8'));
  assert.ok(due.effects.some((effect) => effect.type === 'command' && effect.name === 'call/sound'));
  const refused = step(
    due.state,
    { type: 'reply', attempt: 'attempt-0', to: 'call/sound', reply: reply({ code: 'call_ended' }) },
    at('attempt-8'),
  );
  const back = connected(refused.state);
  assert.ok(!back.effects.some((effect) => effect.type === 'timer' && effect.name === 'tell'), 'the time at which it is said again stands');
  const again = step(back.state, { type: 'timer', attempt: 'attempt-0', name: 'tell' }, at('attempt-9'));
  assert.deepEqual(
    again.effects.filter(({ type }) => type === 'command'),
    [told],
  );
});

/** Of a call with Bob, who holds, Cleo takes Bob's place, and holds as well. */
function left(version: number, held: boolean): Call {
  const parties = [party(ada, 'joined'), party(bob, 'left'), party(cleo, 'joined', { held })];
  return callOf({ status: held ? 'onhold' : 'incall', version, held_by: held ? [cleo.id] : [], parties });
}

test('Bob, who has set the call aside, leaves Ada to Cleo, who holds as well: no microphone is on the line to either', () => {
  const held = callOf({ status: 'onhold', version: 3, held_by: [bob.id] });
  const aside = step(phases.talking, { type: 'changed', call: held, mine: true }, at('attempt-5')).state;
  const { state, effects } = step(aside, { type: 'changed', call: left(4, true), mine: true }, at('attempt-6'));
  assert.equal(state.phase, 'talking');
  const lines = effects.flatMap((effect) => (effect.type === 'attach' || effect.type === 'listen' ? [effect.on] : []));
  assert.deepEqual(lines, [false, false]);
});

test('Bob leaves Ada to Cleo, who leaves Ada to somebody who is rung: nothing is left of the connections with either', () => {
  const { state } = step(phases.talking, { type: 'changed', call: left(4, false), mine: true }, at('attempt-6'));
  const parties = [party(ada, 'joined'), party(bob, 'alerting'), party(cleo, 'left')];
  const alone = callOf({ status: 'calling', version: 5, parties });
  const { state: waiting, effects } = step(state, { type: 'changed', call: alone, mine: true }, at('attempt-7'));
  assert.equal(waiting.phase, 'dialing');
  assert.deepEqual(
    effects.filter(({ type }) => type === 'release'),
    [{ type: 'release', attempt: 'attempt-6/cleo' }],
  );
});

test('Ada signs out while they call Bob, of whom a call rings: nothing rings any more', () => {
  const { set, effects } = stepCalls(
    playSet([...dialed, ringOfBoth]),
    { type: 'out' },
    { ...at('attempt-9'), me: '', goodbyes: [], givenUp: [] },
  );
  assert.deepEqual(set.entries, []);
  assert.deepEqual(effects, [{ type: 'release', attempt: 'attempt-0' }]);
});

test('Bob holds before Ada has heard of the server that the call is accepted: Ada shows it when they hear of it', () => {
  const held: SideFrame = { t: 'state', n: 1, held: true, muted: false, mic: true, version: 1 };
  const said: CallEvent = { type: 'peer', attempt: 'attempt-0', event: { type: 'message', text: writeFrame(held) } };
  const open: CallEvent = { type: 'peer', attempt: 'attempt-0', event: { type: 'channel' } };
  const incall = { type: 'changed', mine: true } as const;
  const dialing = play([open, said, { ...incall, call: callOf({ status: 'incall', version: 2 }) }], phases.dialing);
  const accepting = play([open, said, { ...incall, call: fromBob({ status: 'incall', version: 2 }) }], phases.accepting);
  for (const { phase, ...state } of [dialing, accepting]) {
    assert.equal(phase, 'talking');
    assert.equal('hold' in state ? state.hold.theirs : null, 'holding');
  }
});

test('Ada accepts, and hears of it when all others have left and Cleo is rung: they wait for Cleo, and are told so', () => {
  const parties = [party(bob, 'left'), party(ada, 'joined'), party(cleo, 'alerting')];
  const alone = fromBob({ status: 'calling', version: 5, parties });
  const linked: CallsEvent = { type: 'linked', standing: { calls: [{ call: alone, mine: true, offer: null }], ended: [] } };
  const accepted: readonly CallsEvent[] = [
    { type: 'ring', call: fromBob(), offer: 'offer' },
    { type: 'accept', ready: true, unfit: null, others: 'hold' },
    { type: 'described', attempt: 'attempt-0', kind: 'answer', sdp: 'answer' },
  ];
  const crossed: readonly CallsEvent[] = [...dialed, { type: 'ring', call: fromBob(), offer: 'offer' }];
  for (const before of [accepted, crossed]) {
    const [entry]: CallSet['entries'] = playSet([...before, linked]).entries;
    assert.equal(entry?.call.phase, 'dialing');
    assert.deepEqual('other' in entry.call ? entry.call.other : null, cleo);
    assert.equal('call' in entry.call ? entry.call.call?.version : null, 5);
  }
});

test('Ada hears by a snapshot that their call is made: another that it does not tell of is not shown', () => {
  const other: CallsEvent = { type: 'changed', call: callOf({ call_id: 'call-2' }), mine: false };
  for (const status of ['calling', 'incall'] as const) {
    const standing = { calls: [{ call: callOf({ status }), mine: true, offer: null }], ended: [] };
    const { entries } = playSet([...dialed, other, ringOfBoth, { type: 'linked', standing }]);
    assert.deepEqual(
      entries.map(({ call }) => 'call' in call && call.call?.call_id),
      ['call-1'],
    );
  }
});

test('Ada hears by a snapshot that their call is made, and that a call of Bob rings: both are shown', () => {
  const made = { call: callOf(), mine: true, offer: null };
  const rung = { call: ofCleo, mine: true, offer: 'offer 2' };
  const before = playSet([...dialed, ringOfBoth]);
  const linked: CallsEvent = { type: 'linked', standing: { calls: [rung, made], ended: [] } };
  const { set, effects } = stepCalls(before, linked, { ...at('attempt-9'), goodbyes: [], givenUp: [] });
  assert.deepEqual(phasesOf(set), ['dialing call-1', 'ringing call-3']);
  assert.ok(!effects.some((effect) => effect.type === 'command' && effect.name === 'call/end'), 'nothing is ended');
});
