import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IceServer } from '@earshot/protocol';
import fc from 'fast-check';
import { step } from '../src/call/call.ts';
import type { CallEffect } from '../src/call/effect.ts';
import type { CallEvent } from '../src/call/event.ts';
import { isHeldByMe } from '../src/call/hold.ts';
import type { CallState } from '../src/call/state.ts';
import { heldByThem } from '../src/call/settle.ts';
import { ada, at, bob, callOf, fromBob, phases, reply } from './town/samples.ts';

const anyCall = fc
  .record({
    mine: fc.boolean(),
    call_id: fc.constantFrom('call-1', 'call-2'),
    status: fc.constantFrom('calling' as const, 'incall' as const, 'onhold' as const, 'ended' as const),
    held_by: fc.subarray([ada.id, bob.id]),
    version: fc.integer({ min: 1, max: 12 }),
    ringing: fc.boolean(),
  })
  .map(({ mine, ...part }) => (mine ? callOf(part) : fromBob(part)));
const sdp = fc.constantFrom('offer', 'offer 2', 'answer');
const attempt = fc.constantFrom('mine', 'mine', 'mine', 'another');
const problem = fc.constantFrom(null, null, { code: 'permission_denied' as const, detail: '' });
const code = fc.constantFrom(null, null, 'call_ended' as const, 'busy' as const, 'answered_elsewhere' as const, 'silent' as const);
const command = fc.constantFrom(
  'call/initiate',
  'call/accept',
  'call/hold',
  'call/resume',
  'signal/get-offer',
  'ice-servers',
  'signal/ice',
);
const texts = ['{"t":"state","n":1,"held":true,"muted":false,"version":1}', '{"t":"state","n":2,"held":false,"muted":false,"version":9}'];
const standing = fc.option(fc.record({ call: fc.option(anyCall), mine: fc.boolean(), offer: fc.option(sdp) }));
const servers = fc.constantFrom<IceServer[]>([], [], [{ urls: ['stun:stun.test'] }]);
const candidates = fc.constant([{ candidate: 'candidate' }]);

const gesture = fc.constantFrom<CallEvent[]>(
  { type: 'call', other: bob, ready: true, unfit: null },
  { type: 'call', other: bob, ready: false, unfit: null },
  { type: 'reach', on: true, ready: true },
  { type: 'reach', on: false, ready: true },
  { type: 'accept', ready: true, unfit: null, others: 'hold' },
  { type: 'take', unfit: null },
  { type: 'accept', ready: false, unfit: null, others: 'hold' },
  { type: 'decline' },
  { type: 'hold' },
  { type: 'resume' },
  { type: 'mute' },
  { type: 'unmute' },
  { type: 'end' },
  { type: 'dismiss' },
);
const peerEvent = fc.oneof(
  fc.record({ type: fc.constant('candidates' as const), list: candidates }),
  fc.record({
    type: fc.constant('connection' as const),
    state: fc.constantFrom('connected' as const, 'disconnected' as const, 'failed' as const),
  }),
  fc.record({ type: fc.constant('message' as const), text: fc.constantFrom(...texts) }),
  fc.record({ type: fc.constant('tap' as const), needed: fc.boolean() }),
  fc.record({ type: fc.constantFrom('channel' as const, 'channel' as const, 'channel-closed' as const) }),
);
const doing = fc.constantFrom('offer' as const, 'answer' as const, 'restart' as const, 'reanswer' as const);
/** Anything that can come from outside, in any order, doubled, for any attempt. */
const message: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ type: fc.constant('ring' as const), call: anyCall, offer: fc.option(sdp) }),
  fc.record({ type: fc.constant('changed' as const), call: anyCall, mine: fc.boolean() }),
  fc.record({
    type: fc.constant('description' as const),
    callId: fc.constantFrom('call-1', 'call-2'),
    kind: fc.constantFrom('offer' as const, 'answer' as const),
    sdp,
  }),
  fc.record({ type: fc.constant('candidates' as const), callId: fc.constantFrom('call-1', 'call-2'), list: candidates }),
  fc.record({ type: fc.constant('linked' as const), standing }),
  fc.record({
    type: fc.constant('reply' as const),
    attempt,
    to: command,
    reply: fc.record({ code, call: fc.option(anyCall), offer: fc.option(sdp), servers }).map((part) => reply(part)),
  }),
  fc.record({ type: fc.constant('microphone' as const), attempt, problem }),
  fc.record({ type: fc.constant('described' as const), attempt, kind: doing, sdp: fc.option(sdp) }),
  fc.record({ type: fc.constant('broken' as const), attempt, doing, detail: fc.constant('') }),
  fc.record({ type: fc.constant('peer' as const), attempt, event: peerEvent }),
  fc.record({
    type: fc.constant('timer' as const),
    attempt,
    name: fc.constantFrom('sound' as const, 'mend' as const, 'settle' as const, 'reach' as const),
  }),
);

