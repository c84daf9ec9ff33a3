import assert from 'node:assert/strict';
import { cut, ending, heard, inTown, mend, statusOf, talk } from './town/stories.ts';
import { callsOf, hears, idOf, two, waiting } from './town/two-calls.ts';

inTown("Cleo rings while Ada talks to Bob: Cleo's call waits, and nothing changes for the two", async (town) => {
  const { ada, bob, cleo } = await waiting(town);
  assert.equal(callsOf(ada), '*Bob talking, Cleo ringing');
  assert.equal(ada.in('talking').other.username, 'Bob');
  assert.equal(cleo.in('dialing').ringing, true);
  assert.deepEqual([hears(ada), hears(bob)], ['open', 'open']);
  assert.equal(ada.media.microphones.length, 1);
});

inTown('Ada sets Bob aside and accepts Cleo: they hear each other, and Bob is told', async (town) => {
  const { ada, bob, cleo } = await two(town);
  assert.equal(callsOf(ada), 'Bob held, *Cleo talking');
  assert.equal(bob.in('talking').heldByThem, true);
  assert.deepEqual([hears(ada), hears(bob), hears(cleo)], ['silent open', 'silent', 'open']);
  assert.deepEqual(
    ada.line.commands.filter((name) => name === 'call/hold'),
    [],
    'the server has done both in one',
  );
  await town.wait(300);
  assert.deepEqual(
    ['Ada', 'Bob'].map((name) => statusOf(cleo, name)),
    ['incall', 'onhold'],
  );
});

inTown('Ada ends the call with Bob and accepts Cleo', async (town) => {
  const { ada, bob, cleo } = await waiting(town);
  void ada.phone.accept({ others: 'end' });
  await town.settle();
  assert.equal(callsOf(ada), 'Bob ended, *Cleo talking');
  assert.equal(ending(bob), 'hung_up');
  await town.wait(1_000);
  assert.deepEqual([hears(ada), hears(cleo)], ['open', 'open']);
  ada.phone.dismiss('call', idOf(ada, 'Bob'));
  assert.equal(callsOf(ada), '*Cleo talking');
});

inTown('Ada accepts Cleo, who has just given up: they go on with Bob as before, and know whose call they missed', async (town) => {
  const { ada, bob, cleo } = await waiting(town);
  cut(ada);
  void ada.phone.accept();
  assert.equal(callsOf(ada), 'Bob held, *Cleo accepting');
  await town.settle();
  assert.deepEqual([hears(ada), hears(bob), bob.in('talking').heldByThem], ['silent', 'silent', true]);
  void cleo.phone.end();
  await town.settle();
  mend(ada);
  await town.wait(1_000);
  assert.equal(callsOf(ada), '*Bob talking');
  assert.equal(ada.see().missed?.username, 'Cleo');
  assert.deepEqual([hears(ada), hears(bob), bob.in('talking').heldByThem], ['open', 'open', false]);
  assert.deepEqual(
    ada.line.commands.filter((name) => name === 'call/hold' || name === 'call/resume'),
    [],
  );
});

inTown('Ada takes the hand off: Cleo is declined or gives up, and the call with Bob is untouched', async (town) => {
  const { ada, bob, cleo } = await waiting(town);
  void ada.phone.decline();
  await town.settle();
  assert.deepEqual([callsOf(ada), ending(cleo), ada.see().missed], ['*Bob talking', 'rejected', null]);
  void cleo.phone.call(ada.id());
  await town.settle();
  void cleo.phone.end();
  await town.settle();
  assert.deepEqual([callsOf(ada), ada.see().missed?.username], ['*Bob talking', 'Cleo']);
  assert.deepEqual([hears(ada), hears(bob)], ['open', 'open']);
});

inTown('The microphone is refused for the second call: Cleo rings on, and Bob is heard again', async (town) => {
  const { ada, bob, cleo } = await waiting(town);
  ada.media.will.ready = false;
  ada.media.will.refuse = { code: 'microphone_in_use', detail: '' };
  void ada.phone.accept();
  await town.settle();
  assert.equal(callsOf(ada), '*Bob talking, Cleo ringing');
  assert.equal(ada.see().problem?.code, 'microphone_in_use');
  cleo.in('dialing');
  assert.deepEqual([hears(ada), hears(bob)], ['open', 'open']);
});

inTown('Ada switches twice between Bob and Cleo: the one in front is heard, the other hears silence', async (town) => {
  const { ada, bob, cleo } = await two(town);
  for (const [front, back] of [
    [bob, cleo],
    [cleo, bob],
  ] as const) {
    const name = front === bob ? 'Bob' : 'Cleo';
    void ada.phone.switchTo(idOf(ada, name));
    assert.equal(ada.in('talking').other.username, name);
    assert.equal(ada.in('talking').heldByMe, false);
    await town.settle();
    assert.deepEqual([front.in('talking').heldByThem, back.in('talking').heldByThem], [false, true]);
    assert.deepEqual(
      [heard(ada, front, back), hears(ada).split(' ').toSorted()],
      [
        [true, true, false],
        ['open', 'silent'],
      ],
    );
  }
  assert.equal(callsOf(ada), 'Bob held, *Cleo talking');
  assert.equal(ada.see().problem, null);
});

