import assert from 'node:assert/strict';
import { inTown, talk } from './town/stories.ts';
import type { Person } from './town/town.ts';

function names(person: Person): string[] {
  return person.see().people.list.map(({ username }) => username);
}

inTown('Ada says a name, is remembered over a reload with the same id, and goes when they sign out', async (town) => {
  const ada = await town.person('  Ada ');
  const { session } = ada.see();
  assert.equal(session.phase === 'in' ? session.me.username : null, 'Ada');
  const id = ada.id();
  ada.phone.close();
  const again = await town.person('', { storage: ada.storage, signedIn: false });
  assert.equal(again.id(), id);
  const bob = await town.person('Bob');
  assert.deepEqual(names(bob), ['Ada']);
  const token = again.storage.get('earshot.token');
  await again.phone.signOut();
  await town.wait(500);
  assert.deepEqual(again.see().session, { phase: 'out', name: 'Ada', problem: null });
  assert.equal(again.see().link.phase, 'closed');
  assert.deepEqual(names(bob), []);
  assert.deepEqual([again.storage.get('earshot.name'), again.storage.get('earshot.token')], ['Ada', undefined]);
  assert.equal(town.core().authenticate(token ?? ''), null, 'the token is worthless');
  const third = await town.person('', { storage: again.storage, signedIn: false });
  assert.deepEqual(third.see().session, { phase: 'out', name: 'Ada', problem: null });
});

inTown('A name that is taken, empty, too long or odd is refused, with the reason, and kept in the field', async (town) => {
  await town.person('Ada');
  const other = await town.person('', { signedIn: false });
  for (const [name, code] of [
    ['ADA', 'name_taken'],
    ['   ', 'name_empty'],
    ['x'.repeat(41), 'name_long'],
    ['a\u202Eb', 'name_unfit'],
  ] as const) {
    void other.phone.signIn(name);
    await town.settle();
    const { session } = other.see();
    assert.equal(session.phase, 'out');
    assert.deepEqual(session.phase === 'out' ? [session.name, session.problem?.code] : null, [name, code]);
  }
  void other.phone.signIn('Bob');
  assert.equal(other.see().session.phase, 'entering');
  await town.settle();
  assert.equal(other.see().session.phase, 'in');
});

inTown(
  'A server that cannot be reached is tried three times with one request, then it is said; another name may be taken meanwhile',
  async (town) => {
    const ada = await town.person('', { signedIn: false });
    ada.line.up = false;
    void ada.phone.signIn('Ada');
    await town.wait(1_000);
    assert.equal(ada.see().session.phase, 'entering');
    await town.wait(1_000);
    const { session } = ada.see();
    assert.equal(session.phase === 'entering' ? session.waits : null, 'unreachable');
    ada.line.up = true;
    void ada.phone.signIn('Adele');
    await town.settle();
    const after = ada.see().session;
    assert.equal(after.phase === 'in' ? after.me.username : null, 'Adele');
  },
);

inTown('Ada deletes all about themselves and signs out: a reload asks who they are, and makes no new person of the name', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  const id = ada.id();
  const deleted = await Promise.race([ada.phone.ask('users/delete', {}), town.settle()]);
  assert.ok(deleted === undefined || deleted.ok);
  await town.wait(100);
  assert.equal(ada.see().session.phase, 'out');
  void ada.phone.signOut();
  const again = await town.reload(ada);
  await town.wait(2_000);
  assert.equal(again.see().session.phase, 'out');
  assert.deepEqual(
    bob.see().people.list.filter(({ id: one, username }) => one === id || username === 'Ada'),
    [],
  );
});

inTown('Whose name was given away meanwhile is asked for another, and keeps their id', async (town) => {
  const ada = await town.person('Ada');
  const id = ada.id();
  ada.line.up = false;
  ada.line.cut();
  await town.wait(20_000);
  const other = await town.person('Ada');
  assert.equal(other.see().session.phase, 'in');
  ada.line.up = true;
  ada.line.wake();
  await town.settle();
  const { session } = ada.see();
  assert.deepEqual(session.phase === 'renaming' ? [session.name, session.problem?.code] : null, ['Ada', 'name_taken']);
  void ada.phone.signIn('ada');
  await town.settle();
  assert.equal(ada.see().session.phase, 'renaming');
  void ada.phone.signIn('Ada L.');
  await town.settle();
  assert.equal(ada.id(), id);
  await town.wait(500);
  assert.deepEqual([names(ada), names(other)], [['Ada'], ['Ada L.']]);
  assert.equal(ada.storage.get('earshot.name'), 'Ada L.');
});

inTown('Who is signed in and signs in under another name is renamed; a name that is taken is a problem', async (town) => {
  const ada = await town.person('Ada');
  await town.person('Bob');
  void ada.phone.signIn('Bob');
  await town.settle();
  assert.equal(ada.see().problem?.code, 'name_taken');
  void ada.phone.signIn('Ada Lovelace');
  await town.settle();
  const { session } = ada.see();
  assert.equal(session.phase === 'in' ? session.me.username : null, 'Ada Lovelace');
});

