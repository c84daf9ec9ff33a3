import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Availability, CallEntry, Link, MicrophoneAccess } from '@earshot/client';
import { callSetOf } from '../src/call-set.ts';
import { reachOf } from '../src/reach.ts';

const open: Link = { phase: 'open', door: 'socket' };
const away: Link = { phase: 'waiting', attempt: 4, crowded: false, retryAt: 0 };
const usual: Availability = {
  dnd: false,
  until: null,
  waiting: true,
  quiet: { zone: 'UTC', times: [] },
  favourites: false,
  again: false,
  blocked: [],
  awaited: [],
};
const bob = { id: 'bob', username: 'Bob' };
const dialing: CallEntry = {
  id: '1',
  view: { phase: 'dialing', other: bob, call: null, ringing: false, asking: false, busy: false },
  focused: true,
};

function said(around: {
  calls?: readonly CallEntry[];
  link?: Link;
  microphone?: MicrophoneAccess;
  active?: boolean;
  dnd?: boolean;
  waiting?: boolean;
}): string {
  const { calls = [], link = open, microphone = 'granted', active = true, dnd = false, waiting = true } = around;
  const availability = { ...usual, dnd, waiting };
  const { word, reason } = reachOf({ availability, calls: callSetOf(calls), link, microphone }, active);
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
    ['Callers hear you are busy', { calls: [dialing], waiting: false }],
    ['You will ring here', { waiting: false }],
    ['You cannot be called now / Do not disturb is on.', { dnd: true, microphone: 'blocked' }],
    ['You cannot be called now / The server cannot be reached.', { link: away, calls: [dialing], dnd: true }],
    ['You will ring here', { link: { ...away, attempt: 1 } }],
  ];
  for (const [words, around] of table) assert.equal(said(around), words);
});
