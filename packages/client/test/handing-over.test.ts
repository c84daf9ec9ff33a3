import assert from 'node:assert/strict';
import { consulted, three, whoHears } from './town/company.ts';
import { ending, inTown, talk } from './town/stories.ts';
import { callsOf, idOf } from './town/two-calls.ts';

inTown('Ada transfers Bob to Cleo: Bob waits as for a call of their own, and talks to Cleo as soon as they accept', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, bob);
  void ada.phone.transfer({ user: cleo.id() });
  await town.settle();
  assert.equal(ending(ada), 'hung_up by me');
  assert.deepEqual(
    ada.in('ended').goesOn.map(({ username }) => username),
    ['Bob', 'Cleo'],
  );
  const waits = bob.in('dialing');
  assert.deepEqual([waits.other.username, waits.ringing], ['Cleo', true]);
  assert.equal(cleo.in('ringing').other.username, 'Bob');
  void cleo.phone.accept();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob: Cleo', 'Cleo: Bob']);
});

inTown('Bob is muted when they are transferred, and stays muted', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, bob);
  bob.phone.mute();
  void ada.phone.transfer({ user: cleo.id() });
  await town.settle();
  void cleo.phone.accept();
  await town.settle();
  assert.ok(bob.in('talking').muted);
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob: Cleo', 'Cleo:']);
});

inTown('Cleo does not take a transfer: it rings for Ada again, who hears Bob as soon as they accept', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, bob);
  void ada.phone.transfer({ user: cleo.id() });
  await town.settle();
  void cleo.phone.decline();
  await town.settle();
  const back = ada.in('ringing');
  assert.deepEqual([back.other.username, back.call.transfer?.returned], ['Bob', 'rejected']);
  assert.equal(bob.in('dialing').other.username, 'Ada');
  void ada.phone.accept();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Bob', 'Bob: Ada', 'Cleo:']);
});

inTown('Bob gives up while they are transferred, and Cleo rings no more', async (town) => {
  const { ada, bob, cleo } = await three(town);
  await talk(town, ada, bob);
  void ada.phone.transfer({ user: cleo.id() });
  await town.settle();
  void bob.phone.end();
  await town.settle();
  assert.equal(ending(bob), 'cancelled by me');
  assert.notEqual(cleo.see().call.phase, 'ringing');
});

inTown('Ada talks to Cleo about Bob and joins the two: they hear each other, and Ada has left both calls', async (town) => {
  const people = await consulted(town);
  const { ada, bob, cleo } = people;
  void ada.phone.transfer({ call: idOf(ada, 'Cleo') }, idOf(ada, 'Bob'));
  await town.wait(1_000);
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob: Cleo', 'Cleo: Bob']);
  assert.equal(callsOf(ada), '*Bob ended');
  assert.deepEqual([callsOf(bob), callsOf(cleo)], ['*Cleo talking', '*Bob talking']);
});

inTown('Ada makes one call of two: all three hear each other, and each has one call', async (town) => {
  const people = await consulted(town);
  const { ada, bob, cleo } = people;
  void ada.phone.merge(idOf(ada, 'Bob'));
  await town.wait(1_000);
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
  assert.deepEqual(
    [ada, bob, cleo].map((person) => person.see().calls.length),
    [1, 1, 1],
  );
  void cleo.phone.end();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Bob', 'Bob: Ada', 'Cleo:']);
});
