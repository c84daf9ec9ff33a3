import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinRefusal } from '../src/call/command.ts';
import { company, deafIn, othersOf, three, whoHears } from './town/company.ts';
import { ending, inTown, talk } from './town/stories.ts';

inTown('Ada adds Cleo to a call with Bob: all three hear each other, and each page names the others', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, bob);
  void ada.phone.invite(cleo.id());
  await town.settle();
  assert.equal(cleo.in('ringing').other.username, 'Ada');
  assert.deepEqual([othersOf(ada), othersOf(bob)], ['Bob connected, Cleo rings', 'Ada connected, Cleo rings']);
  assert.deepEqual(whoHears(people), ['Ada: Bob', 'Bob: Ada', 'Cleo:'], 'nothing is heard of who has not accepted');
  void cleo.phone.accept();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
  assert.equal(othersOf(cleo), 'Ada connected, Bob connected');
  const open = [ada, bob, cleo].map(({ media }) => media.microphones.filter(({ state }) => state.open).length);
  assert.deepEqual(open, [1, 1, 1], 'one microphone for all');
});

inTown('Who looks at how loud one of several is has that one looked at, and nobody else', async (town) => {
  const people = await company(town);
  const { ada, bob, cleo } = people;
  const looks: string[] = [];
  for (const peer of ada.media.peers) {
    const name = bob.media.peers.some((one) => one === peer.state.far) ? 'Bob' : 'Cleo';
    peer.level = () => {
      looks.push(name);
      return name === 'Bob' ? 0.25 : 0.75;
    };
  }
  assert.equal(ada.phone.levels(bob.id()).theirs, 0.25);
  assert.deepEqual(looks.splice(0), ['Bob']);
  assert.equal(ada.phone.levels(cleo.id()).theirs, 0.75);
  assert.deepEqual(looks.splice(0), ['Cleo']);
  assert.equal(ada.phone.levels().theirs, 0.75, 'of all the loudest');
  assert.equal(ada.phone.levels('nobody').theirs, 0);
});

inTown('Cleo declines: Ada and Bob go on as if nobody had been asked', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, bob);
  void ada.phone.invite(cleo.id());
  await town.settle();
  void cleo.phone.decline();
  await town.settle();
  assert.equal(ending(cleo), 'rejected by me');
  assert.deepEqual(whoHears(people), ['Ada: Bob', 'Bob: Ada', 'Cleo:']);
  assert.equal(othersOf(ada), 'Bob connected');
});

inTown('Of three each may leave, whoever began it, and the last two are a plain call with hold between two', async (town) => {
  const people = await company(town);
  const { ada, bob, cleo } = people;
  void ada.phone.end();
  await town.settle();
  assert.equal(ending(ada), 'hung_up by me');
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob: Cleo', 'Cleo: Bob']);
  assert.equal(bob.in('talking').other.username, 'Cleo');
  void bob.phone.hold();
  await town.settle();
  assert.ok(cleo.in('talking').heldByThem);
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob:', 'Cleo:']);
  void bob.phone.resume();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob: Cleo', 'Cleo: Bob']);
  void cleo.phone.end();
  await town.settle();
  assert.deepEqual([ending(bob), ending(cleo)], ['hung_up', 'hung_up by me']);
});

