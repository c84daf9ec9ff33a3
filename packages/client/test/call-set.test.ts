import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focusAfter, mayAccept, mayCall, maySwitch, ordersFor, staleReceipts, type Stance, type CallStance } from '../src/calls/rules.ts';
import type { CallsEvent } from '../src/calls/event.ts';
import { bob, callOf, cleo, fromBob, playSet } from './town/samples.ts';

/** `*` before the one in focus; they are named by where they stand in the list. */
function read(text: string): { readonly calls: readonly CallStance[]; readonly focus: string | null } {
  const words = text === '' ? [] : text.split(' ');
  const calls = words.map((word, index) => ({ id: String(index), stance: word.replace('*', '') as Stance }));
  const index = words.findIndex((word) => word.startsWith('*'));
  return { calls, focus: index < 0 ? null : String(index) };
}

/** What may be done beside these calls: call, accept and hold, accept and end, switch. */
const may: Readonly<Record<string, string>> = {
  '': 'call hold end switch',
  '*ringing': 'call hold end switch',
  '*dialing ringing': '- - end -',
  '*accepting ringing': '- - - -',
  '*talking ringing': '- hold end switch',
  '*held ringing': 'call hold end switch',
  'standby *accepting': '- - - -',
  '*ended ringing': 'call hold end switch',
  '*elsewhere ringing': '- hold end switch',
  '*held-elsewhere ringing': 'call hold end switch',
};

for (const [text, expected] of Object.entries(may)) {
  test(`Beside "${text}" I may do: ${expected}`, () => {
    const { calls } = read(text);
    const found = [
      mayCall(calls) && 'call',
      mayAccept(calls, 'hold') && 'hold',
      mayAccept(calls, 'end') && 'end',
      maySwitch(calls) && 'switch',
    ];
    assert.equal(found.map((word) => word || '-').join(' '), expected);
  });
}

/** Which call is in front after a step, from which one before it. */
const fronts: Readonly<Record<string, string>> = {
  '': '',
  // A ring comes to the front unless I am in a call.
  ringing: '*ringing',
  '*ended ringing': 'ended *ringing',
  '*elsewhere ringing': 'elsewhere *ringing',
  '*talking ringing': '*talking ringing',
  '*held ringing': '*held ringing',
  '*dialing ringing': '*dialing ringing',
  '*ringing ringing': '*ringing ringing',
  // The one that rang in front waits once I am in another.
  'talking *ringing': '*talking ringing',
  'held *ringing': 'held *ringing',
  // What I have set aside is offered beside the receipt, and never taken up by itself.
  'held *ended': 'held *ended',
  'held *ended ringing': 'held ended *ringing',
  'ended held': 'ended *held',
  'held held': '*held held',
  'ringing held': '*ringing held',
  // A receipt gives way to a call that goes on elsewhere, if that is newer.
  '*ended elsewhere': 'ended *elsewhere',
  'elsewhere *ended': 'elsewhere *ended',
  'held elsewhere': '*held elsewhere',
  'elsewhere ended': 'elsewhere *ended',
  // When the one in front has gone, first what I am in.
  'held talking': 'held *talking',
  'ringing accepting': 'ringing *accepting',
  'standby ringing': '*standby ringing',
  'ringing dialing': 'ringing *dialing',
};

for (const [text, expected] of Object.entries(fronts)) {
  test(`In "${text}" the front is as in "${expected}"`, () => {
    const { calls, focus } = read(text);
    assert.equal(focusAfter(calls, focus), read(expected).focus);
  });
}

/** What each call is told after a step; `end` stands for what was chosen to become of the others. */
const orders: Readonly<Record<string, string>> = {
  '': '',
  '*talking': '-',
  '*talking held ringing': '- - -',
  'talking *accepting': 'standby -',
  'dialing *accepting': 'standby -',
  'standby held *accepting': '- - -',
  // It has come about, or to nothing.
  'standby *talking': 'end -',
  'standby held *talking': 'end - -',
  'standby *ringing': 'back -',
  'standby *ended': 'back -',
  'standby *held': 'back -',
  // However it has come to that, one is heard: the one in front.
  'talking *talking': 'hold -',
  '*talking talking talking': '- hold hold',
  'talking talking *ended': '- hold -',
};

for (const [text, expected] of Object.entries(orders)) {
  test(`In "${text}" the calls are told: ${expected}`, () => {
    const { calls, focus } = read(text);
    const told = ordersFor(calls, focus, 'end');
    assert.equal(calls.map(({ id }) => told.find((order) => order.id === id)?.type ?? '-').join(' '), expected);
  });
}

test('Receipts are put away when a call begins in front', () => {
  function stale(before: string, after: string): readonly string[] {
    return staleReceipts(read(before).calls, read(after).focus);
  }
  assert.deepEqual(stale('*ended', 'ended *ringing'), ['0']);
  assert.deepEqual(stale('*talking ringing', 'ended *ringing'), [], 'the ring was there before, and this end is news');
  assert.deepEqual(stale('*talking ended', '*talking ended ringing'), []);
  assert.deepEqual(stale('*ended', '*ended'), []);
});

test('What Ada missed of a call comes when its end is shown here: what is older says nothing, what is newer says where it is', () => {
  const declined = playSet([{ type: 'ring', call: fromBob({ version: 3 }), offer: null }, { type: 'decline' }]);
  function after(version: number): string | undefined {
    const told = playSet([{ type: 'changed', call: fromBob({ status: 'incall', version }), mine: false }], declined);
    return told.entries[0]?.call.phase;
  }
  assert.deepEqual([2, 3, 4].map(after), ['ended', 'ended', 'elsewhere']);
});

test('Bob, whom Ada calls, has Cleo rung in their place: it is her call, though she hears of it before the answer', () => {
  const asked: readonly CallsEvent[] = [
    { type: 'call', other: bob, ready: true, unfit: null },
    { type: 'described', attempt: 'attempt-0', kind: 'offer', sdp: 'offer' },
    { type: 'microphone', attempt: 'attempt-0', problem: null },
  ];
  const forwarded = [{ id: bob.id, username: bob.username, why: 'user_busy' as const }];
  const made = callOf({ callee_id: cleo.id, callee_username: cleo.username, forwarded });
  const { entries } = playSet([...asked, { type: 'changed', call: made, mine: true }]);
  assert.deepEqual(
    entries.map(({ call }) => call.phase === 'dialing' && [call.other.username, call.call?.call_id]),
    [['Cleo', made.call_id]],
  );
});
