import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '@earshot/protocol';
import fc from 'fast-check';
import type { CallEffect } from '../src/call/effect.ts';
import { isHeldByMe } from '../src/call/hold.ts';
import { sounds } from '../src/call/settle.ts';
import type { CallsEvent } from '../src/calls/event.ts';
import { noCalls, type CallSet } from '../src/calls/set.ts';
import { stepCalls } from '../src/calls/step.ts';
import type { Person } from '../src/snapshot.ts';
import { ada, at, callOf, reply } from './town/samples.ts';

/** Calls that ring for me, each of somebody else, and one that I make. */
const rings = ['call-1', 'call-2', 'call-3', 'call-4', 'call-5', 'call-6', 'call-7', 'call-8'] as const;
const mine = 'call-0';
const anyId = fc.constantFrom<string[]>(...rings, mine);

function other(callId: string): Person {
  return { id: `caller of ${callId}`, username: callId };
}

function made(callId: string, part: Partial<Call>): Call {
  const { id, username } = other(callId);
  return callId === mine
    ? callOf({ call_id: callId, callee_id: id, callee_username: username, ...part })
    : callOf({
        call_id: callId,
        caller_id: id,
        caller_username: username,
        callee_id: ada.id,
        callee_username: ada.username,
        ...part,
      });
}

const anyCall = fc
  .record({
    id: anyId,
    status: fc.constantFrom(
      'calling' as const,
      'incall' as const,
      'incall' as const,
      'onhold' as const,
      'onhold' as const,
      'ended' as const,
    ),
    held: fc.boolean(),
    version: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ id, status, held, version }) => made(id, { status, held_by: held && status === 'onhold' ? [ada.id] : [], version }));

type Part = 'end' | 'hold' | 'resume' | 'decline' | 'dismiss' | 'switch' | 'accept' | 'accept and end' | 'reach' | 'take';

function pressed(what: Part, which?: string): CallsEvent {
  switch (what) {
    case 'accept':
    case 'accept and end':
      return { type: 'accept', ready: true, unfit: null, others: what === 'accept' ? 'hold' : 'end', which };
    case 'reach':
      return { type: 'reach', on: true, ready: true, which };
    case 'take':
      return { type: 'take', unfit: null, which };
    case 'end':
    case 'hold':
    case 'resume':
    case 'decline':
    case 'dismiss':
      return { type: what, which };
    case 'switch':
      return { type: what, which: which ?? '' };
  }
}

const parts = ['end', 'hold', 'resume', 'decline', 'dismiss', 'switch', 'accept', 'accept', 'accept and end', 'reach', 'take'] as const;
const press = fc.record({ what: fc.constantFrom<Part[]>(...parts), id: anyId }).map(({ what, id }) => pressed(what, id));
/** Who rings is answered, for there is nothing between calls while there is but one. */
const accept = fc.constantFrom<Part[]>('accept', 'accept', 'accept and end').map((what) => pressed(what));
const dial = fc.constant<CallsEvent>({ type: 'call', other: other(mine), ready: true, unfit: null });
const isMine = fc.constantFrom(true, true, true, false);
const ring = fc
  .constantFrom<string[]>(...rings)
  .map((id): CallsEvent => ({ type: 'ring', call: made(id, { version: 1 }), offer: 'offer' }));
const changed = fc.record({ call: anyCall, mine: isMine }).map((part): CallsEvent => ({ type: 'changed', ...part }));
const linked = fc
  .array(fc.record({ call: anyCall, mine: isMine, offer: fc.constant('offer') }), { maxLength: 3 })
  .map((calls): CallsEvent => ({ type: 'linked', standing: { calls, ended: [] } }));
const network = fc.constantFrom<CallsEvent[]>({ type: 'network' }, { type: 'mute' }, { type: 'unmute' });

