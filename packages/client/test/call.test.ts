import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '../src/call/call.ts';
import type { CallEvent, CallEventName } from '../src/call/event.ts';
import { isHeldByMe } from '../src/call/hold.ts';
import type { CallState } from '../src/call/state.ts';
import { ada, at, bob, callOf, cleo, eventsOf, fromBob, phases, play, reply } from './town/samples.ts';

type Phase = CallState['phase'];
const names = Object.keys(eventsOf('')) as CallEventName[];
const order: readonly Phase[] = ['idle', 'dialing', 'ringing', 'accepting', 'talking', 'elsewhere', 'ended'];

/** Where each event of `eventsOf` leads from each phase, in the order above; `.` is where it was. */
const table: Record<CallEventName, string> = {
  call: 'dialing . . . . . .',
  accept: '. . accepting . . . .',
  'pick-up': 'accepting . . . . . .',
  reach: '. . . . . . .',
  decline: '. ended ended ended ended . .',
  take: '. . . . . talking .',
  hold: '. . . . . . .',
  resume: '. . . . . . .',
  mute: '. . . . . . .',
  unmute: '. . . . . . .',
  write: '. . . . . . .',
  join: '. . . . . . .',
  end: '. ended ended ended ended . .',
  hear: '. . . . . . .',
  dismiss: '. . . . . . idle',
  ring: 'ringing . . . . . .',
  changed: '. ended ended ended ended idle .',
  description: '. . . . . . .',
  candidates: '. . . . . . .',
  linked: '. ended ended ended . idle .',
  reply: '. ended ended ended . . .',
  microphone: '. idle . . . . .',
  'microphone-lost': '. idle . . . . .',
  flow: '. . . . . . .',
  standby: '. . . . . . .',
  back: '. . . . . . .',
  network: '. . . . . . .',
  described: '. . . . . . .',
  broken: '. . . . . . .',
  peer: '. . . . ended . .',
  timer: '. . . . ended . .',
  leaving: '. . . . . . .',
  out: '. idle idle idle ended idle idle',
};

for (const name of names) {
  test(`${name} leads from every phase where the table says`, () => {
    const expected = table[name].split(' ');
    for (const [index, phase] of order.entries()) {
      const { state } = step(phases[phase], eventsOf('attempt-0')[name], at('attempt-9'));
      assert.equal(state.phase, expected[index] === '.' ? phase : expected[index], `${name} in ${phase}`);
    }
  });
}

test('What comes late for another attempt, or for another call, changes nothing and does nothing', () => {
  const late = names.filter((name) => 'attempt' in eventsOf('')[name]);
  assert.equal(late.length, 8);
  for (const phase of order) {
    for (const name of late) {
      const result = step(phases[phase], eventsOf('another attempt')[name], at('attempt-9'));
      assert.deepEqual([result.state === phases[phase], result.effects], [true, []], `${name} in ${phase}`);
    }
    for (const name of ['description', 'candidates'] as const) {
      const result = step(phases[phase], { ...eventsOf('')[name], callId: 'another call' }, at('attempt-9'));
      assert.deepEqual([result.state === phases[phase], result.effects], [true, []], `${name} in ${phase}`);
    }
  }
});

test('A snapshot that is not newer than the one known is dropped', () => {
  for (const phase of ['dialing', 'ringing', 'accepting', 'talking', 'elsewhere'] as const) {
    const state = phases[phase];
    const call = 'call' in state ? state.call : null;
    assert.ok(call !== null);
    const old: CallEvent = { type: 'changed', call: { ...call, status: 'ended', reason: 'lost' }, mine: true };
    assert.equal(step(state, old, at('attempt-9')).state, state, phase);
  }
});

test('A call cancelled before the server knew of it is hung up when its record comes, whatever goes on by then', () => {
  const cancelled = play([
    { type: 'call', other: bob, ready: true, unfit: null },
    { type: 'described', attempt: 'attempt-0', kind: 'offer', sdp: 'offer' },
    { type: 'end' },
    { type: 'call', other: cleo, ready: true, unfit: null },
  ]);
  const { state, effects } = step(
    cancelled,
    { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ call: callOf() }) },
    at('attempt-9'),
  );
  assert.equal(state, cancelled);
  assert.deepEqual(effects, [
    { type: 'command', attempt: 'attempt-9', name: 'call/end', body: { call_id: 'call-1', reason: 'hung_up', anywhere: true } },
  ]);
});

