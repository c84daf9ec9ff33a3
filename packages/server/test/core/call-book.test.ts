import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallBook } from '../../src/calls/call-book.ts';
import { boxOf, clear, collect, emptyMailbox, post } from '../../src/calls/mailbox.ts';
import type { LiveCall } from '../../src/calls/call.ts';
import { type Party } from '../../src/calls/party.ts';
import { step } from '../../src/calls/call-step.ts';
import { Switchboard } from '../../src/calls/switchboard.ts';
import { createMemoryCalls } from '../../src/calls/live-memory.ts';
import { silentLog } from '../../src/ports/log.ts';
import { createFakeClock } from '../fake-clock.ts';
import { ada, at, bob, calls, endpointRef, live, now, rung } from './call-samples.ts';

test('A mailbox keeps the latest descriptions, the newest 128 candidates, and a cursor that goes on counting', () => {
  const [toBob, toAda] = [
    { from: 'ada', to: 'bob' },
    { from: 'bob', to: 'ada' },
  ];
  let mailbox = post(emptyMailbox, toBob, { kind: 'offer', sdp: 'first' });
  mailbox = post(post(mailbox, toBob, { kind: 'offer', sdp: 'second' }), toAda, { kind: 'answer', sdp: 'answer' });
  const [outgoing, incoming] = [boxOf(mailbox, toBob), boxOf(mailbox, toAda)];
  assert.deepEqual([outgoing.offer, outgoing.answer, incoming.offer, incoming.answer], ['second', null, null, 'answer']);
  for (let n = 0; n < 150; n += 1) mailbox = post(mailbox, toBob, { kind: 'candidates', candidates: [`c${n}`] });
  assert.deepEqual(collect(boxOf(mailbox, toAda), 0), { candidates: [], next: 0 });
  const all = collect(boxOf(mailbox, toBob), 0);
  assert.deepEqual([all.candidates.length, all.candidates[0], all.candidates.at(-1), all.next], [128, 'c22', 'c149', 150]);
  assert.deepEqual(collect(boxOf(mailbox, toBob), 148), { candidates: ['c148', 'c149'], next: 150 });
  assert.deepEqual(collect(boxOf(mailbox, toBob), 150), { candidates: [], next: 150 });
  const cleared = clear(mailbox, 'ada');
  assert.deepEqual({ ...boxOf(cleared, toBob) }, { offer: null, answer: null, candidates: [], dropped: 150, version: 153 });
  assert.deepEqual(
    [boxOf(cleared, toAda), collect(boxOf(cleared, toBob), 148)],
    [boxOf(mailbox, toAda), { candidates: [], next: 150 }],
    'a cursor goes on counting',
  );
  assert.deepEqual(boxOf(mailbox, { from: 'ada', to: 'cleo' }).candidates, [], 'what is for Bob is not for Cleo');
  assert.deepEqual(emptyMailbox, [], 'nothing is changed in place');
});

test('Live calls claim both users at once, change by version, and set both free when they end', () => {
  const store = createMemoryCalls();
  const cleo: Party = { ...ada(at('c1')), id: 'cleo', username: 'Cleo' };
  const [callsOfAda, callsOfBob] = [() => store.callsOf('ada'), () => store.callsOf('bob')];
  const incall = { ...calls.incall, version: 8 };
  assert.equal(store.open(calls.calling), 'free');
  assert.equal(store.open({ ...calls.calling, id: 'other', parties: [ada(at('a1')), { ...cleo, state: rung }] }), 'dialing');
  assert.deepEqual(store.callsOf('cleo'), [], 'who was refused claims nobody');
  assert.equal(store.replace([{ before: { ...calls.calling, version: 6 }, next: incall }]), false, 'somebody else was faster');
  assert.deepEqual(callsOfBob(), [calls.calling]);
  assert.equal(store.replace([{ before: calls.calling, next: incall }]), true);
  store.remove('call');
  assert.equal(store.get('call')?.is, 'live', 'a live call cannot be forgotten');
  assert.deepEqual(store.counts(), { calling: 0, incall: 1, onhold: 0 });
  assert.equal(store.replace([{ before: incall, next: { ...calls.ended, version: 9 } }]), true);
  assert.deepEqual([callsOfAda(), callsOfBob(), store.get('call')?.is], [[], [], 'ended']);
  assert.deepEqual(store.counts(), { calling: 0, incall: 0, onhold: 0 });
  assert.equal(store.open({ ...calls.calling, id: 'next' }), 'free');
  store.remove('call');
  assert.equal(store.get('call'), null);
});

