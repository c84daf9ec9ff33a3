import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Link } from '@earshot/client';
import { reportOf, type Facts, type Finding } from '../src/later/settings/called.ts';
import { calledWords as words } from '../src/later/settings/called-words.ts';

const open: Link = { phase: 'open', door: 'socket' };
const away: Link = { phase: 'waiting', attempt: 4, crowded: false, retryAt: 0 };
const good: Facts = { link: open, microphone: 'granted', active: true, certificate: 'own', push: { is: 'on', by: 'browser' }, dnd: false };

const rows: readonly [what: string, Partial<Facts>, verdict: string, first: Finding][] = [
  ['everything is as it should be', {}, words.also, { is: 'works', says: words.server.socket }],
  ['nothing wakes a closed page', { push: { is: 'off' } }, words.yes, { is: 'look', says: words.closed.off }],
  ['no socket gets through', { link: { phase: 'open', door: 'stream' } }, words.also, { is: 'works', says: words.server.stream }],
  ['the server is away', { link: away }, words.no, { is: 'broken', says: words.server.away }],
  ['the microphone is blocked', { microphone: 'blocked' }, words.no, { is: 'broken', says: words.microphone.blocked }],
  ['there is no microphone', { microphone: 'missing' }, words.no, { is: 'broken', says: words.microphone.missing }],
  ['the microphone was never asked for', { microphone: 'unknown' }, words.also, { is: 'look', says: words.microphone.unknown }],
  ['nothing was pressed yet', { active: false }, words.also, { is: 'look', says: words.sound.no }],
  ['they are not to be disturbed', { dnd: true }, words.no, { is: 'broken', says: words.quiet.yes }],
  ['the server has signed for itself', { certificate: 'self-signed' }, words.also, { is: 'look', says: words.certificate['self-signed'] }],
];

for (const [what, facts, verdict, first] of rows)
  void test(`Bob reads whether they can be called when ${what}`, () => {
    const report = reportOf({ ...good, ...facts });
    assert.equal(report.verdict, verdict);
    assert.deepEqual(report.lines[0], first);
    assert.equal(report.lines.length, 6);
  });

void test('every state of every fact has words', () => {
  for (const link of [open, away, { phase: 'closed' } as const])
    for (const push of [{ is: 'unknown' }, { is: 'blocked' }, { is: 'impossible', why: 'guest' }] as const)
      for (const certificate of ['own', 'ca', 'self-signed', null] as const)
        for (const { says } of reportOf({ ...good, link, push, certificate }).lines) assert.match(says, /\.$/);
});
