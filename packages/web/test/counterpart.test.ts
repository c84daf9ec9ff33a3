import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView } from '@earshot/client';
import { counterpartOf } from '../src/counterpart.ts';

const other = { id: 'bob', username: 'Bob' };
const dialing: CallView = { phase: 'dialing', other, call: null, ringing: false, ringsOn: 0, asking: false, busy: false };

test('the list says of whom Ada calls what the stage says: calling until a device of theirs rings', () => {
  assert.deepEqual(counterpartOf(dialing), { id: 'bob', status: 'calling' });
  assert.deepEqual(counterpartOf({ ...dialing, ringing: true }), { id: 'bob', status: 'ringing' });
  assert.equal(counterpartOf({ phase: 'ended', other, reason: 'hung_up', byMe: true, talkMs: 0, goesOn: [], place: null }), null);
  assert.equal(counterpartOf({ phase: 'idle' }), null);
});
