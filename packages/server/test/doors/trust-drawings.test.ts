import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawings } from '../../src/doors/trust/drawings.ts';
import { trustPage } from '../../src/doors/trust/page.ts';
import { systemsFor } from '../../src/doors/trust/systems.ts';

test('Each step of each system is drawn, and says in words what it shows', () => {
  for (const { id, steps } of systemsFor('')) {
    assert.equal(drawings[id].length, steps.length, id);
    for (const each of drawings[id]) assert.match(each, /^<svg [^>]*role="img" aria-label="[^"<>]{30,}">.*<\/svg>$/u);
  }
});

test('The drawings stand below their steps, and bring no style or script that the policy of the page would refuse', () => {
  const page = trustPage({ is: 'ca', pem: '', fingerprint: 'AA:BB' }, { host: 'localhost:5000', userAgent: 'iPhone' });
  const steps = systemsFor('iPhone').flatMap(({ steps: each }) => each);
  assert.equal(page.split('class="drawing"').length - 1, steps.length);
  for (const [one] of page.matchAll(/<svg class="drawing".*?<\/svg>/gsu)) assert.doesNotMatch(one, /style=|<style|<script|href|url\(/u);
});
