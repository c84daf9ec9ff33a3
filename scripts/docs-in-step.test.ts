import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lostFiles, missing, sharedNumbers } from './docs-in-step.ts';

test('a command that the document never names is missing, and one named inside a longer word is too', () => {
  const text = 'Use `call/hold` to hold. See `/api/call/initiate` and `busy_line`.';
  assert.deepEqual(missing(text, ['call/hold', 'call/initiate', 'busy']), ['call/initiate', 'busy']);
});

test('a word counts at the end of a sentence and in an example', () => {
  assert.deepEqual(missing('It ends as no_answer.\n{"type":"ring"} --port 4400', ['no_answer', 'ring', '--port', '4400']), []);
});

test('a path in backticks and a relative link must both lead somewhere', () => {
  const text = 'See [limits](../packages/protocol/src/limits.ts#sizes), `scripts/gone.ts` and [the web](https://example.org/x).';
  const there = new Set(['packages/protocol/src/limits.ts']);
  assert.deepEqual(
    lostFiles('docs/protocol.md', text, (path) => there.has(path)),
    ['scripts/gone.ts'],
  );
});

test('a path below packages may be told without it', () => {
  const text = 'The queue is `client/src/engine.ts`, the call `server/src/calls/gone.ts`.';
  assert.deepEqual(
    lostFiles('ARCHITECTURE.md', text, (path) => path === 'packages/client/src/engine.ts'),
    ['packages/server/src/calls/gone.ts'],
  );
});

test('a path with a placeholder names no file', () => {
  assert.deepEqual(
    lostFiles('CONTRIBUTING.md', '`docs/decisions/<number>-*.md`', () => false),
    [],
  );
});

test('a decision that is withdrawn may name what went with it', () => {
  function lost(text: string): string[] {
    return lostFiles('docs/decisions/0099-trick.md', text, () => false);
  }
  assert.deepEqual(lost('# 99. Trick\n\n**Choice.** `scripts/trick.ts` does it.'), ['scripts/trick.ts']);
  assert.deepEqual(lost('# 99. Trick\n\n**Withdrawn** on 2026-11-30.\n\n**Choice.** `scripts/trick.ts` does it.'), []);
});

test('two decisions under one number are found', () => {
  const files = ['0031-a-call-is-held-at-a-device.md', '0031-one-call-in-front.md', '0033-a-set-of-calls.md'];
  assert.deepEqual(sharedNumbers(files), files.slice(0, 2));
});
