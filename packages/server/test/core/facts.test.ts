import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Facts } from '../../src/core/facts.ts';

type Fact = { readonly type: 'came'; readonly name: string } | { readonly type: 'went'; readonly name: string; readonly why: string };

test('A fact has reached everybody who reacts to its kind, in their order, when it has been told', () => {
  const facts = new Facts<Fact>();
  const seen: string[] = [];
  facts.on('came', ({ name }) => seen.push(`first ${name}`));
  facts.on('went', ({ name, why }) => seen.push(`${name} ${why}`));
  facts.on('came', ({ name }) => seen.push(`second ${name}`));
  facts.tell({ type: 'came', name: 'Ada' });
  assert.deepEqual(seen, ['first Ada', 'second Ada']);
  facts.tell({ type: 'went', name: 'Ada', why: 'home' });
  assert.deepEqual(seen.slice(2), ['Ada home']);
});

test('What a reaction tells has reached everybody before the next reaction to the first fact', () => {
  const facts = new Facts<Fact>();
  const seen: string[] = [];
  facts.on('came', ({ name }) => facts.tell({ type: 'went', name, why: 'at once' }));
  facts.on('came', ({ name }) => seen.push(`${name} came`));
  facts.on('went', ({ name, why }) => seen.push(`${name} went ${why}`));
  facts.tell({ type: 'came', name: 'Bob' });
  assert.deepEqual(seen, ['Bob went at once', 'Bob came']);
});

test('A fact to which nobody reacts is told all the same', () => {
  assert.doesNotThrow(() => new Facts<Fact>().tell({ type: 'came', name: 'Cleo' }));
});
