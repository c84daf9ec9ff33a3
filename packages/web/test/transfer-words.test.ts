import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '@earshot/client';
import { ada, bob, callOf, cleo } from '../../client/test/town/samples.ts';
import { transferSaid } from '../src/later/transfer-words.ts';

type State = Call['parties'][number]['state'];

/** Ada has called Bob, and Cleo was invited. */
function among(states: readonly [State, State, State], more: Partial<Call>): Call {
  const [first, second, third] = states;
  const there = { held: false, muted: false };
  return callOf({
    status: 'calling',
    ...more,
    parties: [
      { user_id: ada.id, username: ada.username, role: 'caller', state: first, ...there },
      { user_id: bob.id, username: bob.username, role: 'callee', state: second, ...there },
      { user_id: cleo.id, username: cleo.username, role: 'invited', state: third, ...there },
    ],
  });
}

const underWay = { by: ada.id, to: cleo.id, returned: null };

test('A plain call says nothing of others', () => {
  assert.equal(transferSaid(callOf(), bob, false), '');
  assert.equal(transferSaid(null, bob, false), '');
});

test('Ada transfers Bob to Cleo: Bob and Cleo are told by whom and to whom', () => {
  const call = among(['left', 'joined', 'ringing'], { transfer: underWay });
  assert.equal(transferSaid(call, cleo, false), 'Ada puts you through to Cleo');
  assert.equal(transferSaid(call, bob, true), 'Ada puts Bob through to you');
});

test('Cleo did not take it: Ada and Bob are told why it rings for Ada again', () => {
  const reasons = { no_answer: 'did not answer', rejected: 'declined', unreachable: 'could not be reached' } as const;
  for (const [returned, why] of Object.entries(reasons) as [keyof typeof reasons, string][]) {
    const call = among(['ringing', 'joined', 'left'], { transfer: { ...underWay, returned } });
    assert.equal(transferSaid(call, bob, true), `Cleo ${why}. Bob is on the line again.`);
    assert.equal(transferSaid(call, ada, false), `Cleo ${why}. It rings for Ada again.`);
  }
});

test('Ada adds Cleo to a call with Bob: Cleo reads who else is in it', () => {
  const call = among(['joined', 'joined', 'ringing'], { status: 'incall', kind: 'conference' });
  assert.equal(transferSaid(call, ada, true), 'Also in the call: Bob');
});

test('Bob does not take the call of Ada: Ada is told why, and who is rung now', () => {
  const reasons = { no_answer: 'does not answer', user_busy: 'is busy', unreachable: 'is away' } as const;
  for (const [why, said] of Object.entries(reasons) as [keyof typeof reasons, string][]) {
    const call = callOf({ callee_id: cleo.id, callee_username: cleo.username, forwarded: [{ ...bob, why }] });
    assert.equal(transferSaid(call, cleo, false), `Bob ${said}. Ringing Cleo.`);
    assert.equal(transferSaid(call, ada, true), '', 'to Cleo it is said otherwise');
  }
  const twice = callOf({
    callee_id: cleo.id,
    forwarded: [
      { ...bob, why: 'no_answer' },
      { id: 'dora', username: 'Dora', why: 'user_busy' },
    ],
  });
  assert.equal(transferSaid(twice, cleo, false), 'Dora is busy. Ringing Cleo.');
});
