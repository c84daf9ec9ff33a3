import assert from 'node:assert/strict';
import { ending, heard, inTown, statusOf, talk } from './town/stories.ts';

inTown('Ada calls Bob, whose phone rings, Bob accepts, they hear each other and Ada hangs up', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  void ada.phone.call(bob.id());
  await town.settle();
  assert.equal(ada.in('dialing').ringing, true);
  assert.equal(bob.in('ringing').other.username, 'Ada');
  await town.wait(300);
  assert.deepEqual([statusOf(cleo, 'Ada'), statusOf(cleo, 'Bob')], ['calling', 'ringing']);
  void bob.phone.accept();
  await town.settle();
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  assert.deepEqual(heard(ada, bob), [true, true]);
  await town.wait(5_000);
  assert.equal(statusOf(cleo, 'Ada'), 'incall');
  void ada.phone.end();
  await town.settle();
  assert.deepEqual([ending(ada), ending(bob)], ['hung_up by me', 'hung_up']);
  assert.deepEqual([ada.in('ended').talkMs, bob.in('ended').talkMs], [5_000, 5_000]);
  await town.wait(1_000);
  assert.ok([...ada.media.microphones, ...bob.media.microphones].every((microphone) => !microphone.state.open));
  assert.ok([...ada.media.peers, ...bob.media.peers].every((peer) => peer.state.closed));
  assert.equal(statusOf(cleo, 'Bob'), 'idle');
  ada.phone.dismiss();
  assert.equal(ada.see().call.phase, 'idle');
});

inTown('The snapshot lists the call in focus from its first moment until its receipt is dismissed, under one id', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  assert.deepEqual(ada.see().calls, []);
  void ada.phone.call(bob.id());
  const [entry] = ada.see().calls;
  assert.deepEqual(entry, { id: entry?.id, view: ada.see().call, focused: true });
  await talk(town, ada, bob);
  assert.deepEqual(ada.see().calls, [{ id: entry?.id, view: ada.see().call, focused: true }]);
  assert.equal(ada.see().calls, ada.see().calls);
  void ada.phone.end(entry?.id);
  assert.deepEqual(ada.see().calls, [{ id: entry?.id, view: ada.in('ended'), focused: true }]);
  ada.phone.dismiss('call', entry?.id);
  assert.deepEqual(ada.see().calls, []);
});

inTown('Who was called can hang up too, and call back', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  void bob.phone.end();
  await town.settle();
  assert.deepEqual([ending(ada), ending(bob)], ['hung_up', 'hung_up by me']);
  await talk(town, bob, ada);
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('Bob declines, and Ada sees it', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  void bob.phone.decline();
  await town.settle();
  assert.deepEqual([ending(ada), ending(bob)], ['rejected', 'rejected by me']);
  assert.equal(bob.media.microphones.length, 0);
});

inTown('Ada calls Bob, gives up before the server has answered, and calls again: Bob is rung by the second call', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  // The command goes out; nothing reaches the server before the town settles.
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  void ada.phone.end();
  void ada.phone.call(bob.id());
  await town.wait(1_000);
  assert.deepEqual(
    ada.line.commands.filter((name) => name === 'call/initiate' || name === 'call/end'),
    ['call/initiate', 'call/initiate', 'call/end', 'call/initiate'],
  );
  ada.in('dialing');
  void bob.phone.accept();
  await town.wait(1_000);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('Ada cancels while it rings, before the server has answered, and before there is a microphone', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  void ada.phone.end();
  await town.settle();
  assert.deepEqual([ending(ada), ending(bob)], ['cancelled by me', 'cancelled']);
  void ada.phone.call(bob.id());
  await Promise.resolve();
  await Promise.resolve();
  void ada.phone.end();
  assert.equal(ending(ada), 'cancelled by me');
  await town.settle();
  assert.equal(ending(bob), 'cancelled');
  await town.wait(300);
  assert.equal(statusOf(bob, 'Ada'), 'idle');
  ada.media.will.ready = false;
  ada.media.will.wait = true;
  void ada.phone.call(bob.id());
  await town.settle();
  void ada.phone.end();
  ada.media.answerPermission();
  await town.settle();
  assert.equal(ending(ada), 'cancelled by me');
  assert.ok(ada.media.microphones.every(({ state }) => !state.open));
  assert.equal(ending(bob), 'cancelled', 'the third call never rang');
});

for (const first of ['Ada', 'Bob']) {
  inTown(`Ada cancels and Bob accepts at the same moment, ${first} a little earlier: both see the same end`, async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    void ada.phone.call(bob.id());
    await town.settle();
    function accept(): void {
      void bob.phone.accept();
    }
    function cancel(): void {
      void ada.phone.end();
    }
    for (const act of first === 'Ada' ? [cancel, accept] : [accept, cancel]) act();
    await town.settle();
    assert.equal(ada.see().call.phase, 'ended');
    assert.equal(bob.see().call.phase, 'ended');
    assert.deepEqual(heard(ada, bob), [false, false]);
    assert.ok(bob.media.microphones.every(({ state }) => !state.open));
  });
}

inTown('Nobody answers for 45 seconds', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.wait(46_000);
  assert.deepEqual([ending(ada), ending(bob)], ['no_answer', 'no_answer']);
});

