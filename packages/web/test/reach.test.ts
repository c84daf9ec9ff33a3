import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Availability, CallEntry } from '@earshot/client';
import { callSetOf } from '../src/call-set.ts';
import { browserHere } from '../src/later/reach/browser-here.ts';
import { reachWords } from '../src/later/reach/reach-words.ts';
import { beside } from '../src/later/reach/beside.ts';
import { standingOf, type Here } from '../src/later/reach/standing.ts';

const usual: Here = { away: false, dnd: false, call: 'none', microphone: 'granted', sound: 'on', notifies: false, armed: true };

function said(around: Partial<Here>): string {
  const { is, why, deed } = standingOf({ ...usual, ...around });
  return [reachWords.is[is], why && reachWords.why[why], deed && `[${reachWords.deed[deed]}]`].filter((part) => part !== null).join(' / ');
}

test('Ada reads how they can be reached here, why not otherwise and what to do, by the first reason that holds', () => {
  const table: readonly (readonly [string, Partial<Here>])[] = [
    ['You will ring here', {}],
    ['You will ring here', { microphone: 'unknown' }],
    ['You will ring here', { notifies: true }],
    ['You will ring here / [Let this phone ring]', { armed: false }],
    ['You will ring here / Without a sound, until you press something here. / [Turn the sound on]', { sound: 'waits' }],
    ['You will be notified / Without a sound, until you press something here. / [Turn the sound on]', { sound: 'waits', notifies: true }],
    ['You will ring here / Without a sound: this browser plays none here. / [What to do]', { sound: 'none' }],
    ['You will be notified / Without a sound: this browser plays none here. / [What to do]', { sound: 'none', notifies: true }],
    ['You will ring here / Without a sound: the ring volume is 0. / [Turn it up]', { sound: 'off', armed: false }],
    ['You will be notified / Without a sound: the ring volume is 0. / [Turn it up]', { sound: 'off', notifies: true }],
    ['You cannot be called now / The microphone is blocked. Allow it in the address bar. / [What to do]', { microphone: 'blocked' }],
    ['You cannot be called now / No microphone was found. Plug one in. / [What to do]', { microphone: 'missing', sound: 'waits' }],
    ['You will ring here / A second call will ring softly', { call: 'second-rings', microphone: 'blocked' }],
    ['You cannot be called now / Callers hear you are busy', { call: 'busy', sound: 'off' }],
    ['You cannot be called now / Do not disturb is on.', { dnd: true, microphone: 'blocked', call: 'busy' }],
    ['You cannot be called now / The server cannot be reached.', { away: true, dnd: true, call: 'second-rings' }],
  ];
  for (const [words, around] of table) assert.equal(said(around), words);
});

test('Whatever is so, Ada reads exactly one of the three words, and a reason wherever it is not the best of them', () => {
  const each: { readonly [K in keyof Here]: readonly Here[K][] } = {
    away: [false, true],
    dnd: [false, true],
    call: ['none', 'second-rings', 'busy'],
    microphone: ['unknown', 'granted', 'blocked', 'missing'],
    sound: ['on', 'waits', 'none', 'off'],
    notifies: [false, true],
    armed: [false, true],
  };
  const states = Object.entries(each).reduce<readonly Here[]>(
    (all, [name, values]) => all.flatMap((here) => values.map((value) => ({ ...here, [name]: value }))),
    [usual],
  );
  assert.equal(states.length, 768);
  for (const here of states) {
    const { is, why } = standingOf(here);
    if (is !== 'rings') assert.notEqual(why, null);
    if (is === 'notified') assert.ok(here.notifies && here.sound !== 'on', 'a page that may sound rings');
    if (is === 'rings' && why === null) assert.deepEqual([here.away, here.dnd, here.call, here.sound], [false, false, 'none', 'on']);
  }
});

const bob = { id: 'bob', username: 'Bob' };
const dialing: CallEntry = {
  id: '1',
  view: { phase: 'dialing', other: bob, call: null, ringing: false, ringsOn: 0, asking: false, busy: false },
  focused: true,
};

test('A second call rings beside one of mine, unless I let none ring or one waits already', () => {
  const availability: Availability = {
    dnd: false,
    until: null,
    waiting: true,
    quiet: { zone: 'UTC', times: [] },
    favourites: false,
    again: false,
    blocked: [],
    awaited: [],
  };
  assert.equal(beside(callSetOf([]), availability), 'none');
  assert.equal(beside(callSetOf([dialing]), availability), 'second-rings');
  assert.equal(beside(callSetOf([dialing]), null), 'second-rings');
  assert.equal(beside(callSetOf([dialing]), { ...availability, waiting: false }), 'busy');
  assert.equal(beside(callSetOf([]), { ...availability, waiting: false }), 'none');
});

test('The way to what is allowed is told for the browser that it is', () => {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const chromium = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
  const safari = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15';
  assert.deepEqual([firefox, chromium, safari].map(browserHere), ['firefox', 'other', 'safari']);
});