inTown('Signing out in one tab leaves the other signed in, and in its call; two tabs are two people then', async (town) => {
  const ada = await town.person('Ada');
  const tab = await town.person('', { storage: ada.storage, signedIn: false });
  const bob = await town.person('Bob');
  await talk(town, ada, bob);
  await tab.phone.signOut();
  await town.settle();
  assert.equal(tab.see().session.phase, 'out');
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  void tab.phone.signIn('Adele');
  await town.wait(400);
  const again = await town.reload(ada);
  const third = await town.reload(tab);
  const signedIn = [again, third].map((person) => {
    const { session } = person.see();
    return session.phase === 'in' ? session.me.username : session.phase;
  });
  assert.deepEqual(signedIn, ['Ada', 'Adele'], 'each tab is who it was after a reload');
  await town.wait(500);
  assert.equal(bob.in('talking').media, 'connected');
});

inTown('Signing out in the tab that is in a call ends it, and the last tab signs out for good', async (town) => {
  const ada = await town.person('Ada');
  const tab = await town.person('', { storage: ada.storage, signedIn: false });
  const bob = await town.person('Bob');
  await talk(town, ada, bob);
  await ada.phone.signOut();
  await town.settle();
  assert.equal(bob.in('ended').reason, 'hung_up');
  assert.ok(ada.media.microphones.every(({ state }) => !state.open));
  assert.equal(tab.see().session.phase, 'in');
  const token = tab.tab.get('earshot.token') ?? '';
  await tab.phone.signOut();
  await town.settle();
  assert.equal(town.core().authenticate(token), null);
});

inTown('A server that has lost its people takes a remembered name in again', async (town) => {
  const storage = new Map([
    ['earshot.name', 'Ada'],
    ['earshot.token', 'a token of another age'],
  ]);
  const ada = await town.person('', { storage, signedIn: false });
  const { session } = ada.see();
  assert.equal(session.phase === 'in' ? session.me.username : null, 'Ada');
  assert.notEqual(storage.get('earshot.token'), 'a token of another age');
});

inTown('The list follows who comes, goes and talks, in the order of names, without me', async (town) => {
  const cleo = await town.person('Cleo');
  const bob = await town.person('bob');
  const ada = await town.person('Ada');
  await town.wait(500);
  assert.deepEqual(names(cleo), ['Ada', 'bob']);
  assert.equal(cleo.see().people.total, 2);
  await talk(town, ada, bob);
  await town.wait(500);
  assert.deepEqual(
    cleo.see().people.list.map(({ status }) => status),
    ['incall', 'incall'],
  );
  const before = cleo.see();
  await town.wait(5_000);
  assert.equal(cleo.see(), before, 'the same object while nothing changes');
  await bob.phone.signOut();
  await town.wait(500);
  assert.deepEqual(names(cleo), ['Ada']);
});

inTown('A search keeps every keystroke and asks once; presence stays within it', async (town) => {
  const ada = await town.person('Ada');
  await town.person('Bob');
  await town.person('Barbara');
  await town.wait(500);
  const asked = ada.line.commands.length;
  for (const text of ['b', 'ba', 'bar']) {
    ada.phone.look(text);
    assert.equal(ada.see().people.search, text);
    await town.wait(50);
  }
  await town.wait(300);
  assert.deepEqual(names(ada), ['Barbara']);
  assert.deepEqual([ada.see().people.total, ada.see().people.loading], [1, false]);
  assert.equal(ada.line.commands.length - asked, 1);
  await town.person('Bart');
  await town.person('Dan');
  await town.wait(500);
  assert.deepEqual(names(ada), ['Barbara', 'Bart']);
  ada.phone.look('');
  await town.wait(300);
  assert.deepEqual(names(ada), ['Barbara', 'Bart', 'Bob', 'Dan']);
});

inTown('Who scrolls sees further people, and the list is asked for again after each reconnect', async (town) => {
  const ada = await town.person('Ada');
  for (let count = 0; count < 60; count += 1) {
    const username = `P${String(count).padStart(2, '0')}`;
    const { body } = town.core().dispatch({ identity: null, endpointId: null, address: '192.168.1.9' }, 'users/register', { username });
    const identity = town.core().authenticate(String(body['token']));
    town.core().dispatch({ identity, endpointId: null, address: '192.168.1.9' }, 'users/heartbeat', {});
  }
  await town.wait(500);
  assert.deepEqual([names(ada).length, ada.see().people.total], [49, 60]);
  ada.phone.see(30, 46);
  await town.settle();
  assert.deepEqual([names(ada).length, ada.see().people.online], [60, 60]);
  ada.line.cut();
  await town.wait(12_000);
  assert.deepEqual([names(ada).length, ada.see().people.online], [60, 0], 'they were silent for too long');
});
