import assert from 'node:assert/strict';
import type { CommandName } from '@earshot/protocol';
import { inTown, talk } from './town/stories.ts';
import type { Person, Town } from './town/town.ts';

/** Another device of somebody says something to the server. */
async function says(town: Town, person: Person, name: CommandName, body: object): Promise<void> {
  const core = town.core();
  const identity = core.identify(person.id());
  assert.equal(core.dispatch({ identity, endpointId: null, address: '::1' }, name, body).http, 200);
  await town.wait(400);
}

inTown('What Bob says at one device their phone knows, and after a restart of the server too', async (town) => {
  const bob = await town.person('Bob');
  assert.equal(bob.see().availability?.dnd, false);
  await says(town, bob, 'users/availability', { dnd: true, waiting: false });
  const { availability, session } = bob.see();
  assert.deepEqual([availability?.dnd, availability?.waiting], [true, false]);
  assert.equal(session.phase === 'in' && session.me.dnd, true);
  await town.restart();
  await town.wait(2_000);
  assert.deepEqual(bob.see().availability, availability);
});

inTown('Ada sees that Bob does not want to be disturbed, and her call ends with that word', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await says(town, bob, 'users/availability', { dnd: true });
  assert.equal(ada.see().people.list[0]?.dnd, true);
  void ada.phone.call(bob.id());
  await town.wait(200);
  assert.deepEqual([ada.in('ended').reason, ada.see().problem, bob.see().call.phase], ['do_not_disturb', null, 'idle']);
});

inTown('Bob is free: Ada, who asked, and Bob are told until they dismiss it', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  await talk(town, cleo, bob);
  await says(town, ada, 'users/notify_when_free', { user_id: bob.id() });
  assert.deepEqual([ada.see().free, ada.see().availability?.awaited], [null, [bob.id()]]);
  await cleo.phone.end();
  await town.wait(200);
  const { free } = ada.see();
  assert.deepEqual([free?.user.username, free?.byMe], ['Bob', true]);
  assert.deepEqual([bob.see().free?.user.username, bob.see().free?.byMe], ['Ada', false]);
  assert.deepEqual(ada.see().availability?.awaited, []);
  ada.phone.dismiss('problem');
  assert.equal(ada.see().free, free);
  ada.phone.dismiss('free');
  bob.phone.dismiss();
  assert.deepEqual([ada.see().free, bob.see().free], [null, null]);
});

inTown('Whom Bob has blocked finds them away', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await says(town, bob, 'users/block', { user_id: ada.id() });
  const { list, online } = ada.see().people;
  assert.deepEqual([list.map(({ status }) => status), online], [['offline'], 0]);
  assert.deepEqual(bob.see().availability?.blocked, [ada.id()]);
  await says(town, bob, 'users/unblock', { user_id: ada.id() });
  assert.equal(ada.see().people.list[0]?.status, 'idle');
});
