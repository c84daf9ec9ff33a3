import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEntry, Phone } from '@earshot/client';
import { callSetOf } from '../src/call-set.ts';
import { sessionOf, type Key } from '../src/later/media-keys.ts';
import { call, talkingTo } from './samples.ts';

const bob = { id: 'bob', username: 'Bob' };

type Verb = 'accept' | 'decline' | 'end' | 'mute' | 'unmute';

/** A phone that writes down what is asked of it. */
function listening(): { readonly phone: Pick<Phone, Verb>; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    phone: {
      accept: async (which) => void asked.push(`accept ${which?.call}`),
      decline: async (which) => void asked.push(`decline ${which}`),
      end: async (which) => void asked.push(`end ${which}`),
      mute: () => void asked.push('mute'),
      unmute: () => void asked.push('unmute'),
    },
  };
}

function sessionFor(...views: readonly CallEntry['view'][]) {
  return sessionOf(callSetOf(views.map((view, index) => ({ id: `c${index}`, view, focused: index === 0 }))));
}

/** What each key does that the session has. */
function keysOf(session: ReturnType<typeof sessionFor>): string {
  const { phone, asked } = listening();
  const names = Object.keys(session?.deeds ?? {});
  for (const name of names) session?.deeds[name as Key]?.(phone);
  return names.map((name, index) => `${name}: ${asked[index]}`).join(', ');
}

test('While it rings a key takes the call or declines it, and the system shows who calls', () => {
  const session = sessionFor({ phase: 'ringing', other: bob, call, endsAt: 45_000 });
  assert.deepEqual([session?.title, session?.microphone], ['Bob is calling', null]);
  assert.equal(keysOf(session), 'play: accept c0, pause: accept c0, stop: decline c0, hangup: decline c0');
});

test('In a call a key ends it, and another mutes or unmutes, whichever is due', () => {
  const talking = sessionFor(talkingTo(bob));
  assert.equal(talking?.microphone, true);
  assert.equal(keysOf(talking), 'stop: end c0, hangup: end c0, togglemicrophone: mute');
  const muted = sessionFor(talkingTo(bob, { muted: true }));
  assert.equal(muted?.microphone, false);
  assert.equal(keysOf(muted), 'stop: end c0, hangup: end c0, togglemicrophone: unmute');
});

test('A ring beside a call leaves the keys to the call, and with no call there is nothing to show', () => {
  const session = sessionFor(talkingTo(bob), { phase: 'ringing', other: { id: 'cleo', username: 'Cleo' }, call, endsAt: 45_000 });
  assert.equal(session?.title, 'In call with Bob – Earshot');
  assert.equal(sessionFor(), null);
  assert.equal(sessionFor({ phase: 'accepting', other: bob, call, asking: false }), null);
});
