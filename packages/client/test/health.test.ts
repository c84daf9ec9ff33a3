import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprintOf } from '../src/call/fingerprint.ts';
import { counted, healthy, judge, remedyOf, type Health } from '../src/call/health.ts';

/** What is counted, when, and whether sound is expected; and what is said of it then. */
const days: Readonly<Record<string, readonly (readonly [now: number, bytes: number, expected: boolean, verdict: string])[]>> = {
  'bytes that flow are sound': [
    [0, 100, true, 'sounds'],
    [500, 200, true, 'sounds'],
    [5_000, 300, true, 'sounds'],
  ],
  'bytes that stand for two seconds are silence': [
    [0, 100, true, 'sounds'],
    [500, 100, true, 'sounds'],
    [1_900, 100, true, 'doubtful'],
    [2_000, 100, true, 'silent'],
    [2_500, 101, true, 'sounds'],
  ],
  'nothing is missed before the first byte': [
    [0, 0, true, 'sounds'],
    [60_000, 0, true, 'sounds'],
  ],
  'nothing is missed while nothing is expected, nor for two seconds after that': [
    [0, 100, true, 'sounds'],
    [1_000, 100, false, 'sounds'],
    [60_000, 100, false, 'sounds'],
    [60_500, 100, true, 'sounds'],
    [61_000, 100, true, 'sounds'],
    [62_400, 100, true, 'doubtful'],
    [62_500, 100, true, 'silent'],
  ],
  'a new connection counts from nothing': [
    [0, 9_000, true, 'sounds'],
    [500, 100, true, 'sounds'],
    [1_050, 200, true, 'sounds'],
  ],
};

for (const [name, looks] of Object.entries(days)) {
  test(`health: ${name}`, () => {
    let health: Health = healthy;
    for (const [now, bytes, expected, verdict] of looks) {
      health = counted(health, bytes, { expected, now });
      assert.equal(judge(health, now), verdict, `at ${now}`);
    }
  });
}

test('health: a path that the browser calls lost is down, whatever flowed before', () => {
  assert.equal(judge({ path: 'down', flow: { bytes: 1, at: 0 } }, 0), 'down');
});

test('A connection is known by the fingerprint in its description, in whatever case it is written', () => {
  const sdp = 'v=0\r\na=group:BUNDLE 0\r\na=fingerprint:SHA-256 AB:CD\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';
  assert.equal(fingerprintOf(sdp), 'sha-256 ab:cd');
  assert.equal(fingerprintOf(sdp.replace('AB:CD', 'ab:cd')), 'sha-256 ab:cd');
  assert.equal(fingerprintOf('v=0'), null);
});

test('health: without the server nothing is begun; with it new candidates are tried for 15 seconds, then a new connection, and another each 15 seconds', () => {
  function at(lostFor: number, renewals: number, linked = true): string {
    return remedyOf({ linked, lostFor, tries: 0, renewals, stalled: false });
  }
  assert.deepEqual([at(0, 0, false), at(44_000, 0, false)], ['wait', 'wait']);
  assert.deepEqual([at(0, 0), at(14_999, 0), at(15_000, 0)], ['restart', 'restart', 'renew']);
  assert.deepEqual([at(15_000, 1), at(29_999, 1), at(30_000, 1), at(44_000, 2)], ['restart', 'restart', 'renew', 'restart']);
});

test('health: for a connection that finds no candidates another is made at once, unless three tries were of no use or the server is away', () => {
  function at(tries: number, linked = true): string {
    return remedyOf({ linked, lostFor: 100, tries, renewals: 0, stalled: true });
  }
  assert.deepEqual([at(0), at(2), at(3), at(0, false)], ['renew', 'renew', 'restart', 'wait']);
});
