import assert from 'node:assert/strict';
import { talkedMs } from '../src/snapshot.ts';
import { ending, inTown, talk } from './town/stories.ts';
import type { Person, Town } from './town/town.ts';

/** How long a person's page says that they have talked. */
function talked(town: Town, person: Person): number {
  return talkedMs(person.in('talking').talk, town.clock.mono());
}

/** Ada calls Bob, whose phone rings, and Ada's page says that it leaves. */
async function leftRinging(town: Town): Promise<[ada: Person, bob: Person]> {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  bob.in('ringing');
  ada.leave();
  await town.settle();
  return [ada, bob];
}

inTown('The time stands while the sound is away, on both sides and on the server, and goes on when it is back', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  assert.deepEqual(
    [ada, bob].map((person) => person.in('talking').call.sound_up.length),
    [2, 2],
  );
  await town.wait(5_000);
  town.air.cut('disconnected');
  await town.wait(4_000);
  const [adas, bobs] = [talked(town, ada), talked(town, bob)];
  assert.ok(Math.abs(adas - bobs) < 100 && adas >= 5_000 && adas < 9_000, `${adas} and ${bobs}`);
  await town.wait(4_000);
  assert.deepEqual([talked(town, ada), talked(town, bob)], [adas, bobs]);
  town.air.open = true;
  await town.wait(10_000);
  assert.equal(ada.in('talking').media, 'connected');
  await town.wait(3_000);
  assert.ok(Math.abs(talked(town, ada) - talked(town, bob)) < 100);
  void bob.phone.end();
  await town.settle();
  const [one, two] = [ada.in('ended').talkMs, bob.in('ended').talkMs];
  assert.equal(one, two, 'both read the same');
  assert.ok(one > adas && one < 21_000, `${one} of 26 s`);
});

inTown('A call that never comes to sound was not talked in', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  town.air.open = false;
  await talk(town, ada, bob);
  await town.wait(10_000);
  assert.deepEqual([talked(town, ada), talked(town, bob), bob.in('talking').call.talk_ms], [0, 0, 0]);
  await town.wait(36_000);
  assert.deepEqual([ending(ada), ada.in('ended').talkMs, bob.in('ended').talkMs], ['failed', 0, 0]);
});

inTown('Bob closes the page: Ada reads it after 3 s, not at a reload, and Bob comes back to the call', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  bob.leave();
  await town.settle();
  const again = await town.reload(bob);
  await town.wait(4_000);
  assert.deepEqual([ada.in('talking').media, ada.in('talking').closedByThem], ['connected', false]);
  again.leave();
  await town.settle();
  again.vanish();
  await town.wait(2_500);
  assert.deepEqual([ada.in('talking').media, ada.in('talking').closedByThem], ['reconnecting', false]);
  await town.wait(1_000);
  assert.equal(ada.in('talking').closedByThem, true);
  const third = await town.reload(again);
  await town.wait(2_000);
  assert.deepEqual([ada.in('talking').media, ada.in('talking').closedByThem, third.in('talking').media], ['connected', false, 'connected']);
  third.leave();
  await town.settle();
  third.vanish();
  await town.wait(60_000);
  assert.equal(ending(ada), 'lost');
  assert.equal(ada.see().problem, null, 'a page that was closed is no trouble of the network');
  assert.ok(ada.in('ended').talkMs < 13_000);
});

inTown('Bob closes the page while the server is away: Ada learns it from Bob', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  for (const { line } of [ada, bob]) {
    line.up = false;
    line.cut();
  }
  bob.leave();
  await town.settle();
  bob.vanish();
  await town.wait(4_000);
  assert.deepEqual([ada.in('talking').closedByThem, ada.in('talking').talk.running], [true, false]);
});

inTown('Bob holds and closes the page: Ada reads it after 3 s, though no sound was expected from there', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  void bob.phone.hold();
  await town.wait(5_000);
  bob.leave();
  await town.settle();
  // The browser of Ada has not noticed yet: where nothing is to be heard, ICE takes its time.
  bob.line.up = false;
  bob.line.cut();
  await town.wait(3_500);
  assert.deepEqual([ada.in('talking').media, ada.in('talking').closedByThem], ['reconnecting', true]);
  const again = await town.reload(bob);
  await town.wait(2_000);
  assert.deepEqual([ada.in('talking').closedByThem, ada.in('talking').heldByThem, again.in('talking').media], [false, true, 'connected']);
});

inTown('Ada loads the page again while it rings: it rings on, and when Bob accepts they talk', async (town) => {
  const [ada, bob] = await leftRinging(town);
  const again = await town.reload(ada);
  assert.equal(again.in('dialing').ringing, true);
  await town.wait(10_000);
  void bob.phone.accept();
  await town.wait(500);
  assert.deepEqual([again.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
});

inTown('Bob accepts while Ada loads the page again, and they talk', async (town) => {
  const [ada, bob] = await leftRinging(town);
  ada.vanish();
  void bob.phone.accept();
  await town.settle();
  const again = await town.reload(ada);
  await town.wait(6_000);
  assert.deepEqual([again.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
});

inTown('Ada closes the page while it rings: Bob has missed a call 3 s later', async (town) => {
  const [ada, bob] = await leftRinging(town);
  ada.vanish();
  await town.wait(2_500);
  bob.in('ringing');
  await town.wait(1_000);
  assert.equal(ending(bob), 'cancelled');
});

inTown('How long a call has been held is known after a reload too', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  assert.equal(ada.in('talking').heldSince, null);
  void ada.phone.hold();
  await town.wait(20_000);
  const again = await town.reload(ada);
  const heldFor = [again, bob].map((person) => town.clock.mono() - (person.in('talking').heldSince ?? Infinity));
  for (const ms of heldFor) assert.ok(ms >= 20_000 && ms < 21_000, `held for ${heldFor.join(' and ')}`);
  void again.phone.resume();
  await town.settle();
  assert.deepEqual([again.in('talking').heldSince, bob.in('talking').heldSince], [null, null]);
});
