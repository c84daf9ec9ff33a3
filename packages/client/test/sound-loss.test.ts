import assert from 'node:assert/strict';
import { cut, ending, heard, inTown, mend, talk } from './town/stories.ts';

inTown('Sound that breaks off is mended by a new way, and the call is shown as reconnecting meanwhile', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  town.air.cut('disconnected');
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['reconnecting', 'reconnecting']);
  town.air.open = true;
  await town.wait(1_900);
  assert.equal(ada.in('talking').media, 'reconnecting', 'a blink of the network is waited for');
  await town.wait(200);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  assert.deepEqual(heard(ada, bob), [true, true]);
  assert.equal(ada.media.microphones.length, 1);
});

inTown('A way that has failed is given up at once by the caller, and by the callee when the caller cannot', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  town.air.cut('failed');
  town.air.open = true;
  await town.settle();
  town.clock.advance(0);
  await town.settle();
  assert.equal(bob.in('talking').media, 'connected');
  cut(ada);
  town.air.cut('failed');
  town.air.open = true;
  await town.wait(1_000);
  assert.equal(bob.in('talking').media, 'reconnecting');
  mend(ada);
  await town.wait(2_500);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
});

inTown('Both looking for a new way at once find one', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  town.air.cut('disconnected');
  town.air.open = true;
  cut(ada);
  cut(bob);
  await town.wait(5_000);
  mend(ada);
  mend(bob);
  await town.wait(3_000);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
});

inTown('Bytes that stay away are missed after two seconds, long before ICE says so, and not while somebody holds', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  await town.wait(2_000);
  void bob.phone.hold();
  town.air.hushed = true;
  await town.wait(6_000);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  town.air.hushed = false;
  void bob.phone.resume();
  await town.wait(3_000);
  assert.equal(ada.in('talking').media, 'connected');
  function restarts(): number {
    return ada.media.peers[0]?.log.filter((word) => word === 'restart').length ?? 0;
  }
  assert.equal(restarts(), 0);
  town.air.hushed = true;
  await town.wait(1_400);
  assert.equal(ada.in('talking').media, 'connected');
  await town.wait(1_300);
  assert.ok(restarts() > 0, 'a new way is looked for');
});

inTown('When new candidates do not help for 15 seconds, a new connection does', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  town.air.cut('failed');
  await town.wait(14_000);
  assert.deepEqual([ada.media.peers.length, bob.media.peers.length], [1, 1]);
  await town.wait(6_000);
  assert.ok(ada.media.peers.length > 1 && bob.media.peers.length > 1);
  // A connection of a call that goes on looks for its way from the moment it is made.
  for (const { media } of [ada, bob]) {
    assert.deepEqual(
      media.peers.map(({ log }) => log[0] === 'gather'),
      media.peers.map((_, made) => made > 0),
    );
  }
  town.air.open = true;
  await town.wait(6_000);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  assert.deepEqual(heard(ada, bob), [true, true]);
  assert.equal([...ada.media.peers, ...bob.media.peers].filter(({ state }) => !state.closed).length, 2);
});

inTown(
  'A connection that finds no candidates is replaced at once, three times at most, and then with the patience of any other',
  async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    await talk(town, ada, bob);
    bob.media.peers.at(-1)?.tell({ type: 'stalled' });
    await town.wait(10);
    assert.equal(bob.media.peers.length, 1, 'one that has found a way has no need of it');
    town.air.cut('disconnected');
    const made: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      bob.media.peers.at(-1)?.tell({ type: 'stalled' });
      await town.wait(100);
      made.push(bob.media.peers.length);
    }
    assert.deepEqual(made, [2, 3, 4, 4, 4]);
    assert.equal(ada.media.peers.length, 4, 'Ada follows');
    town.air.open = true;
    await town.wait(6_000);
    assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
    assert.deepEqual(heard(ada, bob), [true, true]);
  },
);

