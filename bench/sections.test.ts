import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usages } from '../scripts/usage.mjs';
import { sections } from './sections.ts';

test('the help of the bench names every bench', () => {
  const named = [...(usages.get('bench') ?? '').matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name);
  assert.deepEqual(named, Object.keys(sections));
});
