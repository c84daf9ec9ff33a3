import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsPlaceIn, talkedMs, type Call, type LiveCall } from '../../src/calls/call.ts';
import { type Left } from '../../src/calls/party.ts';
import { step, type CallCommand, type Refused } from '../../src/calls/call-step.ts';
import { statusIn, callSnapshot } from '../../src/calls/snapshot.ts';
import { ada, at, bob, calls, gone, endpointRef, live, now } from './call-samples.ts';

const commands = {
  'Ada rings': { type: 'ringing', by: 'ada', endpoint: endpointRef('a1') },
  'Bob rings': { type: 'ringing', by: 'bob', endpoint: endpointRef('b1') },
  'Bob rings nowhere': { type: 'unconfirm', by: 'bob', endpoints: [endpointRef('b1'), endpointRef('b2')] },
  'Ada accepts': { type: 'accept', by: 'ada', endpoint: endpointRef('a1') },
  'Bob accepts': { type: 'accept', by: 'bob', endpoint: endpointRef('b1') },
  'Bob accepts elsewhere': { type: 'accept', by: 'bob', endpoint: endpointRef(null) },
  'Ada rejects': { type: 'reject', by: 'ada', endpoint: endpointRef('a1') },
  'Bob rejects': { type: 'reject', by: 'bob', endpoint: endpointRef('b1') },
  'Bob rejects elsewhere': { type: 'reject', by: 'bob', endpoint: endpointRef('b2') },
  'Ada ends': { type: 'end', by: 'ada', reason: 'hung_up' },
  'Bob ends': { type: 'end', by: 'bob', reason: 'hung_up' },
  'Ada loses sound': { type: 'end', by: 'ada', reason: 'lost' },
  'Ada fails': { type: 'end', by: 'ada', reason: 'failed' },
  'Ada holds': { type: 'hold', by: 'ada' },
  'Bob holds': { type: 'hold', by: 'bob' },
  'Ada resumes': { type: 'resume', by: 'ada' },
  'Bob resumes': { type: 'resume', by: 'bob' },
  'Ada mutes': { type: 'mute', by: 'ada', muted: true },
  'Bob unmutes': { type: 'mute', by: 'bob', muted: false },
  'Ada takes again': { type: 'take', by: 'ada', endpoint: endpointRef('a1') },
  'Ada takes': { type: 'take', by: 'ada', endpoint: endpointRef('a2') },
  'Bob takes by plain requests': { type: 'take', by: 'bob', endpoint: endpointRef(null) },
  'Ada hears': { type: 'sound', by: 'ada', connected: true },
  'Bob hears nothing': { type: 'sound', by: 'bob', connected: false },
  'Bob is away': { type: 'away', by: 'bob', away: true },
  'Bob is back': { type: 'away', by: 'bob', away: false },
  'Bob does not answer': { type: 'no_answer', by: 'bob' },
  'Ada is lost': { type: 'lose', by: 'ada', reason: 'lost' },
  'Bob is unreachable': { type: 'lose', by: 'bob', reason: 'unreachable' },
  'a stranger ends': { type: 'end', by: 'dora', reason: 'hung_up' },
} as const satisfies Record<string, CallCommand>;

const same = 'nothing changes';
const side: Refused = 'wrong_side';
const state: Refused = 'wrong_state';
const elsewhere: Refused = 'answered_elsewhere';
const ended: Refused = 'call_ended';
const stranger: Refused = 'not_in_call';

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
  'Bob rings nowhere': [same, state, state, state, ended],
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
  'Ada mutes': ['calling, ada muted', 'incall, ada muted', 'onhold ada, ada muted', 'onhold ada bob, ada muted', ended],
  'Bob unmutes': [state, same, same, same, ended],
  'Ada takes again': [same, same, same, same, ended],
  'Ada takes': ['calling on a2', 'incall on a2 b1', 'onhold ada on a2 b1', 'onhold ada bob on a2 b1', ended],
  'Bob takes by plain requests': [state, 'incall on a1 null', 'onhold ada on a1 null', 'onhold ada bob on a1 null', ended],
  'Ada hears': [state, 'incall, ada hears', 'onhold ada, ada hears', 'onhold ada bob, ada hears', ended],
  'Bob hears nothing': [state, 'incall, not bob', 'onhold ada, not bob', 'onhold ada bob, not bob', ended],
  'Bob is away': [state, 'incall, bob away', 'onhold ada, bob away', 'onhold ada bob, bob away', ended],
  'Bob is back': [state, same, same, same, ended],
  'Bob does not answer': ['ended no_answer null', state, state, state, ended],
  'Ada is lost': ['ended lost null', 'ended lost null', 'ended lost null', 'ended lost null', ended],
  'Bob is unreachable': ['ended unreachable null', 'ended lost null', 'ended lost null', 'ended lost null', ended],
  'a stranger ends': [stranger, stranger, stranger, stranger, stranger],
};

