import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallReport, EndReason, Quality } from '@earshot/client';
import { duration } from '../src/duration.ts';
import { receiptWords, reportRows, soundWord, wayWords, worstOf } from '../src/later/report-words.ts';
import { endedWords, listed, talkingWords, words } from '../src/later/words.ts';
import { talkingTo } from './samples.ts';

const bob = { id: 'bob', username: 'Bob' };
const talking = talkingTo(bob);
const clear: Quality = { loss: 0, jitter_ms: 2, round_trip_ms: 4, concealed: 0, codec: 'opus', sent_loss: 0, level: 0.1 };

test('a clock shows minutes, then hours, and never a negative time', () => {
  const shown = [0, 7_999, 42_000, 754_000, 3_599_999, 3_600_000, 3_723_000, 360_000_000, -5].map(duration);
  assert.deepEqual(shown, ['0:00', '0:07', '0:42', '12:34', '59:59', '1:00:00', '1:02:03', '100:00:00', '0:00']);
});

test('Ada reads how their own call to Bob ended', () => {
  function said(reason: EndReason, byMe = false): string {
    return endedWords({ phase: 'ended', other: bob, reason, byMe, talkMs: 42_000, goesOn: [], place: null }, false);
  }
  assert.equal(said('hung_up'), 'Call ended, 0:42');
  assert.equal(said('rejected'), 'Bob declined');
  assert.equal(said('cancelled', true), 'Call cancelled');
  assert.equal(said('no_answer'), 'No answer');
  assert.equal(said('user_busy'), 'Bob is busy');
  assert.equal(said('unreachable'), 'Bob cannot be reached');
  assert.equal(said('lost'), 'Connection lost');
  assert.equal(said('failed'), 'The call could not be connected');
});

test("Ada reads that they have missed a call of Bob, whether they gave up, waited in vain or Ada's page was away", () => {
  for (const reason of ['cancelled', 'no_answer', 'unreachable'] as const) {
    assert.equal(
      endedWords({ phase: 'ended', other: bob, reason, byMe: false, talkMs: 0, goesOn: [], place: null }, true),
      'Missed call from Bob',
    );
  }
  assert.equal(
    endedWords({ phase: 'ended', other: bob, reason: 'rejected', byMe: true, talkMs: 0, goesOn: [], place: null }, true),
    'You declined the call',
  );
});

test('the line of a call says who holds, and before all else that the sound is being mended', () => {
  assert.equal(talkingWords(talking), 'In call');
  assert.equal(talkingWords({ ...talking, media: 'connecting' }), 'Connecting...');
  assert.equal(talkingWords({ ...talking, heldByThem: true }), 'Bob put the call on hold');
  assert.equal(talkingWords({ ...talking, heldByMe: true, heldByThem: true }), 'On hold');
  assert.equal(talkingWords({ ...talking, heldByMe: true, media: 'reconnecting' }), 'Reconnecting...');
  assert.equal(talkingWords({ ...talking, heldByMe: true, media: 'reconnecting', closedByThem: true }), 'Bob closed the page');
});

test('Ada reads who is on hold when another call of theirs has ended', () => {
  const said = [['Bob'], ['Bob', 'Cleo'], ['Bob', 'Cleo', 'Dana']].map((names) => words.onHoldNow(listed(names), names.length));
  assert.deepEqual(said, ['Bob is on hold', 'Bob and Cleo are on hold', 'Bob, Cleo, and Dana are on hold']);
});

test('a call is relayed when either side is, and loss or made-up sound is named', () => {
  assert.equal(wayWords({ local: 'host', remote: 'srflx', protocol: 'udp' }, clear), 'Direct, 4 ms');
  assert.equal(wayWords({ local: 'host', remote: 'relay', protocol: 'udp' }, { ...clear, round_trip_ms: 31.4 }), 'Relayed, 31 ms');
  assert.equal(wayWords({ local: 'host', remote: 'host', protocol: 'udp' }, null), 'Direct');
  assert.deepEqual([clear, { ...clear, loss: 0.05 }, { ...clear, jitter_ms: 80 }, { ...clear, concealed: 0.2 }].map(soundWord), [
    'Clear',
    'Fair',
    'Fair',
    'Poor',
  ]);
});

test('a report shows what happened and leaves out what never did', () => {
  const times = { click: 1_000, ringing: 1_060, accepted: 4_000, connected: 4_080, first_sound: null, ended: null };
  const rows = new Map(
    reportRows({
      call_id: 'c',
      direction: 'out',
      times,
      reason: null,
      candidates: null,
      quality: null,
      pairs: [],
      lost: null,
      interruptions: [],
    }),
  );
  assert.equal(rows.get('Until it rang'), '60 ms');
  assert.equal(rows.get('Until the sound was up'), '80 ms');
  assert.equal(rows.has('Until the first sound'), false);
  assert.equal(rows.has('Round trip'), false);
});

test('what is said of a call that is over: the way, the loss, and how often and how long the sound was away', () => {
  const report: CallReport = {
    call_id: 'c',
    direction: 'in',
    times: { click: 0, ringing: 0, accepted: 0, connected: 0, first_sound: 0, ended: 0 },
    reason: 'hung_up',
    candidates: { local: 'relay', remote: 'host', protocol: 'udp' },
    quality: null,
    lost: 0.004,
    pairs: [],
    interruptions: [],
  };
  assert.deepEqual(receiptWords(report), ['Relayed', '0.4 % lost', 'No interruption']);
  assert.deepEqual(
    receiptWords({ ...report, reason: 'lost', lost: 0 }),
    ['Relayed', 'No interruption'],
    'nothing was lost, but for all of it',
  );
  const interruptions = [
    { at: 0, ms: 2_340 },
    { at: 9_000, ms: 61_000 },
    { at: 99_000, ms: null },
  ];
  assert.deepEqual(receiptWords({ ...report, candidates: null, lost: null, interruptions }), ['3 interruptions: 2.3 s, 1:01, to the end']);
});

test('Of several others the worst is told under the call, and each has a row in the report', () => {
  const fine = { loss: 0, jitter_ms: 1, round_trip_ms: 20, concealed: 0, codec: 'opus', sent_loss: null, level: null };
  const way = { local: 'host', remote: 'relay', protocol: 'udp' };
  const toBob = { ...bob, candidates: way, quality: fine };
  const toCleo = { id: 'cleo', username: 'Cleo', candidates: way, quality: { ...fine, concealed: 0.2 } };
  const times = { click: null, ringing: null, accepted: null, connected: null, first_sound: null, ended: null };
  const report: CallReport = {
    call_id: 'c',
    direction: 'out',
    times,
    reason: null,
    candidates: way,
    quality: fine,
    pairs: [toBob, toCleo],
    lost: null,
    interruptions: [],
  };
  assert.equal(worstOf(report)?.username, 'Cleo');
  assert.deepEqual(reportRows(report).slice(-3), [
    ['Sounds', 'Poor'],
    ['Bob', 'Relayed, 20 ms, Clear'],
    ['Cleo', 'Relayed, 20 ms, Poor'],
  ]);
  assert.equal(worstOf({ ...report, pairs: [toBob] }), null);
});
