import assert from 'node:assert/strict';
import { times } from '@earshot/protocol';
import { cut, inTown, mend } from './town/stories.ts';

inTown("Bob's page says itself that it rings: to Ada it rings from then on, and not before", async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob', { ringing: 'when_told' })];
  void ada.phone.call(bob.id());
  await town.wait(1_000);
  bob.in('ringing');
  assert.deepEqual([ada.in('dialing').ringing, ada.in('dialing').ringsOn], [false, 0]);
  bob.phone.rings(bob.see().calls[0]?.id ?? '', true);
  await town.settle();
  assert.deepEqual([ada.in('dialing').ringing, ada.in('dialing').ringsOn], [true, 1]);
});

inTown('Bob has two tabs in one browser: to Ada they are one device that rings, with a sound or without', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob', { ringing: 'when_told' })];
  const tab = await town.person('Bob', { storage: bob.storage, signedIn: false });
  void ada.phone.call(bob.id());
  await town.settle();
  tab.in('ringing');
  assert.equal(ada.in('dialing').ringsOn, 1, 'a phone that nobody told otherwise confirms at once');
  bob.phone.rings(bob.see().calls[0]?.id ?? '', false);
  await town.settle();
  assert.equal(ada.in('dialing').ringsOn, 1, 'two tabs of one device are one');
});

inTown('Neither of two tabs of Bob rings: the other is asked to, and the first to say so is the only one', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob', { ringing: 'when_told' })];
  const tab = await town.person('Bob', { storage: bob.storage, signedIn: false, ringing: 'when_told' });
  void ada.phone.call(bob.id());
  await town.settle();
  const { call_id } = bob.in('ringing').call;
  assert.deepEqual([bob.see().ringAloud, tab.see().ringAloud], [null, null]);
  await town.wait(times.confirm + 100);
  assert.deepEqual([bob.see().ringAloud, tab.see().ringAloud], [null, call_id]);
  tab.phone.rings(tab.see().calls[0]?.id ?? '', true);
  await town.wait(2 * times.confirm);
  assert.deepEqual([bob.see().ringAloud, ada.in('dialing').ringing], [null, true]);
});

inTown('A ring that is over, or was never there, is confirmed to nobody', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob', { ringing: 'when_told' })];
  void ada.phone.call(bob.id());
  await town.settle();
  const id = bob.see().calls[0]?.id ?? '';
  void ada.phone.end();
  await town.settle();
  for (const which of [id, 'nothing']) bob.phone.rings(which, true);
  await town.settle();
  assert.equal(bob.line.commands.filter((name) => name === 'call/ringing').length, 0);
});

inTown('Bob rings, and loses the server: Ada reads that nothing rings there, and that it does when Bob is back', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  assert.equal(ada.in('dialing').ringing, true);
  cut(bob);
  await town.settle();
  bob.in('ringing');
  assert.deepEqual([ada.in('dialing').ringing, ada.in('dialing').ringsOn], [false, 0]);
  mend(bob);
  await town.wait(2_000);
  bob.in('ringing');
  assert.deepEqual([ada.in('dialing').ringing, ada.in('dialing').ringsOn], [true, 1]);
});

inTown('A ring carries its own end: where the server is away by then, it is over at Bob all the same, and stays so', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.wait(10_000);
  const { endsAt } = bob.in('ringing');
  assert.equal(Math.round((endsAt - town.clock.mono()) / 1_000), (times.noAnswer - 10_000) / 1_000);
  cut(bob);
  await town.wait(times.noAnswer - 11_000);
  bob.in('ringing');
  await town.wait(1_500);
  assert.deepEqual([bob.in('ended').reason, bob.in('ended').byMe], ['no_answer', false]);
  mend(bob);
  await town.wait(2_000);
  assert.equal(bob.in('ended').reason, 'no_answer');
});
