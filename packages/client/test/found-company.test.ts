import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consulted, othersOf, three, whoHears } from './town/company.ts';
import { ada as me, bob as other, callOf, cleo as called, fromBob, playSet } from './town/samples.ts';
import { cut, inTown, mend, talk } from './town/stories.ts';
import { callsOf, idOf } from './town/two-calls.ts';

/** What the simulator has found among three, each told again. */

inTown('Bob is about to call Cleo when Ada adds them to a call with Cleo: it rings, and the call to Cleo accepts', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, cleo);
  bob.media.will.wait = true;
  bob.media.will.ready = false;
  void bob.phone.call(cleo.id());
  await town.settle();
  void ada.phone.invite(bob.id());
  await town.settle();
  assert.equal(callsOf(bob), '*Cleo dialing', 'nobody has accepted anything');
  assert.deepEqual(whoHears(people), ['Ada: Cleo', 'Bob:', 'Cleo: Ada']);
  bob.media.answerPermission();
  await town.wait(1_000);
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown('Ada is calling Bob when Cleo transfers Bob to them: the ring is shown beside the call, and can be accepted', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, cleo, bob);
  void ada.phone.call(bob.id());
  await town.settle();
  void cleo.phone.transfer({ user: ada.id() });
  await town.settle();
  assert.equal(callsOf(ada), '*Bob dialing, Bob ringing');
  void ada.phone.accept({ call: ada.see().calls[1]?.id ?? '', others: 'end' });
  await town.wait(1_000);
  assert.deepEqual(whoHears(people), ['Ada: Bob', 'Bob: Ada', 'Cleo:']);
});

inTown('Ada makes one call of two by the one that is set aside: they are in it, and hold nothing', async (town) => {
  const people = await consulted(town);
  const { ada } = people;
  void ada.phone.merge(idOf(ada, 'Cleo'), idOf(ada, 'Bob'));
  await town.wait(1_000);
  assert.equal(callsOf(ada), '*Bob talking');
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown('Ada misses that Dora left them to Cleo, who then made one call of all: Ada and Cleo still find each other', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  const dora = await town.person('Dora');
  await talk(town, cleo, bob);
  void cleo.phone.hold();
  await talk(town, dora, ada);
  void dora.phone.hold();
  await town.settle();
  void dora.phone.call(cleo.id());
  await town.settle();
  void cleo.phone.accept({ call: idOf(cleo, 'Dora') });
  await town.settle();
  cut(ada);
  void dora.phone.transfer({ call: idOf(dora, 'Cleo') }, idOf(dora, 'Ada'));
  await town.settle();
  void cleo.phone.merge(idOf(cleo, 'Ada'), idOf(cleo, 'Bob'));
  await town.settle();
  mend(ada);
  await town.wait(40_000);
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown('Bob calls Cleo while the call of Ada and Cleo rings at their page: that accepts it, and there is one call', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, cleo);
  void ada.phone.invite(bob.id());
  await town.settle();
  void bob.phone.call(cleo.id());
  await town.wait(1_000);
  assert.equal(bob.see().calls.length, 1);
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown('Bob holds in the moment in which Ada transfers them: no microphone opens when Cleo accepts', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, bob);
  void ada.phone.transfer({ user: cleo.id() });
  void bob.phone.hold();
  await town.settle();
  void cleo.phone.accept();
  await town.wait(1_000);
  assert.equal(callsOf(bob), '*Cleo held');
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob:', 'Cleo:']);
  assert.ok(cleo.in('talking').heldByThem);
  void bob.phone.resume();
  await town.wait(1_000);
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob: Cleo', 'Cleo: Bob']);
});

inTown('Bob ends a call that they have set aside, is rung for it again and calls Ada in it: they talk, and hold nothing', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, cleo, bob);
  void bob.phone.hold();
  void cleo.phone.invite(ada.id());
  await town.settle();
  void ada.phone.accept();
  await town.settle();
  void bob.phone.end();
  await town.settle();
  void cleo.phone.invite(bob.id());
  await town.settle();
  void bob.phone.call(ada.id());
  await town.wait(1_000);
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

for (const how of ['reached', 'cut off'] as const)
  inTown(`Bob declines to join Ada and Cleo, and Ada makes one call of theirs and the one with Bob, who is ${how}`, async (town) => {
    const people = await three(town);
    const { ada, bob, cleo } = people;
    await talk(town, ada, cleo);
    void ada.phone.invite(bob.id());
    await town.settle();
    void bob.phone.decline();
    await town.settle();
    void ada.phone.hold();
    await talk(town, ada, bob);
    if (how === 'cut off') cut(bob);
    void ada.phone.merge(idOf(ada, 'Bob'), idOf(ada, 'Cleo'));
    await town.settle();
    mend(bob);
    await town.wait(40_000);
    assert.equal(callsOf(bob), '*Ada talking');
    assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
  });

test('Ada calls Cleo and learns that a call of Bob and Cleo rings for them: it waits for what the server says', () => {
  const { parties } = callOf({ caller_id: other.id, callee_id: called.id });
  const rung = { user_id: me.id, username: me.username, role: 'invited', state: 'alerting', held: false, muted: false } as const;
  const { entries } = playSet([
    { type: 'call', other: called, ready: true, unfit: null },
    { type: 'described', attempt: 'attempt-0', kind: 'offer', sdp: 'offer' },
    { type: 'changed', call: fromBob({ status: 'incall', kind: 'conference', parties: [...parties, rung] }), mine: true },
  ]);
  assert.deepEqual(
    entries.map(({ call }) => call.phase),
    ['dialing'],
  );
});

inTown('Cleo ends a call that has become part of another while they were cut off: they are in neither', async (town) => {
  const people = await consulted(town);
  const { ada, bob, cleo } = people;
  cut(cleo);
  await town.settle();
  void ada.phone.merge(idOf(ada, 'Cleo'), idOf(ada, 'Bob'));
  await town.settle();
  void cleo.phone.end();
  await town.settle();
  mend(cleo);
  await town.wait(2_000);
  assert.equal(callsOf(ada), '*Bob talking');
  assert.equal(othersOf(bob), 'Ada connected');
  assert.deepEqual(whoHears(people), ['Ada: Bob', 'Bob: Ada', 'Cleo:']);
});
