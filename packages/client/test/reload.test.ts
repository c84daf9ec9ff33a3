import assert from 'node:assert/strict';
import { cut, ending, heard, inTown, mend, talk } from './town/stories.ts';

inTown('Ada loads the page again in a call: it goes on without a press, with the time and the microphone as they were', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  await town.wait(5_000);
  ada.phone.mute();
  await town.settle();
  const again = await town.reload(ada);
  await town.wait(500);
  assert.deepEqual([again.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  assert.deepEqual(heard(again, bob), [false, true], 'Ada is muted still');
  assert.equal(again.in('talking').muted, true);
  again.phone.unmute();
  await town.settle();
  assert.deepEqual(heard(again, bob), [true, true]);
  const { talk: time } = again.in('talking');
  assert.ok(time.running && time.ms >= 5_000 && time.ms < 6_000, `talked ${time.ms}`);
  void again.phone.end();
  await town.settle();
  assert.deepEqual([ending(again), ending(bob)], ['hung_up by me', 'hung_up']);
  assert.equal(again.tab.get('earshot.call'), undefined);
});

inTown('A page of the version before has kept one call and no list: it goes on all the same', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  const [kept]: unknown[] = JSON.parse(ada.tab.get('earshot.call') ?? '[]');
  ada.tab.set('earshot.call', JSON.stringify(kept));
  const again = await town.reload(ada);
  await town.wait(500);
  assert.deepEqual(heard(again, bob), [true, true]);
  const torn = await town.reload({ ...again, tab: new Map([['earshot.call', '[{"callId":']]) });
  assert.equal(torn.see().call.phase, 'elsewhere', 'what cannot be read is as if nothing were kept');
});

inTown("Bob, who was called, loads the page again while holding: it is still Bob's hold, and Bob's to lift", async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  void bob.phone.hold();
  await town.settle();
  const again = await town.reload(bob);
  await town.wait(500);
  assert.equal(again.in('talking').heldByMe, true);
  assert.equal(ada.in('talking').heldByThem, true);
  assert.deepEqual(heard(ada, again), [false, false]);
  void again.phone.resume();
  await town.settle();
  assert.deepEqual(heard(ada, again), [true, true]);
});

inTown('Both load their pages again at once', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  ada.vanish();
  bob.vanish();
  const [one, two] = [await town.reload(ada), await town.reload(bob)];
  await town.wait(2_000);
  assert.deepEqual(heard(one, two), [true, true]);
  assert.deepEqual([one.in('talking').media, two.in('talking').media], ['connected', 'connected']);
});

inTown('A page that comes back after the other has hung up says how the call ended', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  ada.vanish();
  void bob.phone.end();
  await town.settle();
  const again = await town.reload(ada);
  assert.equal(again.in('ended').other.username, 'Bob');
  assert.equal(ending(again), 'hung_up');
  again.phone.dismiss();
  const third = await town.reload(again);
  assert.equal(third.see().call.phase, 'idle', 'once');
});

inTown('A page that comes back after a minute says that the call was lost', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  ada.vanish();
  await town.wait(60_000);
  assert.equal(ending(bob), 'lost');
  const again = await town.reload(ada);
  assert.equal(ending(again), 'lost');
});

inTown('A tab that was doubled in a call leaves it where it is, and takes it over when it is told to', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  const twin = await town.person('Ada', { storage: ada.storage, tab: new Map(ada.tab), signedIn: false });
  await town.wait(500);
  twin.in('elsewhere');
  assert.deepEqual(heard(ada, bob), [true, true]);
  void twin.phone.take();
  await town.wait(500);
  assert.equal(twin.in('talking').media, 'connected');
  ada.in('elsewhere');
  assert.deepEqual(heard(ada, bob, twin), [false, true, true]);
  assert.equal(bob.in('talking').media, 'connected');
  void ada.phone.take();
  await town.wait(500);
  assert.deepEqual(heard(ada, bob, twin), [true, true, false]);
  ada.phone.mute();
  void twin.phone.take();
  await town.wait(500);
  void ada.phone.take();
  await town.wait(500);
  assert.equal(ada.in('talking').muted, true, 'as it was when it was taken');
  ada.phone.unmute();
  await town.settle();
  void bob.phone.end();
  await town.settle();
  assert.deepEqual([ending(ada), twin.see().call.phase], ['hung_up', 'idle']);
});

inTown(
  'From afar both new connections are given the servers before they look for a way',
  async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    await talk(town, ada, bob);
    const again = await town.reload(ada);
    await town.wait(500);
    assert.deepEqual(heard(again, bob), [true, true]);
    const words = [again, bob].map(({ media }) => media.peers.at(-1)?.log ?? []);
    assert.deepEqual(
      words.map(
        (log) => log.indexOf('servers 1') >= 0 && log.indexOf('servers 1') < log.findIndex((word) => word === 'offer' || word === 'answer'),
      ),
      [true, true],
    );
  },
  [{ urls: ['turn:relay.example:3478'], username: 'ada', credential: 'secret' }],
);

inTown('Bob is without network when Cleo loads the page again while it rings, and accepts: they hear each other at once', async (town) => {
  const [bob, cleo] = [await town.person('Bob'), await town.person('Cleo')];
  void cleo.phone.call(bob.id());
  await town.wait(300);
  cut(bob);
  const again = await town.reload(cleo);
  void bob.phone.accept();
  await town.wait(500);
  mend(bob);
  await town.wait(1_000);
  assert.deepEqual([bob.in('talking').media, again.in('talking').media], ['connected', 'connected']);
  assert.deepEqual(heard(bob, again), [true, true]);
});

inTown(
  'The server is killed, and Ada takes the call at another tab in that moment: the sound is back within some seconds',
  async (town) => {
    const [ada, dora] = [await town.person('Ada'), await town.person('Dora')];
    const tab = await town.person('Ada', { storage: ada.storage, signedIn: false });
    await town.wait(500);
    await talk(town, dora, ada);
    await town.wait(1_000);
    await town.restart();
    void tab.phone.take();
    await town.wait(4_000);
    assert.deepEqual([tab.in('talking').media, dora.in('talking').media], ['connected', 'connected']);
    assert.deepEqual(heard(ada, tab, dora), [false, true, true]);
  },
);
