import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { People, User } from '@earshot/client';
import { createRows } from '../src/parts/rows.ts';

function named(username: string, status: User['status'] = 'idle'): User {
  return { id: username, username, status, last_heartbeat: 0, dnd: false, guest: false };
}

function people(names: readonly string[], more: Partial<People> = {}): People {
  return {
    list: names.map((name) => named(name)),
    total: names.length,
    search: '',
    more: false,
    loading: false,
    ...more,
  };
}

function atDesk() {
  const clock = { now: 10_000 };
  const rows = createRows(() => clock.now);
  function show(shown: People): string {
    return rows
      .show(shown)
      .rows.map(({ user, gone }) => `${user.username}${gone ? ' gone' : ''}`)
      .join(', ');
  }
  return { clock, rows, show };
}

test('without a pointer among the rows everybody comes and goes at once', () => {
  const { show } = atDesk();
  assert.equal(show(people(['Bob', 'Zed'])), 'Bob, Zed');
  assert.equal(show(people(['Aaron', 'Zed'])), 'Aaron, Zed');
});

test('while a pointer moves among them nobody moves, and two seconds later all do together', () => {
  const { clock, rows, show } = atDesk();
  show(people(['Bob', 'Zed']));
  rows.onHand();
  clock.now += 1_500;
  assert.equal(show(people(['Aaron', 'Zed'])), 'Bob gone, Zed');
  assert.equal(rows.show(people(['Aaron', 'Zed'])).waits, 500);
  rows.onHand();
  clock.now += 1_999;
  assert.equal(show(people(['Aaron', 'Cleo', 'Zed'])), 'Bob gone, Zed');
  clock.now += 1;
  assert.equal(show(people(['Aaron', 'Cleo', 'Zed'])), 'Aaron, Cleo, Zed');
  assert.equal(rows.show(people(['Aaron', 'Cleo', 'Zed'])).waits, null);
});

test('who comes back before their row is gone has it as before, and a status changes at once', () => {
  const { rows, show } = atDesk();
  show(people(['Bob', 'Zed']));
  rows.onHand();
  assert.equal(show(people(['Zed'])), 'Bob gone, Zed');
  assert.equal(show(people(['Bob', 'Zed'])), 'Bob, Zed');
  const busy = { ...people([]), list: [named('Bob', 'incall'), named('Zed')] };
  assert.deepEqual(
    rows.show(busy).rows.map(({ user }) => user.status),
    ['incall', 'idle'],
  );
});

test('what the person asks for does not wait: a search, and more people', () => {
  const { rows, show } = atDesk();
  show(people(['Bob', 'Zed']));
  rows.onHand();
  assert.equal(show(people(['Bob', 'Zed'], { search: 'z', loading: true })), 'Bob, Zed');
  assert.equal(show(people(['Zed'], { search: 'z' })), 'Zed');
  rows.onHand();
  rows.release();
  assert.equal(show(people(['Zed', 'Zoe'], { search: 'z' })), 'Zed, Zoe');
});

test('a press counts on rows that stand still, or where the pointer has moved since they did not', () => {
  const { clock, rows, show } = atDesk();
  show(people(['Bob', 'Zed']));
  assert.ok(rows.steady(clock.now));
  clock.now += 3_000;
  show(people(['Aaron', 'Bob', 'Zed']));
  assert.ok(!rows.steady(clock.now + 499));
  assert.ok(rows.steady(clock.now + 500));
  clock.now += 10;
  rows.onHand();
  assert.ok(rows.steady(clock.now));
  clock.now += 3_000;
  show(people(['Aaron', 'Bob', 'Zed', 'Zoe']));
  assert.ok(rows.steady(clock.now), 'nobody was moved by who came last');
});
