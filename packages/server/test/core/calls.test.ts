import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallBook } from '../../src/calls/call-book.ts';
import { step, type CallCommand, type Refused } from '../../src/calls/call-step.ts';
import { holdsLeg, talkedMs, type Call, type Side } from '../../src/calls/call.ts';
import { clear, collect, emptyMailbox, post } from '../../src/calls/mailbox.ts';
import { statusIn, callSnapshot } from '../../src/calls/snapshot.ts';
import { untold } from '../../src/calls/sound.ts';
import { Switchboard } from '../../src/calls/switchboard.ts';
import { createMemoryCalls } from '../../src/calls/live-memory.ts';
import { silentLog } from '../../src/ports/log.ts';
import { createFakeClock } from '../fake-clock.ts';

const shared = {
  id: 'call',
  caller: { id: 'ada', username: 'Ada' },
  callee: { id: 'bob', username: 'Bob' },
  callerLeg: 'a1',
  createdAt: 5,
  version: 7,
  ringing: false,
} as const;
const accepted = { ...shared, calleeLeg: 'b1', talked: 100, sound: untold, away: [] } as const;
const calls = {
  calling: { ...shared, status: 'calling' },
  incall: { ...accepted, status: 'incall', since: 1_000 },
  heldByAda: { ...accepted, status: 'onhold', heldAt: 900, heldBy: ['caller'] },
  heldByBoth: { ...accepted, status: 'onhold', heldAt: 900, heldBy: ['caller', 'callee'] },
  ended: { ...shared, status: 'ended', answered: { leg: 'b1' }, talked: 100, reason: 'hung_up', endedBy: 'caller' },
} as const satisfies Record<string, Call>;
const now = { mono: 1_500 };

const commands = {
  'Ada rings': { type: 'ringing', by: 'caller' },
  'Bob rings': { type: 'ringing', by: 'callee' },
  'Ada accepts': { type: 'accept', by: 'caller', leg: 'a1' },
  'Bob accepts': { type: 'accept', by: 'callee', leg: 'b1' },
  'Bob accepts elsewhere': { type: 'accept', by: 'callee', leg: null },
  'Ada rejects': { type: 'reject', by: 'caller', leg: 'a1' },
  'Bob rejects': { type: 'reject', by: 'callee', leg: 'b1' },
  'Bob rejects elsewhere': { type: 'reject', by: 'callee', leg: 'b2' },
  'Ada ends': { type: 'end', by: 'caller', reason: 'hung_up' },
  'Bob ends': { type: 'end', by: 'callee', reason: 'hung_up' },
  'Ada loses sound': { type: 'end', by: 'caller', reason: 'lost' },
  'Ada fails': { type: 'end', by: 'caller', reason: 'failed' },
  'Ada holds': { type: 'hold', by: 'caller' },
  'Bob holds': { type: 'hold', by: 'callee' },
  'Ada resumes': { type: 'resume', by: 'caller' },
  'Bob resumes': { type: 'resume', by: 'callee' },
  'Ada takes again': { type: 'take', by: 'caller', leg: 'a1' },
  'Ada takes': { type: 'take', by: 'caller', leg: 'a2' },
  'Bob takes by plain requests': { type: 'take', by: 'callee', leg: null },
  'Ada hears': { type: 'sound', by: 'caller', connected: true },
  'Bob hears nothing': { type: 'sound', by: 'callee', connected: false },
  'Bob is away': { type: 'away', by: 'callee', away: true },
  'Bob is back': { type: 'away', by: 'callee', away: false },
  'nobody answers': { type: 'no_answer' },
  'somebody is lost': { type: 'lose', reason: 'lost' },
  'Bob is unreachable': { type: 'lose', reason: 'unreachable' },
} as const satisfies Record<string, CallCommand>;

const same = 'nothing changes';
const side: Refused = 'wrong_side';
const state: Refused = 'wrong_state';
const elsewhere: Refused = 'answered_elsewhere';
const ended: Refused = 'call_ended';

/**
 * What each command makes of each call: a refusal, nothing, or how the call looks then: status, who holds or why it
 * ended, by whom, and where it is.
 */
const table: Record<
  keyof typeof commands,
  readonly [calling: string, incall: string, heldByAda: string, heldByBoth: string, ended: string]