inTown('Who leaves can be added again', async (town) => {
  const people = await company(town);
  void people.bob.phone.end();
  await town.settle();
  people.bob.phone.dismiss();
  void people.cleo.phone.invite(people.bob.id());
  await town.settle();
  void people.bob.phone.accept();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown('Bob holds among three: the others go on, they hear nobody, and nobody hears them until they resume', async (town) => {
  const people = await company(town);
  const { ada, bob, cleo } = people;
  void bob.phone.hold();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Cleo', 'Bob:', 'Cleo: Ada']);
  assert.deepEqual([bob.in('talking').heldByMe, ada.in('talking').heldByThem, cleo.in('talking').heldByThem], [true, false, false]);
  assert.deepEqual(
    ada.in('talking').others.map(({ username, held }) => [username, held]),
    [
      ['Bob', true],
      ['Cleo', false],
    ],
  );
  void bob.phone.resume();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown('A third party joins a call that Bob has set aside: Ada and Cleo talk', async (town) => {
  const people = await three(town);
  const { ada, bob, cleo } = people;
  await talk(town, ada, bob);
  void bob.phone.hold();
  await town.settle();
  void ada.phone.invite(cleo.id());
  await town.settle();
  void cleo.phone.accept();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Cleo', 'Bob:', 'Cleo: Ada']);
  void cleo.phone.end();
  await town.settle();
  assert.ok(ada.in('talking').heldByThem);
  assert.deepEqual(whoHears(people), ['Ada:', 'Bob:', 'Cleo:']);
});

inTown('Ada mutes among three, and is muted towards both', async (town) => {
  const people = await company(town);
  people.ada.phone.mute();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Cleo', 'Cleo: Bob']);
  people.ada.phone.unmute();
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown('Bob loads the page again among three, and is back with both', async (town) => {
  const people = await company(town);
  const bob = await town.reload(people.bob);
  await town.wait(3_000);
  assert.deepEqual(whoHears({ ...people, bob }), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown('Cleo finds no way to Bob: the call goes on, and each names the other', async (town) => {
  const people = await company(town);
  const { ada, bob, cleo } = people;
  for (const peer of cleo.media.peers) {
    const isToBob = bob.media.peers.some((one) => one === peer.state.far);
    if (isToBob) for (const one of [peer, peer.state.far]) one?.tell({ type: 'connection', state: 'failed' });
  }
  town.air.open = false;
  await town.wait(2_000);
  assert.deepEqual(deafIn(ada), [], 'most are mended sooner');
  await town.wait(60_000);
  assert.deepEqual(deafIn(ada), ['Bob: Cleo', 'Cleo: Bob'], 'Ada is told who does not hear whom');
  assert.equal(othersOf(bob), 'Ada connected, Cleo reconnecting');
  assert.equal(othersOf(cleo), 'Ada connected, Bob reconnecting');
  assert.equal(othersOf(ada), 'Bob connected, Cleo connected');
  town.air.open = true;
  await town.wait(30_000);
  assert.deepEqual([othersOf(bob), othersOf(cleo)], ['Ada connected, Cleo connected', 'Ada connected, Bob connected']);
  assert.deepEqual(deafIn(ada), [], 'and that they do again');
});

inTown('Of eight who are in a call Ada cannot add a ninth, and reads that the call is full, not they', async (town) => {
  const { ada, bob } = await three(town);
  await talk(town, ada, bob);
  for (const name of ['Dora', 'Eve', 'Finn', 'Gina', 'Hugo', 'Ivy']) {
    const one = await town.person(name);
    void ada.phone.invite(one.id());
    await town.settle();
    void one.phone.accept();
    await town.settle();
  }
  assert.equal(ada.in('talking').others.filter(({ media }) => media === 'connected').length, 7);
  const before = ada.in('talking').call;
  void ada.phone.invite((await town.person('Jan')).id());
  await town.settle();
  assert.equal(ada.see().problem?.code, 'call_full');
  assert.deepEqual(ada.in('talking').call, before);
});

test('Of somebody who was to be added and is away it is said that they are not here, and not that they will see it', () => {
  assert.equal(joinRefusal({ code: 'user_offline', message: '' }).code, 'not_here');
});

inTown('Ada cannot add who is in the call already, or themselves: they read why, and nothing changes', async (town) => {
  const people = await company(town);
  const { ada, bob } = people;
  for (const id of [bob.id(), ada.id()]) {
    void ada.phone.invite(id);
    await town.settle();
    assert.equal(ada.see().problem?.code, id === bob.id() ? 'call_changed' : 'yourself');
    ada.phone.dismiss('problem');
  }
  assert.deepEqual(whoHears(people), ['Ada: Bob Cleo', 'Bob: Ada Cleo', 'Cleo: Ada Bob']);
});

inTown(
  'Ada adds Cleo to a call with Bob and leaves as Cleo presses Accept: it rings on, for Bob, and nobody talks unseen',
  async (town) => {
    const people = await three(town);
    const { ada, bob, cleo } = people;
    await talk(town, ada, bob);
    void ada.phone.invite(cleo.id());
    await town.settle();
    assert.equal(cleo.in('ringing').other.username, 'Ada');
    void ada.phone.end();
    void cleo.phone.accept();
    await town.settle();
    assert.deepEqual([cleo.in('ringing').other.username, cleo.see().problem], ['Bob', null]);
    assert.deepEqual(whoHears(people), ['Ada:', 'Bob:', 'Cleo:']);
    void cleo.phone.accept();
    await town.settle();
    assert.deepEqual(whoHears(people), ['Ada:', 'Bob: Cleo', 'Cleo: Bob']);
  },
);

inTown('Ada adds Cleo and leaves while it rings: Cleo sees that it is Bob who is there', async (town) => {
  const { ada, bob, cleo } = await three(town);
  await talk(town, ada, bob);
  void ada.phone.invite(cleo.id());
  await town.settle();
  void ada.phone.end();
  await town.settle();
  assert.equal(cleo.in('ringing').other.username, 'Bob');
});

inTown('Of two others Cleo is heard badly: the report says so of them, and not of Bob', async (town) => {
  const { ada, bob, cleo } = await company(town);
  await town.wait(2_500);
  const toCleo = ada.media.peers.find(({ state }) => cleo.media.peers.some((peer) => peer === state.far));
  assert.ok(toCleo);
  const { reading } = toCleo.state;
  toCleo.state.reading = { ...reading, packetsReceived: 180, packetsLost: 20, samples: 1_000, concealed: 200 };
  await town.wait(2_500);
  const report = ada.phone.report();
  assert.deepEqual(
    report?.pairs.map(({ username, quality, candidates }) => [username, (quality?.loss ?? 0) > 0.1, candidates?.local]),
    [
      ['Bob', false, 'host'],
      ['Cleo', true, 'host'],
    ],
  );
  assert.equal(report?.lost, 20 / 300);
  assert.deepEqual([bob.phone.report()?.pairs.length, cleo.phone.report()?.pairs.length], [2, 2]);
});
