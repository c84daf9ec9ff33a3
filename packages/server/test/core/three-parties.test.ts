import assert from 'node:assert/strict';
import { test } from 'node:test';
import { talkedMs, type Call, type LiveCall } from '../../src/calls/call.ts';
import { joinedBy, type Joined, type Party } from '../../src/calls/party.ts';
import { step, type CallCommand, type Refused } from '../../src/calls/call-step.ts';
import { callSnapshot, statusIn } from '../../src/calls/snapshot.ts';
import { asAtFirst, gone, endpointRef, rung } from './call-samples.ts';

const left = gone('c1');

function on(endpoint: string, more: Partial<Joined> = {}): Joined {
  return { ...joinedBy(endpointRef(endpoint)), ...more };
}

type Place = Party['state'];

function three(ada: Place, bob: Place, cleo: Place, talk: LiveCall['talk'] = { talked: 100, since: 1_000, told: false }): LiveCall {
  return {
    id: 'call',
    parties: [
      { id: 'ada', username: 'Ada', role: 'caller', ...asAtFirst, endpoints: [], state: ada },
      { id: 'bob', username: 'Bob', role: 'callee', ...asAtFirst, endpoints: [], state: bob },
      {
        id: 'cleo',
        username: 'Cleo',
        role: 'invited',
        ...asAtFirst,
        endpoints: [{ endpoint: endpointRef('c1'), state: 'alerting' }],
        state: cleo,
      },
    ],
    createdAt: 5,
    replaces: null,
    transfer: null,
    version: 7,
    is: 'live',
    talk,
    heldAt: null,
  };
}

const stands = { talked: 100, since: null, told: false } as const;
const calls = {
  'Cleo is rung': three(on('a1'), on('b1'), rung),
  'all talk': three(on('a1'), on('b1'), on('c1')),
  'Ada holds': three(on('a1', { held: true }), on('b1'), on('c1')),
  'Ada and Bob hold': { ...three(on('a1', { held: true }), on('b1', { held: true }), on('c1'), stands), heldAt: 900 },
  'Cleo has left': three(on('a1'), on('b1'), left),
  'Ada rings both': three(on('a1'), rung, rung, { ...stands, talked: 0 }),
} as const satisfies Record<string, LiveCall>;
const now = { mono: 1_500, wall: 1_801_500 };

const commands = {
  'Cleo rings': { type: 'ringing', by: 'cleo', endpoint: endpointRef('c1') },
  'Cleo accepts': { type: 'accept', by: 'cleo', endpoint: endpointRef('c1') },
  'Cleo accepts elsewhere': { type: 'accept', by: 'cleo', endpoint: endpointRef('c2') },
  'Cleo rejects': { type: 'reject', by: 'cleo', endpoint: endpointRef('c1') },
  'Cleo does not answer': { type: 'no_answer', by: 'cleo' },
  'Cleo is lost': { type: 'lose', by: 'cleo', reason: 'lost' },
  'Cleo ends': { type: 'end', by: 'cleo', reason: 'hung_up' },
  'Ada ends': { type: 'end', by: 'ada', reason: 'hung_up' },
  'Bob is lost': { type: 'lose', by: 'bob', reason: 'lost' },
  'Bob holds': { type: 'hold', by: 'bob' },
  'Cleo holds': { type: 'hold', by: 'cleo' },
  'Ada resumes': { type: 'resume', by: 'ada' },
  'Cleo mutes': { type: 'mute', by: 'cleo', muted: true },
  'Cleo takes': { type: 'take', by: 'cleo', endpoint: endpointRef('c2') },
  'Bob hears nothing': { type: 'sound', by: 'bob', connected: false },
  'Cleo is away': { type: 'away', by: 'cleo', away: true },
} as const satisfies Record<string, CallCommand>;

const same = 'nothing changes';
const state: Refused = 'wrong_state';
const elsewhere: Refused = 'answered_elsewhere';