> = {
  'Ada rings': [side, side, side, side, side],
  'Bob rings': ['calling, rings', state, state, state, ended],
  'Ada accepts': [side, side, side, side, side],
  'Bob accepts': ['incall', same, same, same, ended],
  'Bob accepts elsewhere': ['incall on a1 null', elsewhere, elsewhere, elsewhere, ended],
  'Ada rejects': [side, side, side, side, side],
  'Bob rejects': ['ended rejected bob', state, state, state, ended],
  'Bob rejects elsewhere': ['ended rejected bob', elsewhere, elsewhere, elsewhere, ended],
  'Ada ends': ['ended cancelled ada', 'ended hung_up ada', 'ended hung_up ada', 'ended hung_up ada', ended],
  'Bob ends': ['ended rejected bob', 'ended hung_up bob', 'ended hung_up bob', 'ended hung_up bob', ended],
  'Ada loses sound': ['ended cancelled ada', 'ended lost ada', 'ended lost ada', 'ended lost ada', ended],
  'Ada fails': ['ended failed ada', 'ended failed ada', 'ended failed ada', 'ended failed ada', ended],
  'Ada holds': [state, 'onhold ada', same, same, ended],
  'Bob holds': [state, 'onhold bob', 'onhold ada bob', same, ended],
  'Ada resumes': [state, state, 'incall', 'onhold bob', ended],
  'Bob resumes': [state, state, state, 'onhold ada', ended],
  'Ada takes again': [same, same, same, same, ended],
  'Ada takes': ['calling on a2', 'incall on a2 b1', 'onhold ada on a2 b1', 'onhold ada bob on a2 b1', ended],
  'Bob takes by plain requests': [state, 'incall on a1 null', 'onhold ada on a1 null', 'onhold ada bob on a1 null', ended],
  'Ada hears': [state, 'incall, ada hears', 'onhold ada, ada hears', 'onhold ada bob, ada hears', ended],
  'Bob hears nothing': [state, 'incall, not bob', 'onhold ada, not bob', 'onhold ada bob, not bob', ended],
  'Bob is away': [state, 'incall, bob away', 'onhold ada, bob away', 'onhold ada bob, bob away', ended],
  'Bob is back': [state, same, same, same, ended],
  'nobody answers': ['ended no_answer null', state, state, state, ended],
  'somebody is lost': ['ended lost null', 'ended lost null', 'ended lost null', 'ended lost null', ended],
  'Bob is unreachable': ['ended unreachable null', 'ended lost null', 'ended lost null', 'ended lost null', ended],
};

const describe = (call: Call): string => {
  const view = callSnapshot(call, now);
  if (view.status === 'ended') return `ended ${view.reason} ${view.ended_by}`;
  const legs = call.status === 'incall' || call.status === 'onhold' ? `${call.callerLeg} ${call.calleeLeg}` : call.callerLeg;
  const at = legs === 'a1 b1' || legs === 'a1' ? '' : ` on ${legs}`;
  const words = [
    ...(view.ringing ? ['rings'] : []),
    ...view.sound_up.map((id) => `${id} hears`),
    ...view.sound_down.map((id) => `not ${id}`),
    ...view.away.map((id) => `${id} away`),
  ];
  return [[view.status, ...view.held_by].join(' '), ...words].join(', ') + at;
};

for (const [name, command] of Object.entries(commands)) {
  test(`${name}: what it makes of a call in each state`, () => {
    const outcomes = Object.values(calls).map((call) => {
      const before = structuredClone(call);
      const stepped = step(call, command, now);
      assert.deepEqual(call, before, 'a step never touches the call it is given');
      if (!stepped.ok) return stepped.refused;
      if (stepped.call === call) return same;
      assert.equal(stepped.call.version, call.version + 1, 'a change adds one to the version');
      return describe(stepped.call);
    });
    assert.deepEqual(outcomes, table[name as keyof typeof commands]);
  });
}

test('Ada and Bob talk for as long as nobody holds', () => {
  const at = (call: Call, command: CallCommand, mono: number): Call => {
    const stepped = step(call, command, { mono });
    assert.ok(stepped.ok);
    return stepped.call;
  };
  let call: Call = at(calls.calling, commands['Bob accepts'], 10_000);
  assert.equal(talkedMs(call, { mono: 12_500 }), 2_500);
  call = at(call, commands['Ada holds'], 13_000);
  call = at(call, commands['Bob holds'], 14_000);
  assert.equal(callSnapshot(call, { mono: 14_500 }).held_ms, 1_500, 'since the first of the two');
  assert.equal(talkedMs(call, { mono: 99_000 }), 3_000);
  call = at(call, commands['Ada resumes'], 15_000);
  assert.equal(talkedMs(call, { mono: 99_000 }), 3_000, 'Bob still holds');
  call = at(call, commands['Bob resumes'], 20_000);
  assert.equal(callSnapshot(call, { mono: 20_500.75 }).talk_ms, 3_500, 'whole milliseconds on the wire');
  call = at(call, commands['Bob ends'], 21_000);
  assert.equal(talkedMs(call, { mono: 99_000 }), 4_000);
});