inTown('A connection that took the place of one without candidates is not replaced as well, for it may find some', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  town.air.cut('disconnected');
  bob.media.peers.at(-1)?.tell({ type: 'stalled' });
  await town.wait(8_000);
  assert.deepEqual([ada.media.peers.length, bob.media.peers.length], [2, 2]);
});

for (const who of ['caller', 'callee'] as const) {
  inTown(`The answer to the first of two new connections of the ${who} comes late, and does not keep the second silent`, async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    await talk(town, ada, bob);
    town.air.cut('disconnected');
    const { media, line } = who === 'caller' ? ada : bob;
    const { commands } = line;
    const reached = commands.push.bind(commands);
    // The line dies unnoticed behind the first offer; its answer waits at the server.
    commands.push = (...names) => {
      if (names.includes('signal/offer')) {
        commands.push = reached;
        queueMicrotask(() => line.deafen());
      }
      return reached(...names);
    };
    for (const ms of [850, 50]) {
      media.peers.at(-1)?.tell({ type: 'stalled' });
      await town.wait(ms);
    }
    assert.equal(media.peers.length, 3);
    line.wake();
    town.air.open = true;
    await town.wait(3_000);
    assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
    assert.deepEqual(heard(ada, bob), [true, true]);
  });
}

inTown('What flowed on the connection before is no sign that the new one works', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  await town.wait(3_000);
  town.air.hushed = true;
  town.air.open = false;
  await town.wait(3_000);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['reconnecting', 'reconnecting']);
  ada.media.peers.at(-1)?.tell({ type: 'stalled' });
  for (let time = 0; time < 40; time += 1) {
    await town.wait(100);
    assert.deepEqual(
      [ada.in('talking').media, bob.in('talking').media],
      ['reconnecting', 'reconnecting'],
      `${time} tenths of a second later`,
    );
  }
  assert.deepEqual([ada.media.peers.length, bob.media.peers.length], [2, 2]);
});

for (const who of ['caller', 'callee'] as const) {
  inTown(`The ${who} of a first call whose connection finds no candidates makes another as soon as both have accepted`, async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    const { media } = who === 'caller' ? ada : bob;
    town.air.open = false;
    void ada.phone.call(bob.id());
    await town.settle();
    if (who === 'caller') media.peers.at(-1)?.tell({ type: 'stalled' });
    await town.wait(5_000);
    assert.equal(media.peers.length, 1, 'nothing is done about it while it rings');
    void bob.phone.accept();
    await town.settle();
    if (who === 'callee') media.peers.at(-1)?.tell({ type: 'stalled' });
    town.air.open = true;
    await town.wait(200);
    assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
    assert.deepEqual(heard(ada, bob), [true, true]);
    assert.deepEqual([ada.media.peers.length, bob.media.peers.length], [2, 2]);
  });
}

inTown('A first connection that finds its candidates late, while it still rings, is kept', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  for (const event of [{ type: 'stalled' }, { type: 'candidates', list: [{ candidate: 'late' }] }] as const)
    ada.media.peers.at(-1)?.tell(event);
  void bob.phone.accept();
  await town.wait(1_000);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  assert.equal(ada.media.peers.length, 1);
});

inTown('A network that changes under Ada has another way looked for at once', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  ada.line.rewire();
  await town.settle();
  assert.ok(ada.media.peers[0]?.log.includes('restart'));
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('Sound that stays away for 45 seconds ends the call as lost, and sound that never came as failed', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  town.air.cut('disconnected');
  await town.wait(44_000);
  ada.in('talking');
  await town.wait(1_500);
  assert.deepEqual([ending(ada), ending(bob)], ['lost', 'lost']);
  assert.equal(ada.see().problem?.code, 'peer_unreachable');
  await talk(town, ada, bob);
  assert.equal(ada.in('talking').media, 'connecting');
  await town.wait(46_000);
  assert.deepEqual([ending(ada), ending(bob)], ['failed', 'failed']);
});