/** What each command makes of each call: a refusal, nothing, or the status and where Ada, Bob and Cleo are then. */
const table: Record<keyof typeof commands, readonly [string, string, string, string, string, string]> = {
  'Cleo rings': ['incall: a1 b1 ringing', state, state, state, state, 'calling: a1 alerting ringing'],
  'Cleo accepts': ['incall: a1 b1 c1', same, same, same, state, 'incall: a1 alerting c1'],
  'Cleo accepts elsewhere': ['incall: a1 b1 c2', elsewhere, elsewhere, elsewhere, state, 'incall: a1 alerting c2'],
  'Cleo rejects': ['incall: a1 b1 rejected', state, state, state, state, 'calling: a1 alerting rejected'],
  'Cleo does not answer': ['incall: a1 b1 no_answer', state, state, state, state, 'calling: a1 alerting no_answer'],
  'Cleo is lost': [
    'incall: a1 b1 lost',
    'incall: a1 b1 lost',
    'onhold: a1-held b1 lost',
    'onhold: a1-held b1-held lost',
    state,
    'calling: a1 alerting lost',
  ],
  'Cleo ends': [
    'incall: a1 b1 rejected',
    'incall: a1 b1 hung_up',
    'onhold: a1-held b1 hung_up',
    'onhold: a1-held b1-held hung_up',
    state,
    'calling: a1 alerting rejected',
  ],
  'Ada ends': [
    'calling: hung_up b1 alerting',
    'incall: hung_up b1 c1',
    'incall: hung_up b1 c1',
    'onhold: hung_up b1-held c1',
    'ended hung_up: hung_up hung_up hung_up',
    'ended cancelled: cancelled cancelled cancelled',
  ],
  'Bob is lost': [
    'calling: a1 lost alerting',
    'incall: a1 lost c1',
    'onhold: a1-held lost c1',
    'onhold: a1-held lost c1',
    'ended lost: lost lost hung_up',
    'calling: a1 lost alerting',
  ],
  'Bob holds': [
    'onhold: a1 b1-held alerting',
    'incall: a1 b1-held c1',
    'onhold: a1-held b1-held c1',
    same,
    'onhold: a1 b1-held hung_up',
    state,
  ],
  'Cleo holds': [state, 'incall: a1 b1 c1-held', 'onhold: a1-held b1 c1-held', 'onhold: a1-held b1-held c1-held', state, state],
  'Ada resumes': [state, state, 'incall: a1 b1 c1', 'incall: a1 b1-held c1', state, state],
  'Cleo mutes': [state, 'incall: a1 b1 c1-muted', 'incall: a1-held b1 c1-muted', 'onhold: a1-held b1-held c1-muted', state, state],
  'Cleo takes': [state, 'incall: a1 b1 c2', 'incall: a1-held b1 c2', 'onhold: a1-held b1-held c2', state, state],
  'Bob hears nothing': [
    'incall: a1 b1-deaf alerting',
    'incall: a1 b1-deaf c1',
    'incall: a1-held b1-deaf c1',
    'onhold: a1-held b1-held-deaf c1',
    'incall: a1 b1-deaf hung_up',
    state,
  ],
  'Cleo is away': [state, 'incall: a1 b1 c1-away', 'incall: a1-held b1 c1-away', 'onhold: a1-held b1-held c1-away', state, state],
};

function placeOf(party: Party): string {
  const { state: place } = party;
  if (place.is === 'rung') return party.endpoints.some((endpoint) => endpoint.state === 'ringing') ? 'ringing' : 'alerting';
  if (place.is === 'left') return place.why;
  const marks = [place.held && 'held', place.muted && 'muted', place.sound === false && 'deaf', place.away && 'away'];
  return [place.endpoint.id, ...marks.filter((mark) => mark !== false)].join('-');
}

function describe(call: Call): string {
  const { status, reason } = callSnapshot(call, now);
  return `${status}${reason === null ? '' : ` ${reason}`}: ${call.parties.map(placeOf).join(' ')}`;
}

for (const [name, command] of Object.entries(commands))
  test(`${name}: what it makes of a call of three`, () => {
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

function played(start: Call, steps: readonly (readonly [CallCommand, number])[]): Call {
  return steps.reduce((call, [command, mono]) => {
    const stepped = step(call, command, { mono });
    assert.ok(stepped.ok, JSON.stringify(command));
    return stepped.call;
  }, start);
}

test('Among three, time runs while two of them talk, whoever the third is', () => {
  const call = played(calls['all talk'], [
    [commands['Cleo holds'], 2_000],
    [{ type: 'hold', by: 'ada' }, 3_000],
    [{ type: 'resume', by: 'cleo' }, 10_000],
    [{ type: 'end', by: 'bob', reason: 'hung_up' }, 11_000],
  ]);
  assert.equal(talkedMs(call, { mono: 60_000 }), 100 + 2_000 + 1_000);
  assert.equal(callSnapshot(call, { ...now, mono: 13_000 }).held_ms, 2_000, 'on hold since two are left, of whom one holds');
});

test('Who leaves a call of three is told why, and the call ends when one of the last two goes', () => {
  const call = played(calls['all talk'], [
    [commands['Ada ends'], 2_000],
    [commands['Bob is lost'], 3_000],
  ]);
  const { status, reason, ended_by, parties, talk_ms } = callSnapshot(call, now);
  assert.deepEqual([status, reason, ended_by, talk_ms], ['ended', 'lost', null, 2_100]);
  assert.deepEqual(
    parties.map((party) => party.state),
    ['left', 'left', 'left'],
  );
  assert.deepEqual(call.parties.map(placeOf), ['hung_up', 'lost', 'lost']);
});

test('Of three, each has a status of their own', () => {
  function statuses(call: LiveCall): unknown[] {
    return call.parties.map((party) => statusIn(call, party));
  }
  assert.deepEqual(statuses(calls['Cleo is rung']), ['incall', 'incall', 'ringing']);
  assert.deepEqual(statuses(calls['Ada holds']), ['onhold', 'incall', 'incall']);
  assert.deepEqual(statuses(calls['Ada and Bob hold']), ['onhold', 'onhold', 'onhold']);
  assert.deepEqual(statuses(calls['Cleo has left']), ['incall', 'incall', null]);
  assert.deepEqual(statuses(calls['Ada rings both']), ['calling', 'ringing', 'ringing']);
});
