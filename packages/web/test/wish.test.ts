import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Availability, Problem } from '@earshot/client';
import { ask, asWished, grant, noWishes, refuse } from '../src/later/wish.ts';

const known: Availability = {
  dnd: false,
  until: null,
  waiting: true,
  quiet: { zone: 'Europe/Berlin', times: [] },
  favourites: false,
  again: false,
  blocked: ['eve'],
  awaited: [],
  forward: { no_answer: null, busy: null, away: null },
};

const busy: Problem = { code: 'overloaded', detail: '' };

test('What Ada has asked is shown at once, and leaves the rest as it is', () => {
  const wishes = ask(noWishes, 1, { dnd: true, for_ms: 3_600_000, forward: { busy: { to: 'cleo' } } });
  assert.deepEqual(asWished(known, wishes), { ...known, dnd: true, forward: { no_answer: null, busy: { to: 'cleo' }, away: null } });
});

test('What the server has granted stands before the phone has heard of it, and what the phone hears next counts', () => {
  const answer = { ...known, dnd: true, until: 1_000 };
  const wishes = grant(ask(noWishes, 1, { dnd: true }), { number: 1, answer, before: known });
  assert.deepEqual(asWished(known, wishes), answer);
  const heard = { ...answer, until: 2_000 };
  assert.deepEqual(asWished(heard, wishes), heard);
  assert.deepEqual(asWished({ ...known }, wishes), { ...known }, 'turned off at another page meanwhile');
});

test('What was refused is as it was, and Ada is told until she says something else', () => {
  const refused = refuse(ask(noWishes, 1, { dnd: true }), 1, busy);
  assert.deepEqual([asWished(known, refused), refused.problem], [known, busy]);
  assert.equal(ask(refused, 2, { waiting: false }).problem, null);
});

test('Of two quick sayings the first is refused: Ada is told, and the second stands', () => {
  const both = ask(ask(noWishes, 1, { waiting: false }), 2, { again: true });
  assert.deepEqual(asWished(known, both), { ...known, waiting: false, again: true });
  const refused = refuse(both, 1, busy);
  assert.deepEqual([asWished(known, refused), refused.problem], [{ ...known, again: true }, busy]);
  const answer = { ...known, again: true };
  const granted = grant(refused, { number: 2, answer, before: known });
  assert.deepEqual([asWished(known, granted), granted.problem, granted.asked], [answer, busy, []]);
});

test('Two people to be rung instead, said one after the other, are both shown before the server has answered', () => {
  const wishes = ask(ask(noWishes, 1, { forward: { busy: { to: 'bob' } } }), 2, { forward: { away: { to: 'cleo' } } });
  assert.deepEqual(asWished(known, wishes).forward, { no_answer: null, busy: { to: 'bob' }, away: { to: 'cleo' } });
});

test('A refusal of what Ada has said otherwise since then is not told, and of what she has not, it is', () => {
  const otherwise = refuse(ask(ask(noWishes, 1, { dnd: true, for_ms: 3_600_000 }), 2, { dnd: false }), 1, busy);
  assert.equal(otherwise.problem, null);
  const half = refuse(ask(ask(noWishes, 1, { dnd: true, waiting: false }), 2, { dnd: false }), 1, busy);
  assert.equal(half.problem, busy);
  const forwards = ask(ask(noWishes, 1, { forward: { busy: { to: 'bob' } } }), 2, { forward: { away: { to: 'cleo' } } });
  assert.equal(refuse(forwards, 1, busy).problem, busy);
});

test('The answer to what was said last counts, whichever comes first', () => {
  const on = { ...known, dnd: true };
  const both = ask(ask(noWishes, 1, { dnd: true }), 2, { dnd: false });
  const later = grant(both, { number: 2, answer: known, before: known });
  const wishes = grant(later, { number: 1, answer: on, before: known });
  assert.deepEqual([asWished(known, wishes).dnd, wishes.asked], [false, []]);
});
