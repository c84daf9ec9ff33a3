import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { qualityOf } from '../src/media/quality.ts';
import { readingOf } from '../src/media/reading.ts';
import type { Reading } from '../src/ports.ts';

const nothing: Reading = readingOf(new Map(), 0);

test('Before anything arrives a reading is all zero and null', () => {
  assert.deepEqual(nothing, {
    at: 0,
    packetsReceived: 0,
    packetsLost: 0,
    packetsSent: 0,
    packetsLostThere: null,
    jitterMs: 0,
    roundTripMs: null,
    samples: 0,
    concealed: 0,
    silentConcealed: 0,
    bytesReceived: 0,
    energy: null,
    codec: null,
    pair: null,
  });
  assert.equal(qualityOf(null, nothing), null);
});

function stats(...list: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, unknown> {
  return new Map(list.map((stat) => [String(stat['id']), stat]));
}

const inbound = {
  id: 'in',
  type: 'inbound-rtp',
  kind: 'audio',
  codecId: 'opus',
  packetsReceived: 422,
  packetsLost: 3,
  jitter: 0.002,
  totalSamplesReceived: 383_520,
  concealedSamples: 1_939,
  silentConcealedSamples: 939,
  bytesReceived: 72_545,
  totalAudioEnergy: 0.12,
};
const ends = [
  { id: 'here', type: 'local-candidate', candidateType: 'host', protocol: 'udp' },
  { id: 'there', type: 'remote-candidate', candidateType: 'prflx', protocol: 'udp' },
  { id: 'opus', type: 'codec', mimeType: 'audio/opus' },
];
const pair = { id: 'pair', type: 'candidate-pair', localCandidateId: 'here', remoteCandidateId: 'there', currentRoundTripTime: 0.004 };

test("Chromium's report is read: the transport names the pair, RTCP the round trip", () => {
  const reading = readingOf(
    stats(
      { ...pair, id: 'other', localCandidateId: 'there' },
      pair,
      inbound,
      ...ends,
      { id: 'transport', type: 'transport', selectedCandidatePairId: 'pair' },
      { id: 'remote', type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.012, roundTripTimeMeasurements: 2, packetsLost: 4 },
      { id: 'out', type: 'outbound-rtp', kind: 'audio', packetsSent: 430 },
    ),
    5,
  );
  assert.deepEqual(reading, {
    at: 5,
    packetsReceived: 422,
    packetsLost: 3,
    packetsSent: 430,
    packetsLostThere: 4,
    jitterMs: 2,
    roundTripMs: 12,
    samples: 383_520,
    concealed: 1_939,
    silentConcealed: 939,
    bytesReceived: 72_545,
    energy: 0.12,
    codec: 'opus',
    pair: { local: 'host', remote: 'prflx', protocol: 'udp' },
  });
});

test("Firefox's report is read: the pair is marked itself, and the path tells the round trip while RTCP does not", () => {
  const marked = { ...pair, selected: true, nominated: true, state: 'succeeded' };
  const unmeasured = { id: 'remote', type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0, roundTripTimeMeasurements: 0 };
  const reading = readingOf(stats({ id: 'other', type: 'candidate-pair', nominated: true }, marked, inbound, unmeasured, ...ends), 0);
  assert.equal(reading.roundTripMs, 4);
  assert.deepEqual(reading.pair, { local: 'host', remote: 'prflx', protocol: 'udp' });
});

test('RED is named when it was agreed on, once something has arrived', () => {
  assert.equal(readingOf(stats(inbound, ...ends), 0, true).codec, 'red');
  assert.equal(readingOf(stats(), 0, true).codec, null);
});

test('Quality is what came between two readings, without what was made up in silence', () => {
  const before: Reading = { ...nothing, packetsReceived: 100, packetsLost: 10, samples: 48_000, concealed: 4_800, silentConcealed: 0 };
  const now: Reading = {
    ...before,
    packetsReceived: 190,
    packetsLost: 20,
    samples: 144_000,
    concealed: 15_360,
    silentConcealed: 960,
    jitterMs: 3,
    roundTripMs: 20,
    codec: 'red',
  };
  assert.deepEqual(qualityOf(before, now), {
    loss: 0.1,
    jitter_ms: 3,
    round_trip_ms: 20,
    concealed: 0.1,
    codec: 'red',
    sent_loss: null,
    level: null,
  });
  assert.equal(qualityOf(now, now), null);
});

test('Quality stays between 0 and 1 whatever the counters do', () => {
  const total = fc.record({
    packetsReceived: fc.nat(),
    packetsLost: fc.integer(),
    samples: fc.nat(),
    concealed: fc.nat(),
    silentConcealed: fc.nat(),
  });
  fc.assert(
    fc.property(fc.option(total), total, (before, now) => {
      const quality = qualityOf(before === null ? null : { ...nothing, ...before }, { ...nothing, ...now });
      for (const value of quality === null ? [] : [quality.loss, quality.concealed]) assert.ok(value >= 0 && value <= 1);
    }),
  );
});

test('Quality says what of mine was lost, and how loud the other was, as far as it is known', () => {
  const before: Reading = { ...nothing, packetsReceived: 100, packetsSent: 100, samples: 48_000, energy: 0 };
  const now: Reading = { ...before, packetsReceived: 200, packetsSent: 200, samples: 144_000, energy: 0.02 };
  assert.deepEqual([qualityOf(before, now)?.sent_loss, qualityOf(before, now)?.level], [null, 0.1]);
  const reported = { ...now, packetsLostThere: 15 };
  assert.equal(qualityOf({ ...before, packetsLostThere: 5 }, reported)?.sent_loss, 0.1);
  assert.equal(qualityOf(before, { ...now, energy: null })?.level, null);
  assert.equal(qualityOf(before, { ...now, energy: 0 })?.level, 0, 'a microphone that is silent');
});
