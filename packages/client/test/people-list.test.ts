import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { User } from '@earshot/protocol';
import { nobody, peopleView, stepPeople, type PeopleEvent, type PeopleState } from '../src/people/people.ts';

function user(username: string, status: User['status'] = 'idle'): User {
  return { id: username, username, status, last_heartbeat: 1, reach: 'rings', dnd: false, last_seen: 1, guest: true };
}

function listed(ask: number, revision: number, ...users: string[]): PeopleEvent {
  return {
    type: 'listed',
    ask,
    list: { users: users.map((name) => user(name)), total: users.length, online: users.length, revision },
  };
}

function presence(since: number, revision: number, changed: string[], gone: string[] = []): PeopleEvent {
  return {
    type: 'presence',
    presence: { since, revision, total: 9, online: 9, changed: changed.map((name) => user(name)), gone },
  };
}

function play(events: readonly PeopleEvent[]): { readonly state: PeopleState; readonly asks: number } {
  let state = nobody;
  let asks = 0;
  for (const event of events) {
    const result = stepPeople(state, event);
    ({ state } = result);
    asks += result.effects.filter((effect) => effect.type === 'ask').length;
  }
  return { state, asks };
}

function shown(state: PeopleState): string[] {
  return peopleView(state, null).list.map((one) => one.username);
}

test('A change that does not follow the revision known makes the list be asked for again', () => {
  const known = [{ type: 'linked' }, listed(1, 5, 'Bob')] as const satisfies PeopleEvent[];
  const next = play([...known, presence(5, 6, ['Cleo'])]);
  assert.deepEqual([shown(next.state), next.asks], [['Bob', 'Cleo'], 1]);
  assert.equal(play([...known, presence(6, 7, ['Cleo'])]).asks, 2);
});

test('Changes that come before the list they belong to are kept until it is there', () => {
  const { state, asks } = play([{ type: 'linked' }, presence(5, 6, ['Cleo']), presence(6, 7, [], ['Bob']), listed(1, 5, 'Bob')]);
  assert.deepEqual([shown(state), asks], [['Cleo'], 1]);
  const older = play([{ type: 'linked' }, presence(3, 4, ['Dan']), listed(1, 5, 'Bob')]);
  assert.deepEqual([shown(older.state), older.asks], [['Bob'], 1]);
});

test('An answer to an older question is not shown', () => {
  const { state } = play([{ type: 'linked' }, { type: 'look', search: 'c' }, { type: 'timer' }, listed(1, 5, 'Bob'), listed(3, 6, 'Cleo')]);
  assert.deepEqual(shown(state), ['Cleo']);
});

test("A call's other party who is not on the page is not put on it", () => {
  const { state } = play([
    { type: 'linked' },
    { type: 'look', search: 'b' },
    { type: 'timer' },
    listed(3, 5, 'Bob'),
    presence(5, 5, ['Cleo']),
  ]);
  assert.deepEqual(shown(state), ['Bob']);
});

test('What is drawn of a search stays the same while nothing changes', () => {
  const { state } = play([{ type: 'linked' }, { type: 'look', search: 'b' }, { type: 'timer' }, listed(3, 5, 'Bob')]);
  const seen = stepPeople(state, { type: 'see', seen: { first: 0, last: 20 } }).state;
  assert.equal(peopleView(seen, null).favourites, peopleView(state, null).favourites);
});
