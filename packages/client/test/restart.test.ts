import assert from 'node:assert/strict';
import { cut, ending, heard, inTown, mend, talk } from './town/stories.ts';
import type { Person, Town } from './town/town.ts';

inTown('A server killed and started again is not heard; hold and hang-up go on by the data channel', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  await town.restart();
  await town.wait(2_000);
  assert.deepEqual([ada.see().link.phase, bob.see().link.phase], ['open', 'open']);
  assert.deepEqual(heard(ada, bob), [true, true]);
  void bob.phone.hold();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [false, false]);
  assert.equal(ada.in('talking').heldByThem, true);
  assert.equal(ada.in('talking').talk.running, false);
  void bob.phone.resume();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
  void ada.phone.end();
  await town.settle();
  assert.deepEqual([ending(ada), ending(bob)], ['hung_up by me', 'hung_up']);
  assert.equal(ada.see().problem, null);
});

inTown('Who is held when the server is killed stays silent until the other resumes', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  void bob.phone.hold();
  await town.settle();
  await town.restart();
  await town.wait(2_000);
  assert.equal(bob.in('talking').heldByMe, true);
  assert.equal(ada.in('talking').heldByThem, true);
  assert.deepEqual(heard(ada, bob), [false, false]);
  void bob.phone.resume();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown("Bob is back first after a restart and accepts while Ada is still away: Ada finds Bob's answer, and they talk", async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  ada.line.up = false;
  await town.restart();
  await town.wait(2_000);
  bob.in('ringing');
  void bob.phone.accept();
  await town.wait(1_000);
  ada.in('dialing');
  mend(ada);
  await town.wait(500);
  assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
  assert.deepEqual(heard(ada, bob), [true, true]);
  assert.ok((ada.media.peers[0]?.state.heard.length ?? 0) > 0, "and Bob's candidates");
});

inTown('A call that only rings outlives the server: Bob accepts after it, and they talk', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  await town.restart();
  await town.wait(2_000);
  assert.equal(ada.in('dialing').ringing, true);
  bob.in('ringing');
  void bob.phone.accept();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('A server that stops tells how long to stay away', async (town) => {
  const ada = await town.person('Ada');
  town.core().drain(4_000);
  await town.settle();
  const { link } = ada.see();
  assert.equal(link.phase === 'waiting' ? link.retryAt - town.clock.mono() : null, 2_000);
  await town.restart();
  await town.wait(2_100);
  assert.equal(ada.see().link.phase, 'open');
});

/** Nobody can reach the server, for so long that the phones try seldom; nothing tells them when it is back. */
async function away(town: Town, people: readonly Person[], ms: number): Promise<void> {
  for (const person of people) cut(person);
  await town.wait(ms);
}

function back(people: readonly Person[]): void {
  for (const { line } of people) line.up = true;
}

for (const later of [1_000, 3_000, 5_000, 8_000])
  inTown(`Ada hangs up while there is no server; ${later / 1000} s later it is back, and in two seconds both are free`, async (town) => {
    const both = [await town.person('Ada'), await town.person('Bob')] as const;
    const [ada, bob] = both;
    await talk(town, ada, bob);
    await away(town, both, 20_000);
    void ada.phone.end();
    await town.wait(later);
    assert.deepEqual([ending(ada), ending(bob)], ['hung_up by me', 'hung_up']);
    back(both);
    await town.wait(2_000);
    assert.deepEqual(town.core().counts().calls, { calling: 0, incall: 0, onhold: 0 });
  });

inTown('Ada presses Call between two tries while the server is back already: Bob rings at once', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await away(town, [ada], 14_000);
  back([ada]);
  const { link } = ada.see();
  assert.ok(link.phase === 'waiting' && link.retryAt - town.clock.mono() > 500, 'the next try is not near');
  void ada.phone.call(bob.id());
  await town.wait(100);
  bob.in('ringing');
});

for (const ms of [11_000, 12_000, 13_000, 14_000])
  inTown(`Bob accepts while Ada has been away for ${ms / 1000} s: two seconds after Ada's line is back they talk`, async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    void ada.phone.call(bob.id());
    await town.settle();
    await away(town, [ada], ms);
    void bob.phone.accept();
    await town.settle();
    back([ada]);
    await town.wait(2_000);
    assert.deepEqual(heard(ada, bob), [true, true]);
  });

/** The longest pause between two tries that each of them plans while `story` runs. */
async function longestPauses(town: Town, people: readonly Person[], story: () => Promise<void>): Promise<number[]> {
  const longest = people.map(() => 0);
  const stops = people.map((person, index) =>
    person.phone.subscribe(() => {
      const { link } = person.see();
      if (link.phase === 'waiting') longest[index] = Math.max(longest[index] ?? 0, link.retryAt - town.clock.mono());
    }),
  );
  await story();
  for (const stop of stops) stop();
  return longest;
}

inTown('Who still reads the receipt of a call is in none, and asks for a server that is away no more often than anybody', async (town) => {
  const [ada, bob, cleo, dan] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo'), await town.person('Dan')];
  await talk(town, ada, bob);
  void ada.phone.end();
  await town.wait(2_000);
  await talk(town, dan, await town.person('Eve'));
  const all = [ada, bob, cleo, dan];
  const pauses = await longestPauses(town, all, () => away(town, all, 30_000));
  assert.deepEqual([ending(ada), ending(bob)], ['hung_up by me', 'hung_up']);
  assert.deepEqual(pauses, [3_500, 3_500, 3_500, 1_500], 'only the call that goes on cannot wait');
});

inTown('A stream that has held for five minutes gives way to a socket, although the receipt of a call is still open', async (town) => {
  const [ada, bob] = [await town.person('Ada', { blocked: true }), await town.person('Bob')];
  await talk(town, ada, bob);
  void bob.phone.end();
  await town.wait(310_000);
  assert.equal(ending(ada), 'hung_up');
  assert.equal(ada.line.doors.at(-1), 'stream');
  const before = ada.line.doors.length;
  ada.line.cut();
  await town.wait(1_000);
  assert.equal(ada.line.doors[before], 'socket');
});
