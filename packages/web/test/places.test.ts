import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView, Place } from '@earshot/client';
import { elsewhereWords, receiptTitle } from '../src/later/place-words.ts';
import { call } from './samples.ts';

const bob = { id: 'bob', username: 'Bob' };

function place(label: string, how: Place['how'], current = false): Place {
  return { device: { device_id: 'x', label, current }, how };
}

test("A call that is elsewhere says on which of Ada's devices, and how it came there", () => {
  function said(at: Place | null, status: 'calling' | 'incall' = 'incall'): string {
    return elsewhereWords({ call: { ...call, status }, place: at });
  }
  assert.equal(said(place("Ada's phone", 'answered')), "Answered on Ada's phone");
  assert.equal(said(place("Ada's phone", 'moved')), "Moved to Ada's phone");
  assert.equal(said(place("Ada's phone", 'there')), "On Ada's phone");
  assert.equal(said(place('', 'answered')), 'Answered on another device');
  assert.equal(said(place('Kitchen', 'answered', true)), 'Answered in another tab');
  assert.equal(said(place('Kitchen', 'moved', true)), 'Moved to another tab');
  assert.equal(said(place("Ada's phone", 'there'), 'calling'), "Calling from Ada's phone");
  assert.equal(said(null), 'On another tab or device');
});

test('A ring that was declined on another device says where, and here it is mine', () => {
  type Ended = Extract<CallView, { phase: 'ended' }>;
  const declined: Ended = {
    phase: 'ended',
    goesOn: [],
    other: bob,
    reason: 'rejected',
    byMe: true,
    talkMs: 0,
    place: place("Ada's laptop", 'answered'),
  };
  assert.equal(receiptTitle(declined, true), "Declined on Ada's laptop");
  assert.equal(receiptTitle({ ...declined, place: place("Ada's laptop", 'answered', true) }, true), 'You declined the call');
  assert.equal(receiptTitle({ ...declined, place: null }, true), 'You declined the call');
  assert.equal(receiptTitle({ ...declined, byMe: false, place: place("Ada's phone", 'there', true) }, false), 'Bob declined');
});