test('After a reload the server may think that this phone holds a call: it is ended, for nobody would hang up', () => {
  const standing = { call: callOf({ status: 'incall' }), mine: true, offer: null };
  const { state, effects } = step({ phase: 'idle' }, { type: 'linked', standing }, at('attempt-9'));
  assert.equal(state.phase, 'idle');
  assert.deepEqual(effects, [{ type: 'command', attempt: 'attempt-9', name: 'call/end', body: { call_id: 'call-1', reason: 'lost' } }]);
});

test('While I dial, a call that another tab of mine makes or takes opens nothing here', () => {
  const call: CallEvent = { type: 'call', other: bob, ready: true, unfit: null };
  const microphone: CallEvent = { type: 'microphone', attempt: 'attempt-0', problem: null };
  const dialing = play([call, microphone, { type: 'ring', call: fromBob(), offer: 'offer' }]);
  const taken = fromBob({ status: 'incall', version: 2 });
  const elsewhere = step(dialing, { type: 'changed', call: taken, mine: false }, at('attempt-9'));
  assert.equal(elsewhere.state.phase, 'elsewhere');
  assert.deepEqual(elsewhere.effects, [{ type: 'release', attempt: 'attempt-0' }]);
  const linked = step(dialing, { type: 'linked', standing: { call: taken, mine: false, offer: null } }, at('attempt-9'));
  assert.equal(linked.state.phase, 'elsewhere');
  const mine = step(dialing, { type: 'changed', call: taken, mine: true }, at('attempt-9')).state.phase;
  assert.equal(mine, 'talking', 'Bob and I called each other');
  const asked = play([call, { type: 'described', attempt: 'attempt-0', kind: 'offer', sdp: 'offer' }, microphone]);
  for (const status of ['calling', 'incall'] as const) {
    const passed = callOf({ status, version: 2 });
    const { state, effects } = step(asked, { type: 'changed', call: passed, mine: false }, at('attempt-9'));
    assert.deepEqual([state, effects], [{ ...asked, passed }, []], 'my own other tab called them first, it seems');
    const late: CallEvent = { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ call: callOf() }) };
    assert.equal(step(state, late, at('')).state.phase, 'elsewhere', 'it was my call, and another tab of mine has it now');
    const another: CallEvent = { ...late, reply: reply({ call: callOf({ call_id: 'call-7' }) }) };
    assert.equal(step(state, another, at('')).state.phase, 'dialing');
  }
  const over: CallEvent = { type: 'changed', call: callOf({ status: 'ended', version: 2, reason: 'lost' }), mine: false };
  const late: CallEvent = { type: 'reply', attempt: 'attempt-0', to: 'call/initiate', reply: reply({ call: callOf() }) };
  assert.equal(step(step(asked, over, at('')).state, late, at('')).state.phase, 'ended');
});

test('Of two tabs that take a call the later holds it, in whatever order the first one learns of both', () => {
  const asking = step(phases.elsewhere, { type: 'take', unfit: null }, at('attempt-9')).state;
  function call(version: number) {
    return fromBob({ status: 'incall', version });
  }
  const granted: CallEvent = { type: 'reply', attempt: 'attempt-9', to: 'call/take', reply: reply({ call: call(5) }) };
  function told(version: number, mine: boolean): CallEvent {
    return { type: 'changed', call: call(version), mine };
  }
  function after(...events: readonly CallEvent[]) {
    return events.reduce((state, event) => step(state, event, at('')).state, asking);
  }
  assert.equal(after(granted, told(6, false)).phase, 'elsewhere');
  assert.equal(after(told(6, false), granted).phase, 'elsewhere');
  assert.equal(after(told(4, false), granted).phase, 'talking', 'a hold of theirs before my take');
  assert.equal(after(told(5, true), told(6, true), granted).phase, 'talking', 'a hold of theirs after it');
});

test('A refused take means that another tab has the call, unless the server has said meanwhile that there is none', () => {
  const asking = step(phases.elsewhere, { type: 'take', unfit: null }, at('attempt-9')).state;
  const refused: CallEvent = { type: 'reply', attempt: 'attempt-9', to: 'call/take', reply: reply({ code: 'wrong_state' }) };
  assert.equal(step(asking, refused, at('')).state.phase, 'elsewhere');
  const forgotten = step(asking, { type: 'linked', standing: { call: null, mine: false, offer: null } }, at('')).state;
  const { state } = step(forgotten, refused, at(''));
  assert.equal(state.phase === 'ended' && state.reason, 'lost');
});

