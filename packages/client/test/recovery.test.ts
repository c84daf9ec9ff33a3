import assert from 'node:assert/strict';
import { cut, ending, heard, inTown, mend, statusOf, talk } from './town/stories.ts';

inTown('A lost link is not heard; it is tried again by itself and the call goes on', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  cut(ada);
  await town.wait(1_000);
  assert.equal(ada.see().link.phase, 'waiting');
  assert.deepEqual(heard(ada, bob), [true, true]);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  ada.line.up = true;
  await town.wait(8_000);
  assert.equal(ada.see().link.phase, 'open');
  void bob.phone.end();
  await town.settle();
  assert.equal(ending(ada), 'hung_up');
});

inTown('While the link is down, hold, mute and resume act here and there at once, and the server learns of them later', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  cut(ada);
  void ada.phone.hold();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [false, false]);
  assert.equal(bob.in('talking').heldByThem, true);
  assert.equal(bob.in('talking').call.status, 'incall', 'the server knows nothing yet');
  mend(ada);
  await town.settle();
  assert.equal(bob.in('talking').call.status, 'onhold');
  void ada.phone.resume();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('A hold and a resume while the link is down for a minute leave nobody on hold', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  cut(ada);
  void ada.phone.hold();
  await town.wait(30_000);
  void ada.phone.resume();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
  mend(ada);
  await town.wait(2_000);
  assert.equal(bob.in('talking').call.status, 'incall');
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('Hanging up while the link is down ends the call there too, and frees both at the server when the link is back', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  await talk(town, ada, bob);
  cut(ada);
  void ada.phone.end();
  await town.settle();
  assert.deepEqual([ending(ada), ending(bob)], ['hung_up by me', 'hung_up']);
  await town.wait(4_000);
  assert.equal(statusOf(cleo, 'Bob'), 'idle', 'Bob has told the server');
  mend(ada);
  await town.wait(1_000);
  assert.equal(statusOf(cleo, 'Ada'), 'idle');
  assert.equal(ada.see().problem, null);
});

inTown('With both links down a hang-up is told to the server by whoever comes back', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  await talk(town, ada, bob);
  cut(ada);
  cut(bob);
  void ada.phone.end();
  await town.wait(25_000);
  assert.equal(ending(bob), 'hung_up');
  mend(ada);
  await town.wait(1_000);
  assert.equal(statusOf(cleo, 'Ada'), 'idle');
});

inTown('A ring missed while the link was down for a moment rings when it is back', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  cut(bob);
  void ada.phone.call(bob.id());
  await town.settle();
  assert.equal(ada.in('dialing').ringing, false, 'nothing rings yet, and nobody says so');
  mend(bob);
  await town.settle();
  bob.in('ringing');
  assert.equal(ada.in('dialing').ringing, true);
  void bob.phone.accept();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('A call pressed while the link is down goes out when it is back within 20 seconds, and says so when it is not', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  cut(ada);
  void ada.phone.call(bob.id());
  await town.wait(5_000);
  ada.in('dialing');
  mend(ada);
  await town.settle();
  bob.in('ringing');
  void ada.phone.end();
  await town.settle();
  cut(ada);
  void ada.phone.call(bob.id());
  await town.wait(22_000);
  assert.equal(ada.see().problem?.code, 'server_unreachable');
  assert.equal(ada.see().call.phase, 'idle');
});

inTown('An Accept pressed while the link is down is carried out once when it is back', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  cut(bob);
  void bob.phone.accept();
  await town.wait(3_000);
  bob.in('accepting');
  mend(bob);
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
  assert.equal(bob.line.commands.filter((name) => name === 'call/accept').length, 1);
});

inTown('An answer that is lost with the link is given again, and nothing happens twice', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  ada.line.cut();
  await town.wait(1_000);
  assert.equal(bob.see().call.phase, 'ringing');
  assert.equal(ada.in('dialing').ringing, true);
  assert.equal(ada.see().problem, null);
});

inTown('A link on which nothing comes in any more is found out: by a command, by waking, by silence', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  ada.line.deafen();
  void ada.phone.call(bob.id());
  await town.wait(7_000);
  assert.equal(bob.see().call.phase, 'idle');
  await town.wait(2_500);
  bob.in('ringing');
  void ada.phone.end();
  await town.settle();
  ada.line.deafen();
  ada.line.wake();
  await town.wait(3_900);
  void bob.phone.call(ada.id());
  await town.settle();
  assert.equal(ada.see().call.phase, 'ended', 'the ring is on a dead line');
  await town.wait(1_000);
  ada.in('ringing');
  void bob.phone.end();
  await town.settle();
  ada.line.deafen();
  await town.wait(33_000);
  void bob.phone.call(ada.id());
  await town.wait(2_000);
  ada.in('ringing');
});

