import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepWaiting, type Said, type Waiting } from '../src/session/asking.ts';

const waiting: Waiting = { phase: 'waiting', silent: false };

const cases: readonly (readonly [said: Said, next: Waiting])[] = [
  [{ ok: true, decision: 'waiting' }, waiting],
  [{ ok: true, decision: 'approved' }, { phase: 'in' }],
  [
    { ok: true, decision: 'refused' },
    { phase: 'over', why: 'refused' },
  ],
  [
    { ok: false, code: 'not_found' },
    { phase: 'over', why: 'expired' },
  ],
  [
    { ok: false, code: 'silent' },
    { phase: 'waiting', silent: true },
  ],
  [
    { ok: false, code: 'overloaded' },
    { phase: 'waiting', silent: true },
  ],
];

for (const [said, next] of cases)
  test(`Ada waits, and the server says ${JSON.stringify(said)}: ${JSON.stringify(next)}`, () => {
    assert.deepEqual(stepWaiting(waiting, said), next);
    assert.deepEqual(stepWaiting({ phase: 'waiting', silent: true }, said), next);
    for (const over of [{ phase: 'in' }, { phase: 'over', why: 'refused' }] as const) assert.deepEqual(stepWaiting(over, said), over);
  });