function addressed(event: CallEvent, state: CallState): CallEvent {
  return 'attempt' in event && event.attempt === 'mine' && 'attempt' in state ? { ...event, attempt: state.attempt } : event;
}

/** What may only be done for an attempt that a person here has begun or accepted. */
function needsConsent(effect: CallEffect): boolean {
  switch (effect.type) {
    case 'command':
      return ['call/initiate', 'call/accept', 'signal/offer', 'signal/answer', 'signal/ice'].includes(effect.name);
    case 'attach':
      return effect.on;
    case 'offer':
    case 'answer':
    case 'connect':
    case 'restart':
    case 'take-offer':
    case 'add':
    case 'move':
      return true;
    default:
      return false;
  }
}

/** What a finger on Accept may do, where nobody has to be asked. */
function isReach(event: CallEvent, effect: CallEffect): boolean {
  return event.type === 'reach' && event.on && event.ready && effect.type === 'microphone';
}

test('Before Accept no microphone is asked for but under the finger, none is on the line and no answer, offer or candidate leaves, whatever comes in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: message }, { weight: 1, arbitrary: gesture }), { maxLength: 60 }), (events) => {
      const consented = new Set<string>();
      let state: CallState = { phase: 'idle' };
      for (const [index, event] of events.entries()) {
        const before: CallState = state;
        const result = step(state, addressed(event, state), at(`attempt-${index}`));
        ({ state } = result);
        // Calling who is ringing here accepts them; who takes a call over has accepted it elsewhere.
        if ((event.type === 'accept' || event.type === 'call' || event.type === 'take') && 'attempt' in state && state !== before)
          consented.add(state.attempt);
        for (const effect of result.effects) {
          if (effect.type === 'move' && consented.has(effect.from)) consented.add(effect.to);
          const subject = effect.type === 'move' ? effect.from : 'attempt' in effect ? effect.attempt : '';
          assert.ok(
            !(needsConsent(effect) || effect.type === 'microphone') || consented.has(subject) || isReach(event, effect),
            `${JSON.stringify(effect)} after ${JSON.stringify(event)} in ${before.phase}`,
          );
        }
      }
    }),
    { numRuns: 3_000 },
  );
});

test('While anybody holds, nothing is on the line and nothing is played, and only my own Resume lifts my hold', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: message }, { weight: 1, arbitrary: gesture }), { maxLength: 40 }), (events) => {
      let state: CallState = phases.talking;
      let sounds = true;
      for (const event of events) {
        const before: CallState = state;
        const result = step(state, addressed(event, state), at('attempt-9'));
        ({ state } = result);
        for (const effect of result.effects) if (effect.type === 'attach') sounds = effect.on;
        if (state.phase !== 'talking') return;
        assert.equal(sounds, !isHeldByMe(state.hold) && !heldByThem(state));
        if (before.phase === 'talking' && isHeldByMe(before.hold) && !isHeldByMe(state.hold)) {
          assert.ok(event.type === 'resume' || (event.type === 'reply' && event.to === 'call/resume'), JSON.stringify(event));
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