function describe(call: Call): string {
  const view = callSnapshot(call, now);
  if (view.status === 'ended') return `ended ${view.reason} ${view.ended_by}`;
  const endpoints = call.parties.flatMap(({ state: place }) => (place.is === 'joined' ? [String(place.endpoint.id)] : [])).join(' ');
  const where = ['a1', 'a1 b1', 'a1 b1 c1', 'b1 c1', 'a1 c1'].includes(endpoints) ? '' : ` on ${endpoints}`;
  const words = [
    ...(view.ringing ? ['rings'] : []),
    ...view.sound_up.map((id) => `${id} hears`),
    ...view.sound_down.map((id) => `not ${id}`),
    ...view.away.map((id) => `${id} away`),
    ...view.parties.filter(({ muted }) => muted).map(({ user_id }) => `${user_id} muted`),
  ];
  return [[view.status, ...view.held_by].join(' '), ...words].join(', ') + where;
}

function outcomeOf(call: Call, command: CallCommand): string {
  const before = structuredClone(call);
  const stepped = step(call, command, now);
  assert.deepEqual(call, before, 'a step never touches the call it is given');
  if (!stepped.ok) return stepped.refused;
  if (stepped.call === call) return same;
  assert.equal(stepped.call.version, call.version + 1, 'a change adds one to the version');
  const holds = stepped.call.parties.filter(({ state: place }) => place.is === 'joined' && place.held);
  assert.ok(stepped.call.is === 'live' || holds.length === 0, 'nobody holds what is over');
  return describe(stepped.call);
}

for (const [name, command] of Object.entries(commands)) {
  test(`${name}: what it makes of a call in each state`, () => {
    assert.deepEqual(
      Object.values(calls).map((call) => outcomeOf(call, command)),
      table[name as keyof typeof commands],
    );
  });
}

test('Ada and Bob talk for as long as nobody holds', () => {
  function after(call: Call, command: CallCommand, mono: number): Call {
    const stepped = step(call, command, { mono });
    assert.ok(stepped.ok);
    return stepped.call;
  }
  let call: Call = after(calls.calling, commands['Bob accepts'], 10_000);
  assert.equal(talkedMs(call, { mono: 12_500 }), 2_500);
  call = after(call, commands['Ada holds'], 13_000);
  call = after(call, commands['Bob holds'], 14_000);
  assert.equal(callSnapshot(call, { ...now, mono: 14_500 }).held_ms, 1_500, 'since the first of the two');
  assert.equal(talkedMs(call, { mono: 99_000 }), 3_000);
  call = after(call, commands['Ada resumes'], 15_000);
  assert.equal(talkedMs(call, { mono: 99_000 }), 3_000, 'Bob still holds');
  call = after(call, commands['Bob resumes'], 20_000);
  assert.equal(callSnapshot(call, { ...now, mono: 20_500.75 }).talk_ms, 3_500, 'whole milliseconds on the wire');
  call = after(call, commands['Bob ends'], 21_000);
  assert.equal(talkedMs(call, { mono: 99_000 }), 4_000);
});

function played(steps: readonly (readonly [keyof typeof commands | CallCommand, number])[]): Call {
  return steps.reduce<Call>((call, [command, mono]) => {
    const stepped = step(call, typeof command === 'string' ? commands[command] : command, { mono });
    assert.ok(stepped.ok, JSON.stringify(command));
    return stepped.call;
  }, calls.calling);
}

