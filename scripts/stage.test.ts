import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { elapsed } from './stage.ts';

const stage = new URL('stage.ts', import.meta.url).href;

/** Runs stages in a process of their own, for they end it with their exit code. Answers the code and the last line. */
function play(stages: string, before = ''): { readonly code: number | null; readonly last: string | undefined } {
  const program = `import { runStages, step } from ${JSON.stringify(stage)}; ${before} await runStages(${stages});`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  return { code: status, last: stdout.trimEnd().split('\n').at(-1) };
}

test('stages that all pass end with their sum and the exit code 0', () => {
  const two = `{ name: 'many', run: async () => ({ passed: 41, failed: 0, skipped: 1, why: [] }) }`;
  assert.deepEqual(play(`[step('one', async () => 0), ${two}]`), { code: 0, last: '42 passed, 0 failed, 1 skipped' });
});

test('a stage that fails does not keep the next from running, and the exit code is 1', () => {
  assert.deepEqual(play(`[step('bad', async () => 3), step('good', async () => 0)]`), { code: 1, last: '1 passed, 1 failed' });
});

test('a stage that throws failed', () => {
  assert.deepEqual(play(`[{ name: 'broken', run: () => Promise.reject(new Error('no')) }, step('good', async () => 0)]`), {
    code: 1,
    last: '1 passed, 1 failed',
  });
});

test('a stage that ran nothing failed', () => {
  assert.deepEqual(play(`[{ name: 'empty', run: async () => ({ passed: 0, failed: 0, skipped: 0, why: [] }) }]`), {
    code: 1,
    last: '0 passed, 1 failed',
  });
});

test('stages of one list run side by side, and each of them counts', () => {
  const pair = `const { promise, resolve } = Promise.withResolvers(); const waits = step('waits', () => promise);
    const frees = { name: 'frees', run: async () => (resolve(0), { passed: 2, failed: 0, skipped: 0, why: [] }) };`;
  assert.deepEqual(play(`[[waits, frees]]`, pair), { code: 0, last: '3 passed, 0 failed' });
  assert.deepEqual(play(`[[waits, frees], step('bad', async () => 1)]`, pair), { code: 1, last: '3 passed, 1 failed' });
});

test('times are told as people say them', () => {
  assert.equal(elapsed(1_234), '1.2 s');
  assert.equal(elapsed(119_600), '2 min 0 s');
});