const played = (steps: readonly (readonly [keyof typeof commands | CallCommand, number])[]): Call =>
  steps.reduce<Call>((call, [command, mono]) => {
    const stepped = step(call, typeof command === 'string' ? commands[command] : command, { mono });
    assert.ok(stepped.ok, JSON.stringify(command));
    return stepped.call;
  }, calls.calling);

test('Talk begins with the first word that the sound is there, and stands while either of the two has none', () => {
  const bobHears: CallCommand = { type: 'sound', by: 'callee', connected: true };
  const talked = [
    ['Bob accepts', 10_000],
    ['Ada hears', 13_000],
    [bobHears, 13_100],
    ['Bob hears nothing', 15_000],
  ] as const;
  assert.equal(talkedMs(played(talked.slice(0, 2)), { mono: 14_000 }), 1_000, 'what passed before is not talk');
  assert.equal(talkedMs(played(talked.slice(0, 3)), { mono: 14_000 }), 1_000, 'the second word begins nothing anew');
  assert.equal(talkedMs(played(talked), { mono: 60_000 }), 2_000, 'a loss to the end is not talk');
  assert.equal(talkedMs(played([...talked, ['somebody is lost', 60_000]]), { mono: 60_000 }), 2_000);
  assert.equal(talkedMs(played([...talked, [bobHears, 20_000]]), { mono: 21_000 }), 3_000, 'nor is a loss that healed');
  const held = [...talked, ['Ada holds', 16_000], ['Ada resumes', 20_000]] as const;
  assert.equal(talkedMs(played(held), { mono: 30_000 }), 2_000, 'a resume starts no time while there is no sound');
  const beforehand = [talked[0], ['Ada holds', 11_000], ['Ada hears', 12_000], ['Ada resumes', 13_000]] as const;
  assert.equal(talkedMs(played(beforehand), { mono: 14_000 }), 1_000, 'on hold the first word counts as well');
});

test('A call that never was heard was not talked in, whether its ends say so or fail without a word', () => {
  assert.equal(
    talkedMs(
      played([
        ['Bob accepts', 0],
        ['Ada fails', 45_000],
      ]),
      { mono: 45_000 },
    ),
    0,
  );
  assert.equal(
    talkedMs(
      played([
        ['Bob accepts', 0],
        ['Bob hears nothing', 1_000],
        ['Bob ends', 45_000],
      ]),
      { mono: 45_000 },
    ),
    0,
  );
  assert.equal(
    talkedMs(
      played([
        ['Bob accepts', 0],
        ['Ada ends', 45_000],
      ]),
      { mono: 45_000 },
    ),
    45_000,
    'programs say nothing, and are taken to hear',
  );
});

test('Whoever takes a side over is not away any more', () => {
  const call = played([
    ['Bob accepts', 0],
    ['Bob is away', 1_000],
    ['Bob takes by plain requests', 2_000],
  ]);
  assert.deepEqual(callSnapshot(call, now).away, []);
});

test('A call says of each endpoint whether it holds a side, and of each user what he does', () => {
  const holders = (call: Call): string[] =>
    (['caller', 'callee'] as const satisfies readonly Side[]).flatMap((of) =>
      ['a1', 'a2', 'b1', 'b2'].filter((id) => holdsLeg(call, of, id)).map((id) => `${of} ${id}`),
    );
  const whileCalling = ['caller a1', 'callee a1', 'callee a2', 'callee b1', 'callee b2'];
  assert.deepEqual(holders(calls.calling), whileCalling, 'while it rings, every endpoint of the callee holds it');
  for (const call of [calls.incall, calls.heldByAda, calls.ended]) assert.deepEqual(holders(call), ['caller a1', 'callee b1']);
  assert.deepEqual(holders({ ...calls.ended, answered: null }), whileCalling);
  assert.deepEqual(holders({ ...calls.incall, calleeLeg: null }), ['caller a1']);
  assert.deepEqual([statusIn(calls.calling, 'caller'), statusIn(calls.calling, 'callee')], ['calling', 'ringing']);
  assert.deepEqual([statusIn(calls.incall, 'caller'), statusIn(calls.heldByAda, 'callee')], ['incall', 'onhold']);
});