test('Talk begins with the first word that the sound is there, and stands while either of the two has none', () => {
  const bobHears: CallCommand = { type: 'sound', by: 'bob', connected: true };
  const talked = [
    ['Bob accepts', 10_000],
    ['Ada hears', 13_000],
    [bobHears, 13_100],
    ['Bob hears nothing', 15_000],
  ] as const;
  assert.equal(talkedMs(played(talked.slice(0, 2)), { mono: 14_000 }), 1_000, 'what passed before is not talk');
  assert.equal(talkedMs(played(talked.slice(0, 3)), { mono: 14_000 }), 1_000, 'the second word begins nothing anew');
  assert.equal(talkedMs(played(talked), { mono: 60_000 }), 2_000, 'a loss to the end is not talk');
  assert.equal(talkedMs(played([...talked, ['Ada is lost', 60_000]]), { mono: 60_000 }), 2_000);
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

test('Whoever takes a place over is not away any more', () => {
  const call = played([
    ['Bob accepts', 0],
    ['Bob is away', 1_000],
    ['Bob takes by plain requests', 2_000],
  ]);
  assert.deepEqual(callSnapshot(call, now).away, []);
});

test('A call says of each endpoint whether it holds a place, and of each user what they do', () => {
  function holders(call: Call): string[] {
    return ['ada', 'bob'].flatMap((of) =>
      ['a1', 'a2', 'b1', 'b2'].filter((id) => holdsPlaceIn(call, of, endpointRef(id))).map((id) => `${of} ${id}`),
    );
  }
  const whileCalling = ['ada a1', 'bob a1', 'bob a2', 'bob b1', 'bob b2'];
  assert.deepEqual(holders(calls.calling), whileCalling, 'while it rings, every endpoint of who is called holds it');
  for (const call of [calls.incall, calls.heldByAda, calls.ended]) assert.deepEqual(holders(call), ['ada a1', 'bob b1']);
  const neverJoined: Left = { is: 'left', why: 'no_answer', message: '', joined: null };
  assert.deepEqual(holders({ ...calls.ended, parties: [ada(gone('a1')), bob(neverJoined)] }), whileCalling);
  assert.deepEqual(holders(live([ada(at('a1')), bob(at(null))])), ['ada a1']);
  function does(call: LiveCall): unknown[] {
    return call.parties.map((party) => statusIn(call, party));
  }
  assert.deepEqual(does(calls.calling), ['calling', 'ringing']);
  assert.deepEqual(
    [does(calls.incall), does(calls.heldByAda)],
    [
      ['incall', 'incall'],
      ['onhold', 'onhold'],
    ],
  );
});

test('Each endpoint that is rung says for itself whether it rings, and one that declines has rung', () => {
  function ringsAt(...endpoints: readonly (string | null)[]): Call {
    return endpoints.reduce<Call>((call, endpoint) => {
      const stepped = step(call, { type: 'ringing', by: 'bob', endpoint: endpointRef(endpoint) }, now);
      assert.ok(stepped.ok);
      return stepped.call;
    }, calls.calling);
  }
  function rungAt(call: Call): readonly string[] {
    return call.parties[1].endpoints.map(({ endpoint, state: is }) => `${endpoint.id} ${is}`);
  }
  function states(call: Call): readonly string[] {
    return callSnapshot(call, now).parties.map(({ state: is }) => is);
  }
  assert.deepEqual([rungAt(calls.calling), states(calls.calling)], [['b1 alerting'], ['joined', 'alerting']]);
  const both = ringsAt('b2', 'b1', 'b2');
  assert.deepEqual([rungAt(both), states(both), both.version], [['b1 ringing', 'b2 ringing'], ['joined', 'ringing'], 8]);
  const declined = step(both, { type: 'reject', by: 'bob', endpoint: endpointRef('b2') }, now);
  assert.ok(declined.ok);
  assert.deepEqual(rungAt(declined.call), ['b1 ringing', 'b2 declined']);
  assert.deepEqual([callSnapshot(declined.call, now).ringing, states(declined.call)], [true, ['left', 'left']]);
});
