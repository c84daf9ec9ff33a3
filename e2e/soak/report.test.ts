import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, reportOf, type Soaked } from './report.ts';

const sample = { memory: 100 * 2 ** 20, heap: 30 * 2 ** 20, descriptors: 40, database: 200 * 2 ** 10, answer: 3 };
const calm: Soaked = {
  minutes: 60,
  samples: Array.from({ length: 9 }, () => sample),
  silences: [{ call: 20, bare: 40 }],
  deeds: [{ name: 'wrong tokens', times: 3, answers: { '401': 900 } }],
  kept: 10,
  failures: [],
};
const on = { day: '2030-01-02', machine: '2 cores' };

void test('a soak in which all stayed flat has no faults, and tells what was seen and done', () => {
  assert.deepEqual(faultsOf(calm), []);
  const text = reportOf(calm, on);
  assert.match(text, /\| descriptors +\| 40 +\| 40 +\| 40 +\| 40 +\| 8 +\| flat +\|/);
  assert.match(text, /\| wrong tokens \| 3 +\| 401: 900 \|/);
  assert.doesNotMatch(text, /did not hold/);
});

void test('descriptors that do not come back, a silence, and a deed that failed are faults', () => {
  const leak = { ...calm, samples: calm.samples.map((one, at) => ({ ...one, descriptors: 40 + 10 * at })) };
  assert.deepEqual(faultsOf(leak), ['descriptors: not flat']);
  assert.match(reportOf(leak, on), /NOT FLAT[^]*What did not hold:\n\n- descriptors: not flat/);
  assert.match(faultsOf({ ...calm, silences: [{ call: 500, bare: 0 }] }).join(), /500 ms of silence more/);
  assert.deepEqual(faultsOf({ ...calm, failures: ['the server made a mistake'] }), ['the server made a mistake']);
});

void test('the database may grow by what it keeps, and by nothing else', () => {
  function grown(bytes: number) {
    return {
      ...calm,
      samples: calm.samples.map((one, at) => ({ ...one, database: one.database + (at < 6 ? 0 : bytes) })),
    };
  }
  assert.deepEqual(faultsOf(grown(4_110 * 2 ** 10)), []);
  assert.deepEqual(faultsOf(grown(4_120 * 2 ** 10)), ['files of the database: not flat']);
});
