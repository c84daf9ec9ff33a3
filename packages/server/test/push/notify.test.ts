import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, fillIn, toldOf } from '../../src/push/notify.ts';

const ring = { callId: 'c-1', caller: 'Ada', endsAt: 1_000, leftMs: 45_000, over: null };

test('What people are called stays one part of the address that the operator has named', () => {
  for (const caller of ['Ada', '../admin', '..', '.', 'a?b=c#d', 'a/b', '@evil.example', 'a&token=x', '\ud800']) {
    const url = fillIn('http://10.0.0.5:8080/rings/{caller}/end?by={caller}&token=t', { topic: 't', caller, message: '', call: '' });
    assert.equal(url.origin, 'http://10.0.0.5:8080', caller);
    assert.deepEqual([url.pathname.split('/').length, url.hash], [4, ''], caller);
    assert.ok(url.pathname.startsWith('/rings/') && url.pathname.endsWith('/end'), `${caller}: ${url.pathname}`);
    assert.deepEqual([[...url.searchParams.keys()], url.searchParams.get('token')], [['by', 'token'], 't'], caller);
  }
});

test('A ring is told, and that it was missed; that it was taken elsewhere needs no word', () => {
  assert.equal(toldOf('t', ring)?.message, 'Ada is calling');
  assert.equal(toldOf('t', { ...ring, over: 'missed' })?.message, 'Missed call from Ada');
  assert.equal(toldOf('t', { ...ring, over: 'answered_elsewhere' }), null);
  assert.equal(toldOf('t', { ...ring, over: 'declined' }), null);
});

test('The body has what ntfy and Gotify ask for, and where the page is when that is known', () => {
  const told = toldOf('earshot-1', ring);
  assert.ok(told);
  const said = { topic: 'earshot-1', title: 'Earshot', message: 'Ada is calling', priority: 5 };
  const more = { caller: 'Ada', call_id: 'c-1', ring_ends: 1_000, over: null };
  assert.deepEqual(JSON.parse(bodyOf(told, ring, null).toString()), { ...said, ...more });
  assert.deepEqual(JSON.parse(bodyOf(told, ring, 'https://phone.example.org').toString()), {
    ...said,
    ...more,
    click: 'https://phone.example.org/',
  });
});