inTown('Cleo calls Bob, who is talking to Ada, and rings; Dora, who calls them too, hears that they are busy', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  const [cleo, dora] = [await town.person('Cleo'), await town.person('Dora')];
  await talk(town, ada, bob);
  void cleo.phone.call(bob.id());
  await town.settle();
  void dora.phone.call(bob.id());
  await town.settle();
  assert.deepEqual([cleo.in('dialing').ringing, ending(dora)], [true, 'user_busy']);
  assert.deepEqual(heard(ada, bob), [true, true]);
  void ada.phone.call(cleo.id());
  await town.settle();
  assert.equal(ada.see().problem?.code, 'busy');
  ada.in('talking');
});

inTown('Ada and Bob call each other at the same moment and talk at once', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  void bob.phone.call(ada.id());
  await town.settle();
  assert.equal(ada.in('talking').call.call_id, bob.in('talking').call.call_id);
  assert.deepEqual(heard(ada, bob), [true, true]);
  assert.deepEqual([ada.media.microphones.length, bob.media.microphones.length], [1, 1]);
  assert.equal([...ada.media.peers, ...bob.media.peers].filter(({ state }) => !state.closed).length, 2);
  void bob.phone.end();
  await town.settle();
  assert.deepEqual([ending(ada), ending(bob)], ['hung_up', 'hung_up by me']);
});

inTown("Ada presses Call while Bob rings and the microphone still asks: Bob's call is answered", async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  ada.media.will.ready = false;
  ada.media.will.wait = true;
  void ada.phone.call(bob.id());
  await town.settle();
  void bob.phone.call(ada.id());
  await town.settle();
  ada.in('dialing');
  ada.media.answerPermission();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown("Cleo rings Ada a moment before Ada can call Bob: a ring is no hindrance, and Ada's own call goes out", async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  void cleo.phone.call(ada.id());
  void ada.phone.call(bob.id());
  await town.settle();
  assert.equal(ada.in('dialing').other.username, 'Bob');
  assert.deepEqual(
    ada.see().calls.map(({ view }) => `${view.other.username} ${view.phase}`),
    ['Bob dialing', 'Cleo ringing'],
  );
  assert.equal(ada.see().problem, null);
  bob.in('ringing');
  void bob.phone.accept();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('Where no call can be made at all, Accept and Call say why', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  bob.media.will.unfit = { code: 'insecure_context', detail: '' };
  void bob.phone.call(ada.id());
  assert.equal(bob.see().problem?.code, 'insecure_context');
  bob.phone.dismiss();
  void ada.phone.call(bob.id());
  await town.settle();
  void bob.phone.accept();
  bob.in('ringing');
  assert.equal(bob.see().problem?.code, 'insecure_context');
});

inTown('Bob has two tabs: both ring, one accepts, the other knows and can hang up; declining stops both', async (town) => {
  const ada = await town.person('Ada');
  const bob = await town.person('Bob');
  const tab = await town.person('Bob', { storage: bob.storage, signedIn: false });
  void ada.phone.call(bob.id());
  await town.settle();
  tab.in('ringing');
  void bob.phone.accept();
  void tab.phone.accept();
  await town.settle();
  bob.in('talking');
  assert.equal(tab.in('elsewhere').other.username, 'Ada');
  assert.deepEqual(heard(ada, bob, tab), [true, true, false]);
  assert.ok(tab.media.microphones.every(({ state }) => !state.open));
  void tab.phone.end();
  await town.settle();
  assert.equal(tab.see().call.phase, 'idle');
  assert.deepEqual([ending(ada), bob.in('ended').reason], ['hung_up', 'hung_up']);
  void ada.phone.call(bob.id());
  await town.settle();
  void tab.phone.decline();
  await town.settle();
  assert.deepEqual([ending(bob), ending(tab)], ['rejected by me', 'rejected by me']);
});

inTown('A browser that wants a tap before it plays is asked by one', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  const peer = bob.media.peers[0];
  peer?.tell({ type: 'tap', needed: true });
  assert.equal(bob.in('talking').tapToHear, true);
  bob.phone.hear();
  assert.ok(peer?.log.includes('hear'));
  peer?.tell({ type: 'tap', needed: false });
  assert.equal(bob.in('talking').tapToHear, false);
});

inTown('The peer for a ring is made a tenth of a second after the ring is drawn, and Bob may be quicker', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  let atTheRing: number | null = null;
  bob.phone.subscribe(() => {
    if (bob.see().call.phase !== 'ringing' || atTheRing !== null) return;
    atTheRing = bob.media.peers.length;
    void bob.phone.accept();
  });
  void ada.phone.call(bob.id());
  await town.settle();
  assert.equal(atTheRing, 0);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  void bob.phone.end();
  await town.settle();
  void ada.phone.call(bob.id());
  await town.settle();
  assert.equal(bob.in('ringing').other.username, 'Ada');
  await town.wait(99);
  assert.equal(bob.media.peers.length, 1);
  await town.wait(1);
  assert.equal(bob.media.peers.length, 2, 'made ready while it rings');
});

inTown('Nobody can call themselves, or somebody who is gone, and nobody without a name can call', async (town) => {
  const ada = await town.person('Ada');
  await ada.phone.call(ada.id());
  assert.equal(ada.see().problem?.code, 'yourself');
  void ada.phone.call('00000000-0000-4000-8000-000000000000');
  await town.settle();
  assert.equal(ada.see().problem?.code, 'user_gone');
  assert.equal(ada.see().call.phase, 'idle');
  const stranger = await town.person('', { signedIn: false });
  await stranger.phone.call(ada.id());
  assert.equal(stranger.see().problem?.code, 'signed_out');
});