test('A hold that the server refuses keeps me silent and is asked for again, and one that another device of mine made silences me', () => {
  const held = step(phases.talking, { type: 'hold' }, at('')).state;
  assert.equal(held.phase === 'talking' && isHeldByMe(held.hold), true);
  const refused = step(held, { type: 'reply', attempt: 'attempt-0', to: 'call/hold', reply: reply({ code: 'too_many' }) }, at(''));
  assert.equal(refused.state.phase === 'talking' && isHeldByMe(refused.state.hold), true, 'no answer opens a microphone');
  assert.deepEqual(
    refused.effects.map((effect) => effect.type),
    ['problem', 'timer'],
  );
  const again = step(refused.state, { type: 'timer', attempt: 'attempt-0', name: 'settle' }, at(''));
  assert.deepEqual(again.effects, [{ type: 'command', attempt: 'attempt-0', name: 'call/hold', body: { call_id: 'call-1' } }]);
  const resumed = step(refused.state, { type: 'resume' }, at('')).state;
  assert.deepEqual(
    step(resumed, { type: 'timer', attempt: 'attempt-0', name: 'settle' }, at('')).effects,
    [],
    'nothing is left to ask for',
  );
  const call = callOf({ status: 'onhold', held_by: [ada.id], version: 3 });
  const followed = step(phases.talking, { type: 'changed', call, mine: true }, at('')).state;
  assert.equal(followed.phase === 'talking' && isHeldByMe(followed.hold), true);
  const lifted = step(followed, { type: 'changed', call: callOf({ status: 'incall', version: 4 }), mine: true }, at(''));
  assert.equal(lifted.state.phase === 'talking' && isHeldByMe(lifted.state.hold), true, 'only my own gesture here lifts it');
  assert.ok(lifted.effects.every((effect) => effect.type !== 'attach'));
});

test('What the other says over the data channel can be anything', () => {
  const hostile = ['', 'null', '[]', '{"t":"bye"', '{"t":"state","n":-1,"held":true,"muted":false,"version":1}', '{"t":"state","n":1e99}'];
  for (const text of [...hostile, `{"t":"bye","reason":"${'x'.repeat(2_000)}"}`]) {
    const { state } = step(phases.talking, { type: 'peer', attempt: 'attempt-0', event: { type: 'message', text } }, at(''));
    assert.equal(state, phases.talking, text.slice(0, 40));
  }
  const bye = step(
    phases.talking,
    { type: 'peer', attempt: 'attempt-0', event: { type: 'message', text: '{"t":"bye","reason":"no_answer"}' } },
    at(''),
  );
  assert.equal(bye.state.phase === 'ended' && bye.state.reason, 'hung_up');
});

test('An offer made for servers while it rings can cross the answer: a second answer without sound makes a new one at once', () => {
  const servers = [{ urls: ['stun:stun.test'] }];
  const asked = step(phases.dialing, { type: 'reply', attempt: 'attempt-0', to: 'ice-servers', reply: reply({ servers }) }, at(''));
  assert.deepEqual(
    asked.effects.map((effect) => effect.type),
    ['servers', 'restart'],
  );
  const answers = [1, 2].map((count): CallEvent => ({ type: 'description', callId: 'call-1', kind: 'answer', sdp: `answer ${count}` }));
  const once = play(answers.slice(0, 1), phases.talking);
  const twice = step(once, answers[1] ?? { type: 'out' }, at(''));
  assert.deepEqual(twice.effects.at(-1), { type: 'timer', attempt: 'attempt-0', name: 'mend', ms: 0 });
});

test('A resume that is refused does not lift the hold that I have pressed since', () => {
  const own = 'attempt-0';
  const onhold = callOf({ status: 'onhold', held_by: [ada.id], version: 3 });
  const state = play(
    [
      { type: 'hold' },
      { type: 'reply', attempt: own, to: 'call/hold', reply: reply({ call: onhold }) },
      { type: 'resume' },
      { type: 'hold' },
    ],
    phases.talking,
  );
  const late = reply({ code: 'wrong_state', call: callOf({ status: 'incall', version: 4 }) });
  const result = step(state, { type: 'reply', attempt: own, to: 'call/resume', reply: late }, at(''));
  assert.equal(result.state.phase === 'talking' && isHeldByMe(result.state.hold), true);
  assert.deepEqual(
    result.effects.filter(({ type }) => type === 'attach' || type === 'command').map((effect) => ('name' in effect ? effect.name : effect)),
    ['call/hold'],
  );
});
