import assert from 'node:assert/strict';
import { inTown, statusOf, talk } from './town/stories.ts';

inTown('The browser stops the page of Bob: they are away after 3 s, and there again when it runs', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  assert.equal(statusOf(ada, 'Bob'), 'idle');
  bob.wake('frozen');
  await town.wait(4_000);
  assert.notEqual(statusOf(ada, 'Bob'), 'idle');
  bob.wake('shown');
  await town.settle();
  void ada.phone.call(bob.id());
  await town.settle();
  bob.in('ringing');
});

inTown('A page that is stopped in a call stays in it', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  bob.wake('frozen');
  await town.wait(4_000);
  assert.equal(ada.in('talking').media, 'connected');
});