test('Who leaves a call of three is free, and the others are not', () => {
  const store = createMemoryCalls();
  const three = [ada(at('a1')), bob(at('b1')), { ...bob(at('c1')), id: 'cleo', username: 'Cleo' }] as const;
  assert.equal(store.open(live(three)), 'free');
  const stepped = step(live(three), { type: 'end', by: 'ada', reason: 'hung_up' }, now);
  assert.ok(stepped.ok && store.replace([{ before: live(three), next: stepped.call }]));
  assert.deepEqual(
    ['ada', 'bob', 'cleo'].map((id) => store.callsOf(id).length),
    [0, 1, 1],
  );
});

test('Two calls change together or not at all', () => {
  const store = createMemoryCalls();
  const other: LiveCall = { ...calls.calling, id: 'other', parties: [{ ...ada(at('c1')), id: 'cleo', username: 'Cleo' }, bob(rung)] };
  assert.deepEqual([store.open(calls.calling), store.open(other)], ['free', 'free']);
  const both = [calls.calling, other].map((before) => ({ before, next: { ...before, version: 8 } }));
  assert.equal(store.replace([{ before: calls.calling, next: { ...calls.calling, version: 8 } }]), true);
  assert.equal(store.replace(both), false);
  assert.deepEqual(
    store.callsOf('bob').map(({ id, version }) => [id, version]),
    [
      ['call', 8],
      ['other', 7],
    ],
    'the oldest first',
  );
});

const named = { ada: { id: 'ada', username: 'Ada' }, bob: { id: 'bob', username: 'Bob' } } as const;

test('Nothing that was sent in a call is kept when it is over, and nothing of the call when it is forgotten', () => {
  const clock = createFakeClock();
  const store = createMemoryCalls();
  const nothing: () => void = () => undefined;
  const delivery = { tell: () => 0, tellOne: () => false, labelOf: () => '' };
  const journal = {
    changed: nothing,
    signalled: nothing,
    signalledInRing: nothing,
    missed: nothing,
    left: nothing,
    ended: nothing,
    told: nothing,
    forgotten: nothing,
  };
  const book = new CallBook({ live: store });
  const switchboard = new Switchboard({
    clock,
    log: silentLog,
    book,
    delivery,
    journal,
    newId: () => 'call',
    ringers: { recall: () => null, instead: () => null },
    tell: nothing,
  });
  const called = { to: 'bob', rung: [{ ...named.bob, endpoints: [], until: 45_000 }], skipped: [] } as const;
  const call = switchboard.open({ caller: named.ada, callerEndpoint: endpointRef(null), called, offer: 'v=0' });
  assert.ok(typeof call === 'object');
  const [toBob, toAda] = [
    { from: 'ada', to: 'bob' },
    { from: 'bob', to: 'ada' },
  ];
  switchboard.signal(call, { ...toAda, endpoint: endpointRef(null) }, { kind: 'candidates', candidates: ['c'] });
  const mailbox = switchboard.mailbox('call');
  assert.deepEqual([boxOf(mailbox, toBob).offer, boxOf(mailbox, toAda).candidates], ['v=0', ['c']]);
  switchboard.act(call, { type: 'reject', by: 'bob', endpoint: endpointRef('b1') });
  assert.equal(switchboard.mailbox('call'), emptyMailbox);
  assert.equal(
    switchboard.act(call, { type: 'accept', by: 'bob', endpoint: endpointRef('b1') }).ok,
    false,
    'who comes with an old version is told how the call stands',
  );
  clock.advance(60_000);
  assert.deepEqual([switchboard.get('call'), switchboard.takeUntold('ada'), clock.timers], [null, [], 0]);
});
