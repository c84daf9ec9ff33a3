import assert from 'node:assert/strict';
import { three, whoHears, type People } from './town/company.ts';
import { ending, inTown, talk } from './town/stories.ts';
import type { Person, Town } from './town/town.ts';

/** Ada, and Bob and Cleo of the front desk. */
async function desk(town: Town): Promise<People & { readonly frontDesk: string }> {
  const people = await three(town);
  return { ...people, frontDesk: await town.group('Front desk', people.bob, people.cleo) };
}

function ringsSeen(person: Person): string[] {
  return person.see().groupRings.map(({ caller_username: caller, username, group }) => `${caller} to ${group?.username ?? username}`);
}

async function pickUp(town: Town, person: Person): Promise<void> {
  const [ring] = person.see().groupRings;
  assert.ok(ring, 'there is something to pick up');
  void person.phone.pickUp(ring);
  await town.settle();
}

inTown('Ada rings Bob, and Cleo of their group picks up: the two hear each other, and Bob reads who took it', async (town) => {
  const people = await desk(town);
  const { ada, bob, cleo } = people;
  void ada.phone.call(bob.id());
  await town.wait(300);
  assert.deepEqual([ringsSeen(cleo), ringsSeen(bob), ringsSeen(ada)], [['Ada to Bob'], [], []]);
  await pickUp(town, cleo);
  assert.deepEqual(whoHears(people), ['Ada: Cleo', 'Bob:', 'Cleo: Ada']);
  assert.deepEqual([ada.in('talking').other.username, cleo.in('talking').other.username], ['Cleo', 'Ada']);
  assert.deepEqual([bob.in('ended').reason, bob.in('ended').taker], ['answered_elsewhere', 'Cleo']);
  await town.wait(300);
  assert.deepEqual(ringsSeen(cleo), []);
  void ada.phone.end();
  await town.settle();
  assert.equal(ending(cleo), 'hung_up');
});

inTown('Cleo loads the page again while it rings for Bob, and still sees it; Ada cancels, and it is gone', async (town) => {
  const { ada, bob, cleo } = await desk(town);
  void ada.phone.call(bob.id());
  await town.wait(300);
  const again = await town.reload(cleo);
  assert.deepEqual(ringsSeen(again), ['Ada to Bob']);
  void ada.phone.end();
  await town.wait(300);
  assert.deepEqual(ringsSeen(again), []);
});

inTown('The front desk is called while Cleo talks: they see it by its name, and their call is held when they pick it up', async (town) => {
  const people = await desk(town);
  const { ada, bob, cleo, frontDesk } = people;
  const dora = await town.person('Dora');
  await talk(town, dora, cleo);
  void ada.phone.call(frontDesk, 'Front desk');
  await town.wait(300);
  bob.in('ringing');
  assert.deepEqual(ringsSeen(cleo), ['Ada to Front desk']);
  await pickUp(town, cleo);
  assert.deepEqual(whoHears(people), ['Ada: Cleo', 'Bob:', 'Cleo: Ada']);
  assert.ok(dora.in('talking').heldByThem);
});

inTown('Bob was faster than Cleo: Cleo is told so, has no call, and no microphone is open', async (town) => {
  const people = await desk(town);
  const { ada, bob, cleo } = people;
  void ada.phone.call(bob.id());
  await town.wait(300);
  const [ring] = cleo.see().groupRings;
  assert.ok(ring);
  void bob.phone.accept();
  void cleo.phone.pickUp(ring);
  await town.settle();
  assert.deepEqual(whoHears(people), ['Ada: Bob', 'Bob: Ada', 'Cleo:']);
  assert.deepEqual([cleo.see().call.phase, cleo.see().problem?.code], ['idle', 'taken']);
  assert.equal(
    cleo.media.microphones.some(({ state }) => state.open),
    false,
  );
});

inTown('The browser refuses Cleo the microphone: it goes on ringing for Bob alone', async (town) => {
  const { ada, bob, cleo } = await desk(town);
  void ada.phone.call(bob.id());
  await town.wait(300);
  cleo.media.will.refuse = { code: 'permission_denied', detail: '' };
  await pickUp(town, cleo);
  assert.deepEqual([cleo.see().call.phase, cleo.see().problem?.code], ['idle', 'permission_denied']);
  bob.in('ringing');
  assert.deepEqual(ringsSeen(cleo), ['Ada to Bob']);
});

inTown('While Cleo is asked for the microphone they think better of it: it rings on for Bob', async (town) => {
  const { ada, bob, cleo } = await desk(town);
  void ada.phone.call(bob.id());
  await town.wait(300);
  Object.assign(cleo.media.will, { ready: false, wait: true });
  await pickUp(town, cleo);
  cleo.in('accepting');
  void cleo.phone.end();
  await town.settle();
  assert.equal(cleo.see().call.phase, 'idle');
  bob.in('ringing');
  ada.in('dialing');
});

inTown('Bob declines with a word: Ada reads it, and it is in both histories', async (town) => {
  const { ada, bob } = await three(town);
  void ada.phone.call(bob.id());
  await town.settle();
  void bob.phone.decline(undefined, 'In five minutes');
  await town.wait(500);
  assert.deepEqual([ending(ada), ada.in('ended').said], ['rejected', 'In five minutes']);
  assert.deepEqual([ending(bob), bob.in('ended').said], ['rejected by me', null]);
  for (const one of [ada, bob]) assert.equal(one.see().history.entries[0]?.message, 'In five minutes');
});