inTown('Where sockets are blocked the stream is used, for a whole call both ways', async (town) => {
  const ada = await town.person('Ada');
  const bob = await town.person('Bob', { blocked: true });
  await town.wait(3_000);
  assert.deepEqual(bob.see().link, { phase: 'open', door: 'stream' });
  assert.deepEqual(ada.see().link, { phase: 'open', door: 'socket' });
  await talk(town, ada, bob);
  assert.deepEqual(heard(ada, bob), [true, true]);
  void bob.phone.hold();
  await town.settle();
  assert.equal(ada.in('talking').heldByThem, true);
  bob.line.cut();
  await town.wait(2_000);
  assert.deepEqual(bob.see().link, { phase: 'open', door: 'stream' });
  void bob.phone.resume();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
  void bob.phone.end();
  await town.settle();
  assert.deepEqual([ending(ada), ending(bob)], ['hung_up', 'hung_up by me']);
  await talk(town, bob, ada);
  assert.deepEqual(heard(ada, bob), [true, true]);
});

for (const blocked of [true, false])
  inTown(
    `A gateway that refuses everybody for a while signs nobody out, whose line is a ${blocked ? 'stream' : 'socket'}`,
    async (town) => {
      const ada = await town.person('Ada');
      const bob = await town.person('Bob', { blocked });
      await town.wait(3_000);
      await talk(town, ada, bob);
      for (const body of [{ message: 'Unauthorized' }, {}, { status: 'error', code: 'forbidden' }, 'no']) {
        bob.line.gateway = { http: 401, body };
        bob.line.cut();
        await town.wait(20_000);
        assert.equal(bob.see().session.phase, 'in');
        assert.equal(bob.in('talking').other.username, 'Ada');
        bob.line.gateway = null;
        await town.wait(15_000);
        assert.equal(bob.see().link.phase, 'open');
      }
      assert.deepEqual(heard(ada, bob), [true, true]);
    },
  );

inTown('Closing the phone in a call tells the other', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  ada.phone.close();
  ada.phone.close();
  await town.settle();
  assert.equal(ending(bob), 'hung_up');
  assert.ok(ada.media.microphones.every(({ state }) => !state.open));
});

inTown('A ring is told to the page before anything is made for it', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  const peersAtRing: number[] = [];
  bob.phone.subscribe(() => {
    if (bob.see().call.phase === 'ringing') peersAtRing.push(bob.media.peers.length);
  });
  void ada.phone.call(bob.id());
  await town.settle();
  await town.wait(100);
  assert.equal(peersAtRing[0], 0);
  assert.equal(bob.media.peers.length, 1);
});

inTown('A page that closes its phone as soon as it rings leaves nothing behind', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  bob.phone.subscribe(() => {
    if (bob.see().call.phase === 'ringing') bob.phone.close();
  });
  void ada.phone.call(bob.id());
  await town.wait(16_000);
  assert.deepEqual([bob.media.peers.length, bob.media.microphones.length], [0, 0]);
  assert.equal(ending(ada), 'unreachable');
});

const outside = [{ urls: ['stun:stun.test'] }];

inTown(
  'Between networks the offer is made anew with servers while it rings, and that one is answered',
  async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    await talk(town, ada, bob);
    assert.deepEqual(heard(ada, bob), [true, true]);
    assert.ok(ada.media.peers[0]?.log.includes('servers 1') && ada.media.peers[0].log.includes('restart'));
    const prepared = bob.media.peers[0]?.log.filter((entry) => entry.startsWith('prepare'));
    assert.equal(prepared?.length, 2);
    assert.ok(bob.media.peers[0]?.log.includes('servers 1'));
  },
  outside,
);

for (const delay of [0, 1, 2, 3, 4, 5, 6, 8, 10]) {
  inTown(
    `Who accepts ${delay} turns after it rings, while the offer with servers is on its way, is heard within a second`,
    async (town) => {
      const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
      async function accept(): Promise<void> {
        for (let turn = 0; turn < delay; turn += 1) await Promise.resolve();
        void bob.phone.accept();
      }
      const stop = bob.phone.subscribe(() => {
        if (bob.see().call.phase !== 'ringing') return;
        stop();
        void accept();
      });
      void ada.phone.call(bob.id());
      await town.wait(1_000);
      assert.deepEqual(heard(ada, bob), [true, true]);
    },
    outside,
  );
}
