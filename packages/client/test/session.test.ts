import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { User } from '@earshot/protocol';
import type { Outcome, SessionEffect, SessionEvent, SessionState } from '../src/session/session-state.ts';
import { sessionView, stepSession } from '../src/session/session.ts';

const me: User = { id: 'ada', username: 'Ada', status: 'idle', last_heartbeat: 1, reach: 'rings', dnd: false, last_seen: 1, guest: false };
const [token, name, id] = ['old', 'Ada', 'request'];
const silent: Outcome = { code: 'silent', message: '', again: null };
const gone: Outcome = { code: 'not_found', message: '', again: null };

const states: { readonly [P in SessionState['phase']]: Extract<SessionState, { phase: P }> } = {
  out: { phase: 'out', name, problem: null },
  registering: { phase: 'registering', name, id, tries: 0, waits: null, as: 'typed', stale: null },
  joining: { phase: 'joining', token, name, remembered: true },
  in: { phase: 'in', token, me },
  renaming: { phase: 'renaming', token, me, name, problem: null },
};

/** What each event makes of each state: the phase, and what is to be done. A dash: nothing. */
type Told = { readonly [P in SessionState['phase']]: string };

const nothing: Told = { out: '-', registering: '-', joining: '-', in: '-', renaming: '-' };

const table: readonly (readonly [event: SessionEvent, told: Told])[] = [
  [{ type: 'due' }, { ...nothing, in: 'in: renew' }],
  [
    { type: 'token', token: 'new', name, ms: 86_400_000 },
    { ...nothing, in: 'in: remember, relink, due 43200000' },
  ],
  [
    { type: 'no-token', outcome: silent },
    { ...nothing, in: 'in: due 60000' },
  ],
  [{ type: 'no-token', outcome: gone }, nothing],
  [
    { type: 'not-registered', id, outcome: gone },
    { ...nothing, registering: 'out: ' },
  ],
  [
    { type: 'not-registered', id, outcome: silent },
    { ...nothing, registering: 'registering: timer 300' },
  ],
  [
    { type: 'registered', id, name, token },
    { ...nothing, registering: 'joining: remember, link' },
  ],
  [
    { type: 'welcome', me, nameTaken: false, tokenMs: 50_000_000 },
    {
      ...nothing,
      joining: 'in: remember, entered, due 6800000',
      in: 'in: remember, entered, due 6800000',
      renaming: 'in: remember, entered, due 6800000',
    },
  ],
  [
    { type: 'welcome', me: { ...me, guest: true }, nameTaken: false, tokenMs: null },
    {
      ...nothing,
      joining: 'in: remember, entered, due null, enrol',
      in: 'in: remember, entered, due null, enrol',
      renaming: 'in: remember, entered, due null, enrol',
    },
  ],
  [
    { type: 'refused', reason: 'unauthorized', id },
    {
      ...nothing,
      joining: 'registering: link, left, timer null, register',
      in: 'registering: link, left, timer null, register',
      renaming: 'registering: link, left, timer null, register',
    },
  ],
  [
    { type: 'refused', reason: 'signed_out', id },
    { ...nothing, joining: 'out: link, left', in: 'out: link, left', renaming: 'out: link, left' },
  ],
  [
    { type: 'sign-out' },
    {
      ...nothing,
      registering: 'out: timer null',
      joining: 'out: due null, left, disconnect, link, forget',
      in: 'out: due null, left, disconnect, link, forget',
      renaming: 'out: due null, left, disconnect, link, forget',
    },
  ],
  [
    { type: 'sign-in', name: 'Bob', remembered: null, id },
    {
      ...nothing,
      out: 'registering: timer null, register',
      in: 'in: rename',
      renaming: 'renaming: rename',
    },
  ],
];

function told(state: SessionState, event: SessionEvent): string {
  const step = stepSession(state, event);
  const effects = step.effects.map((effect) => ('ms' in effect ? `${effect.type} ${effect.ms}` : effect.type));
  return step.state === state && effects.length === 0 ? '-' : `${step.state.phase}: ${effects.join(', ')}`;
}

for (const [event, expected] of table)
  test(`What ${JSON.stringify(event).slice(0, 80)} makes of each state of the session`, () => {
    for (const state of Object.values(states)) assert.equal(told(state, event), expected[state.phase], state.phase);
  });

test('Who comes back by a key is shown as coming back, from the first refusal on', () => {
  const refused = stepSession(states.joining, { type: 'refused', reason: 'unauthorized', id }).state;
  assert.deepEqual(sessionView(refused), { phase: 'entering', name, remembered: true, waits: null });
  const joined = stepSession(refused, { type: 'registered', id, name, token: 'new' }).state;
  assert.deepEqual(sessionView(joined), { phase: 'entering', name, remembered: true, waits: null });
  const lapsed = stepSession(states.in, { type: 'refused', reason: 'unauthorized', id });
  assert.deepEqual(sessionView(lapsed.state), { phase: 'entering', name, remembered: true, waits: null });
  assert.deepEqual(lapsed.effects.at(-1), { type: 'register', id, name, as: 'lapsed' }, 'by the key, or not at all');
  const out = stepSession(lapsed.state, { type: 'not-registered', id, outcome: gone }).state;
  assert.equal(out.phase === 'out' && out.problem?.code, 'signed_out');
});

test('A token that is not good any more is kept until what follows it is known, so that a page loaded again comes back by itself', () => {
  const lapsed = stepSession(states.in, { type: 'refused', reason: 'unauthorized', id });
  assert.ok(!lapsed.effects.some(({ type }) => type === 'forget'));
  const forgets: SessionEffect = { type: 'forget', token };
  const waiting = stepSession(lapsed.state, { type: 'not-registered', id, outcome: silent });
  assert.ok(!waiting.effects.some(({ type }) => type === 'forget'), 'no answer decides nothing');
  assert.deepEqual(stepSession(waiting.state, { type: 'not-registered', id, outcome: gone }).effects, [forgets]);
  assert.deepEqual(stepSession(lapsed.state, { type: 'sign-out' }).effects, [{ type: 'timer', ms: null }, forgets]);
  const busy = stepSession(lapsed.state, { type: 'not-registered', id, outcome: { code: 'overloaded', message: '', again: 1_000 } });
  const other = stepSession(busy.state, { type: 'sign-in', name: 'Bob', remembered: null, id: 'another' });
  assert.deepEqual(stepSession(other.state, { type: 'not-registered', id: 'another', outcome: gone }).effects, [forgets]);
});