test('A mailbox keeps the latest descriptions, the newest 128 candidates, and a cursor that goes on counting', () => {
  let box = post(emptyMailbox, 'caller', { kind: 'offer', sdp: 'first' });
  box = post(post(box, 'caller', { kind: 'offer', sdp: 'second' }), 'callee', { kind: 'answer', sdp: 'answer' });
  assert.deepEqual([box.caller.offer, box.caller.answer, box.callee.offer, box.callee.answer], ['second', null, null, 'answer']);
  for (let n = 0; n < 150; n += 1) box = post(box, 'caller', { kind: 'candidates', candidates: [`c${n}`] });
  assert.deepEqual(collect(box.callee, 0), { candidates: [], next: 0 });
  const all = collect(box.caller, 0);
  assert.deepEqual([all.candidates.length, all.candidates[0], all.candidates.at(-1), all.next], [128, 'c22', 'c149', 150]);
  assert.deepEqual(collect(box.caller, 148), { candidates: ['c148', 'c149'], next: 150 });
  assert.deepEqual(collect(box.caller, 150), { candidates: [], next: 150 });
  const cleared = clear(box, 'caller');
  assert.deepEqual({ ...cleared.caller }, { offer: null, answer: null, candidates: [], dropped: 150, version: 153 });
  assert.deepEqual(
    [cleared.callee, collect(cleared.caller, 148)],
    [box.callee, { candidates: [], next: 150 }],
    'a cursor goes on counting',
  );
  assert.deepEqual(emptyMailbox.caller.candidates, [], 'nothing is changed in place');
});

test('Live calls claim both users at once, change by version, and set both free when they end', () => {
  const live = createMemoryCalls();
  assert.equal(live.open(calls.calling), 'opened');
  assert.equal(live.open({ ...calls.calling, id: 'other', caller: { id: 'cleo', username: 'Cleo' } }), 'callee_busy');
  assert.equal(
    live.open({ ...calls.calling, id: 'other', caller: shared.callee, callee: { id: 'cleo', username: 'Cleo' } }),
    'caller_busy',
  );
  assert.equal(live.byUser('cleo'), null, 'who was refused claims nobody');
  assert.equal(live.replace({ ...calls.incall, version: 8 }, 6), false, 'somebody else was faster');
  assert.deepEqual(live.byUser('bob'), calls.calling);
  assert.equal(live.replace({ ...calls.incall, version: 8 }, 7), true);
  live.remove('call');
  assert.equal(live.get('call')?.status, 'incall', 'a live call cannot be forgotten');
  assert.deepEqual(live.counts(), { calling: 0, incall: 1, onhold: 0 });
  assert.equal(live.replace({ ...calls.ended, version: 9 }, 8), true);
  assert.deepEqual([live.byUser('ada'), live.byUser('bob'), live.get('call')?.status], [null, null, 'ended']);
  assert.deepEqual(live.counts(), { calling: 0, incall: 0, onhold: 0 });
  assert.equal(live.open({ ...calls.calling, id: 'next' }), 'opened');
  live.remove('call');
  assert.equal(live.get('call'), null);
});

test('Nothing that was sent in a call is kept when it is over, and nothing of the call when it is forgotten', () => {
  const clock = createFakeClock();
  const live = createMemoryCalls();
  const nothing = (): void => {};
  const delivery = { tell: () => 0, tellOne: () => false };
  const journal = { changed: nothing, signalled: nothing, missed: nothing, ended: nothing, told: nothing, forgotten: nothing };
  const book = new CallBook({ clock, live });
  const switchboard = new Switchboard({ clock, log: silentLog, book, delivery, journal, newId: () => 'call', tell: nothing });
  const call = switchboard.open({ caller: shared.caller, callerLeg: null, callee: shared.callee, offer: 'v=0' });
  assert.ok(typeof call === 'object');
  switchboard.signal(call, { side: 'callee', leg: null }, { kind: 'candidates', candidates: ['c'] });
  assert.deepEqual([switchboard.mailbox('call').caller.offer, switchboard.mailbox('call').callee.candidates], ['v=0', ['c']]);
  switchboard.act(call, commands['Bob rejects']);
  assert.equal(switchboard.mailbox('call'), emptyMailbox);
  assert.equal(switchboard.act(call, commands['Bob accepts']).ok, false, 'who comes with an old version is told how the call stands');
  clock.advance(60_000);
  assert.deepEqual([switchboard.get('call'), switchboard.takeUntold('ada'), clock.timers], [null, null, 0]);
});
