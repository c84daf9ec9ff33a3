import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { People, User } from '@earshot/client';
import { createRows, type Range } from '../src/later/rows.ts';

function named(username: string, status: User['status'] = 'idle'): User {
  return { id: username, username, status, last_heartbeat: 0, reach: 'rings', dnd: false, last_seen: 0, guest: true };
}

function people(names: readonly string[], more: Partial<People> = {}): People {
  return {
    list: names.map((name) => named(name)),
    from: 0,
    total: names.length,
    online: names.length,
    favourites: [],
    search: '',
    found: '',
    loading: false,
    ...more,
  };
}

const all: Range = { first: 0, last: 99 };

function atDesk() {
  const clock = { now: 10_000 };
  const rows = createRows(() => clock.now);
  function look(shown: People, range = all, kept: string | null = null) {
    return rows.show(shown, range, kept);
  }
  function show(shown: People, range = all, kept: string | null = null): string {
    return look(shown, range, kept)
      .rows.map(({ user, gone }) => `${user?.username ?? '...'}${gone ? ' gone' : ''}`)
      .join(', ');
  }
  return { clock, rows, look, show };
}

test('without a pointer among the rows everybody comes and goes at once', () => {
  const { show } = atDesk();
  assert.equal(show(people(['Bob', 'Zed'])), 'Bob, Zed');
  assert.equal(show(people(['Aaron', 'Zed'])), 'Aaron, Zed');
});

test('while a pointer moves among them nobody moves, and two seconds later all do together', () => {
  const { clock, rows, look, show } = atDesk();
  show(people(['Bob', 'Zed']));
  rows.onHand();
  clock.now += 1_500;
  assert.equal(show(people(['Aaron', 'Zed'])), 'Bob gone, Zed');
  assert.equal(look(people(['Aaron', 'Zed'])).waits, 500);
  rows.onHand();
  clock.now += 1_999;
  assert.equal(show(people(['Aaron', 'Cleo', 'Zed'])), 'Bob gone, Zed');
  clock.now += 1;
  assert.equal(show(people(['Aaron', 'Cleo', 'Zed'])), 'Aaron, Cleo, Zed');
  assert.equal(look(people(['Aaron', 'Cleo', 'Zed'])).waits, null);
});

test('who comes back before their row is gone has it as before, and a status changes at once', () => {
  const { rows, look, show } = atDesk();
  show(people(['Bob', 'Zed']));
  rows.onHand();
  assert.equal(show(people(['Zed'])), 'Bob gone, Zed');
  assert.equal(show(people(['Bob', 'Zed'])), 'Bob, Zed');
  const busy = { ...people([]), list: [named('Bob', 'incall'), named('Zed')] };
  assert.deepEqual(
    look(busy).rows.map(({ user }) => user?.status),
    ['incall', 'idle'],
  );
});

test('what is searched does not wait', () => {
  const { rows, show } = atDesk();
  show(people(['Bob', 'Zed']));
  rows.onHand();
  assert.equal(show(people(['Bob', 'Zed'], { search: 'z', loading: true })), 'Bob, Zed');
  assert.equal(show(people(['Zed'], { search: 'z', found: 'z' })), 'Zed');
});

test('who scrolls sees the rows that follow on those that wait, and none twice', () => {
  const { rows, show } = atDesk();
  const names = ['Bob', 'Cleo', 'Dora', 'Eve', 'Fay', 'Gil'];
  assert.equal(show(people(names), { first: 1, last: 2 }), 'Cleo, Dora');
  rows.onHand();
  const later = people(['Aaron', ...names]);
  assert.equal(show(later, { first: 1, last: 3 }), 'Cleo, Dora, Eve');
  assert.equal(show(later, { first: 0, last: 4 }), 'Bob, Cleo, Dora, Eve, Fay');
});

test('what is not loaded yet is an empty row, and who has the focus has a row out of view', () => {
  const { look, show } = atDesk();
  const far = people(['Bob', 'Cleo'], { from: 40, total: 90, favourites: [named('Ada')] });
  assert.equal(show(far, { first: 39, last: 44 }), '..., ..., Bob, Cleo, ..., ...');
  assert.equal(show(far, { first: 50, last: 51 }, 'Bob'), 'Bob, ..., ...');
  const elsewhere = people(['Gil'], { from: 60, total: 90, favourites: [named('Ada')] });
  assert.deepEqual(
    look(elsewhere, { first: 61, last: 61 }, 'Bob').rows.map(({ place, user }) => [place, user?.username]),
    [
      [41, 'Bob'],
      [61, 'Gil'],
    ],
  );
  assert.equal(show(far, { first: 0, last: 0 }), 'Ada');
});