inTown('Ada switches while the server is away, and both hear of it; the server agrees when it is back', async (town) => {
  const { ada, bob, cleo } = await two(town);
  cut(ada);
  void ada.phone.switchTo(idOf(ada, 'Bob'));
  await town.settle();
  assert.deepEqual([bob.in('talking').heldByThem, cleo.in('talking').heldByThem], [false, true]);
  assert.deepEqual([hears(bob), hears(cleo)], ['open', 'silent']);
  mend(ada);
  await town.wait(2_000);
  assert.deepEqual([bob.in('talking').call.held_by, cleo.in('talking').call.held_by], [[], [ada.id()]]);
  assert.deepEqual(
    [hears(ada), hears(bob), hears(cleo)].map((one) => one.includes('open')),
    [true, true, false],
  );
});

inTown('When the call in front ends, the one set aside is offered beside the receipt and not taken up by itself', async (town) => {
  const { ada, bob, cleo } = await two(town);
  void cleo.phone.end();
  await town.settle();
  assert.equal(callsOf(ada), 'Bob held, *Cleo ended');
  assert.deepEqual(heard(ada, bob), [false, false]);
  ada.phone.dismiss();
  assert.equal(callsOf(ada), '*Bob held');
  void ada.phone.resume();
  await town.settle();
  assert.deepEqual([callsOf(ada), heard(ada, bob)], ['*Bob talking', [true, true]]);
});

inTown("Bob, who is set aside, hangs up: Ada goes on with Cleo, and has Bob's receipt beside it", async (town) => {
  const { ada, bob, cleo } = await two(town);
  void bob.phone.end();
  await town.wait(1_000);
  assert.equal(callsOf(ada), 'Bob ended, *Cleo talking');
  assert.deepEqual([hears(ada), hears(cleo)], ['open', 'open']);
  void cleo.phone.end();
  await town.settle();
  ada.phone.dismiss('call');
  assert.equal(callsOf(ada), '');
});

inTown("When Bob hangs up while Cleo waits, Cleo's ring comes to the front", async (town) => {
  const { ada, bob, cleo } = await waiting(town);
  void bob.phone.end();
  await town.wait(1_000);
  assert.equal(callsOf(ada), 'Bob ended, *Cleo ringing');
  void ada.phone.accept();
  await town.settle();
  assert.deepEqual([hears(ada), hears(cleo)], ['open', 'open']);
});

inTown('Ada holds Bob and calls Cleo; in a call or calling, they are told first that they are busy', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  await talk(town, ada, bob);
  await ada.phone.call(cleo.id());
  assert.deepEqual(
    [callsOf(ada), ada.see().problem?.code, ada.line.commands.filter((name) => name === 'call/initiate').length],
    ['*Bob talking', 'busy', 1],
  );
  void ada.phone.hold();
  await town.settle();
  await talk(town, ada, cleo);
  assert.deepEqual([callsOf(ada), ada.see().problem], ['Bob held, *Cleo talking', null]);
  assert.deepEqual([hears(bob), hears(cleo)], ['silent', 'open']);
});

inTown('Ada is told that they are busy, goes on with Bob, and is told so no longer; that nothing hears them stays said', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  await talk(town, ada, bob);
  await ada.phone.call(cleo.id());
  assert.equal(ada.see().problem?.code, 'busy');
  void ada.phone.hold();
  void ada.phone.resume();
  await town.settle();
  assert.deepEqual([callsOf(ada), ada.see().problem], ['*Bob talking', null]);
  ada.media.will.ready = false;
  ada.media.microphones.at(-1)?.lose();
  await town.settle();
  const said = ada.see().problem;
  assert.ok(said !== null);
  void ada.phone.hold();
  void ada.phone.resume();
  await town.settle();
  assert.deepEqual(ada.see().problem, said);
});

inTown('Cleo rings while Ada calls Bob: Ada can end the one and accept the other, and holding it is no way', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  void ada.phone.call(bob.id());
  await town.settle();
  void cleo.phone.call(ada.id());
  await town.settle();
  assert.equal(callsOf(ada), '*Bob dialing, Cleo ringing');
  void ada.phone.accept();
  assert.deepEqual([callsOf(ada), ada.see().problem?.code], ['*Bob dialing, Cleo ringing', 'busy']);
  void ada.phone.accept({ others: 'end' });
  await town.settle();
  assert.deepEqual([callsOf(ada), ending(bob)], ['Bob ended, *Cleo talking', 'cancelled']);
  await town.wait(1_000);
  assert.deepEqual([hears(ada), hears(cleo)], ['open', 'open']);
});

inTown('Ada and Bob call each other while each has somebody set aside: they talk, and the others stay where they are', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  const [cleo, dora] = [await town.person('Cleo'), await town.person('Dora')];
  await talk(town, ada, cleo);
  await talk(town, bob, dora);
  void ada.phone.hold();
  void bob.phone.hold();
  await town.settle();
  void ada.phone.call(bob.id());
  void bob.phone.call(ada.id());
  await town.settle();
  assert.deepEqual([callsOf(ada), callsOf(bob)], ['Cleo held, *Bob talking', 'Dora held, *Ada talking']);
  assert.deepEqual([hears(ada), hears(bob)], ['silent open', 'silent open']);
});

inTown("Mute is Ada's: they stay muted when they accept Cleo and when they switch", async (town) => {
  const { ada, bob, cleo } = await waiting(town);
  ada.phone.mute();
  void ada.phone.accept();
  await town.settle();
  assert.deepEqual([ada.in('talking').muted, cleo.in('talking').theirMute, heard(ada, cleo)], [true, true, [false, true]]);
  ada.phone.unmute();
  void ada.phone.switchTo(idOf(ada, 'Bob'));
  await town.settle();
  assert.deepEqual([ada.in('talking').muted, bob.in('talking').theirMute, heard(ada, bob)], [false, false, [true, true]]);
});
