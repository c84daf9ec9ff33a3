import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEntry, Link, MicrophoneAccess } from '@earshot/client';
import { callSetOf } from '../src/call-set.ts';
import { reachOf } from '../src/reach.ts';

const open: Link = { phase: 'open', door: 'socket' };
const away: Link = { phase: 'waiting', attempt: 4, crowded: false, retryAt: 0 };
const bob = { id: 'bob', username: 'Bob' };
const dialing: CallEntry = {
  id: '1',
  view: { phase: 'dialing', other: bob, call: null, ringing: false, asking: false, busy: false },
  focused: true,
};

function said(around: { calls?: readonly CallEntry[]; link?: Link; microphone?: MicrophoneAccess; active?: boolean }): string {
  const { calls = [], link = open, microphone = 'granted', active = true } = around;
  const { word, reason } = reachOf({ calls: callSetOf(calls), link, microphone }, active);
  return reason === null ? word : `${word} / ${reason}`;
}

test('Ada reads whether they can be called here, and why not, by the first reason that holds', () => {
  const table: readonly (readonly [string, Parameters<typeof said>[0]])[] = [
    ['You will ring here', {}],
    ['You will ring here', { microphone: 'unknown' }],
    ['You will ring here / Press once to hear it ring', { active: false }],
    ['You cannot be called now / The microphone is blocked. Allow it in the address bar.', { microphone: 'blocked' }],
    ['You cannot be called now / No microphone was found. Plug one in.', { microphone: 'missing', active: false }],
    ['A second call will ring softly', { calls: [dialing], microphone: 'blocked' }],
    ['You cannot be called now / The server cannot be reached.', { link: away, calls: [dialing] }],
    ['You will ring here', { link: { ...away, attempt: 1 } }],
  ];
  for (const [words, around] of table) assert.equal(said(around), words);
});