/** What the media and the server answer to an effect, if they do. */
function answers(effect: CallEffect, isRefused: boolean): readonly CallsEvent[] {
  if (effect.type === 'microphone') return [{ type: 'microphone', attempt: effect.attempt, problem: null }];
  if (effect.type === 'offer' || effect.type === 'answer')
    return [{ type: 'described', attempt: effect.attempt, kind: effect.type, sdp: 'answer' }];
  if (effect.type !== 'command') return [];
  const { attempt, name, body } = effect;
  const id = 'call_id' in body ? body.call_id : mine;
  if (isRefused) return [{ type: 'reply', attempt, to: name, reply: reply({ code: 'busy' }) }];
  if (name === 'call/accept')
    return [{ type: 'reply', attempt, to: name, reply: reply({ call: made(id, { status: 'incall', version: 21 }) }) }];
  if (name === 'call/initiate') return [{ type: 'reply', attempt, to: name, reply: reply({ call: made(id, { version: 1 }) }) }];
  return [];
}

interface Heard {
  readonly set: CallSet;
  /** Attempts with my microphone on their line. */
  readonly lines: ReadonlySet<string>;
}

/** One event, and all that is done for it at once. */
function happen({ set, lines }: Heard, event: CallsEvent, id: string): Heard & { readonly effects: readonly CallEffect[] } {
  const step = stepCalls(set, event, { ...at(id), goodbyes: [], givenUp: [] });
  const now = new Set(lines);
  for (const effect of step.effects) {
    if (effect.type === 'attach' && effect.on) now.add(effect.attempt);
    else if (effect.type === 'release' || (effect.type === 'attach' && !effect.on)) now.delete(effect.attempt);
    else if (effect.type === 'move') now.delete(effect.from);
  }
  assert.ok(now.size <= 1, `my microphone is on ${[...now].join(' and ')} after ${JSON.stringify(event)}`);
  return { set: step.set, lines: now, effects: step.effects };
}

function judge({ entries, focus }: CallSet, lines: ReadonlySet<string>): void {
  assert.equal(
    entries.some(({ id }) => id === focus),
    entries.length > 0,
    'one of the calls is in front',
  );
  assert.equal(new Set(entries.map(({ id }) => id)).size, entries.length, 'each has an id of its own');
  const attempts = entries.flatMap(({ call }) => ('attempt' in call ? [call.attempt] : []));
  assert.equal(new Set(attempts).size, attempts.length, 'each has an attempt of its own');
  const active = entries.filter(({ call }) => call.phase === 'accepting' || (call.phase === 'talking' && !isHeldByMe(call.hold)));
  assert.ok(active.length <= 1, 'I am in one call');
  for (const { call } of entries) {
    if (call.phase !== 'talking') continue;
    assert.ok(!lines.has(call.attempt) || sounds(call), 'my microphone is on no line that is set aside');
    if (call.microphone.device === 'open') assert.equal(lines.has(call.attempt), sounds(call), 'and on that of the call that I am in');
  }
}

test('Whatever rings, is pressed, accepted, refused and told in whatever order, I am in one call and my microphone is on one line', () => {
  const happening = fc.record({
    event: fc.oneof(
      { weight: 6, arbitrary: ring },
      { weight: 2, arbitrary: changed },
      { weight: 1, arbitrary: linked },
      { weight: 6, arbitrary: accept },
      { weight: 6, arbitrary: press },
      { weight: 1, arbitrary: dial },
      { weight: 1, arbitrary: network },
    ),
    isRefused: fc.constantFrom(true, false, false),
    isAnswered: fc.constantFrom(true, true, false),
  });
  let second = 0;
  fc.assert(
    fc.property(fc.array(happening, { minLength: 10, maxLength: 60 }), (list) => {
      let heard: Heard = { set: noCalls([]), lines: new Set() };
      for (const [index, { event, isRefused, isAnswered }] of list.entries()) {
        const queue: CallsEvent[] = [event];
        for (let count = 0; queue.length > 0 && count < 30; count += 1) {
          const next = queue.shift() ?? event;
          const after = happen(heard, next, `attempt-${index}-${count}`);
          heard = after;
          judge(after.set, after.lines);
          if (after.set.entries.filter(({ call }) => call.phase === 'talking').length > 1) second += 1;
          for (const effect of after.effects) if (isAnswered || effect.type !== 'command') queue.push(...answers(effect, isRefused));
        }
      }
    }),
    { numRuns: 1_000 },
  );
  assert.ok(second > 1_000, `only ${second} steps with two accepted calls`);
});
