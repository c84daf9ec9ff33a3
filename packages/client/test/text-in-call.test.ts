import assert from 'node:assert/strict';
import { company } from './town/company.ts';
import { inTown, talk } from './town/stories.ts';
import type { Person, Town } from './town/town.ts';
import { idOf } from './town/two-calls.ts';

/** What somebody's page shows of the text of the call in focus: finished lines, then what is being written. */
function textOf(person: Person): readonly string[] {
  const { lines, writing, mine } = person.in('talking').text;
  return [
    ...lines.map(({ from, text }) => `${from?.username ?? 'me'}: ${text}`),
    ...writing.map(({ from, text }) => `${from.username}... ${text}`),
    ...(mine === '' ? [] : [`me... ${mine}`]),
  ];
}

function namesOf(list: readonly { readonly username: string }[]): string {
  return list.map(({ username }) => username).join(' ');
}

async function adaAndBob(town: Town): Promise<readonly [Person, Person]> {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  return [ada, bob];
}

inTown('Ada types to Bob: Bob reads each character, what is erased is gone, and the finished line stays', async (town) => {
  const [ada, bob] = await adaAndBob(town);
  assert.deepEqual(textOf(bob), []);
  for (const [typed, read] of [
    ['H', 'H'],
    ['He', 'He'],
    ['Hex', 'Hex'],
    ['He', 'He'],
    ['Hello', 'Hello'],
  ] as const) {
    ada.phone.write(typed);
    await town.wait(300);
    assert.deepEqual(textOf(bob), [`Ada... ${read}`]);
  }
  ada.phone.write('Hello\n');
  bob.phone.write('Hi');
  await town.wait(300);
  assert.deepEqual(
    [textOf(ada), textOf(bob)],
    [
      ['me: Hello', 'Bob... Hi'],
      ['Ada: Hello', 'me... Hi'],
    ],
  );
});

inTown('What Ada types fast goes out together, not more often than each 300 ms', async (town) => {
  const [ada, bob] = await adaAndBob(town);
  let said = 0;
  bob.phone.subscribe(() => void (said += 1));
  for (let count = 1; count <= 100; count += 1) {
    ada.phone.write('x'.repeat(count));
    await town.wait(10);
  }
  await town.wait(300);
  assert.deepEqual(textOf(bob), [`Ada... ${'x'.repeat(100)}`]);
  assert.ok(said >= 3 && said <= 6, `${said} times`);
});

inTown('Text goes on while both hold, and of what Bob pastes all 10,000 characters arrive', async (town) => {
  const [ada, bob] = await adaAndBob(town);
  void ada.phone.hold();
  void bob.phone.hold();
  await town.settle();
  bob.phone.write(`${'y'.repeat(10_000)}\n`);
  await town.wait(300);
  assert.equal(textOf(ada).join('').replaceAll('Bob: ', ''), 'y'.repeat(10_000));
});

inTown('Bob reloads while Ada types: what Bob had is kept, and they read what came meanwhile once', async (town) => {
  const [ada, bob] = await adaAndBob(town);
  ada.phone.write('one\n');
  await town.wait(300);
  bob.phone.write('two\nthr');
  await town.wait(300);
  bob.leave();
  const reloading = town.reload(bob);
  ada.phone.write('meanwhile\nand');
  const again = await reloading;
  await town.wait(3_000);
  assert.deepEqual(textOf(again), ['Ada: one', 'me: two', 'Ada: meanwhile', 'Ada... and', 'me... thr']);
  assert.deepEqual(textOf(ada), ['me: one', 'Bob: two', 'me: meanwhile', 'Bob... thr', 'me... and']);
  assert.equal(
    [...again.tab.values()].some((kept) => kept.includes('two')),
    false,
    'nothing of it is kept any more',
  );
  again.phone.write('three\n');
  ada.phone.write('and four\n');
  await town.wait(300);
  assert.deepEqual(textOf(again).slice(-2).toSorted(), ['Ada: and four', 'me: three']);
  assert.deepEqual(textOf(ada).slice(-2).toSorted(), ['Bob: three', 'me: and four']);
});

inTown("Bob's page crashes and has kept nothing: all that Ada has written comes again, once", async (town) => {
  const [ada, bob] = await adaAndBob(town);
  ada.phone.write('one\ntw');
  await town.wait(300);
  const again = await town.reload(bob);
  await town.wait(3_000);
  assert.deepEqual(textOf(again), ['Ada: one', 'Ada... tw']);
});

inTown('The connection is lost and made anew: who gets it later is named, and each line arrives once', async (town) => {
  const [ada, bob] = await adaAndBob(town);
  ada.phone.write('one\n');
  await town.wait(300);
  town.air.cut('failed');
  await town.wait(1_000);
  assert.equal(namesOf(ada.in('talking').text.waiting), 'Bob');
  ada.phone.write('two\nthree\nfo');
  await town.wait(400);
  town.air.open = true;
  await town.wait(30_000);
  assert.equal(namesOf(ada.in('talking').text.waiting), '');
  assert.deepEqual(textOf(bob), ['Ada: one', 'Ada: two', 'Ada: three', 'Ada... fo']);
});

inTown('Among three everybody reads everybody, and who comes later reads nothing of before', async (town) => {
  const [ada, bob] = await adaAndBob(town);
  ada.phone.write('before\n');
  await town.wait(300);
  const cleo = await town.person('Cleo');
  void ada.phone.invite(cleo.id());
  await town.settle();
  void cleo.phone.accept();
  await town.settle();
  ada.phone.write('Hello\n');
  await town.wait(300);
  bob.phone.write('Hi\n');
  cleo.phone.write('Wha');
  await town.wait(300);
  assert.deepEqual(textOf(cleo), ['Ada: Hello', 'Bob: Hi', 'me... Wha']);
  assert.deepEqual(textOf(bob), ['Ada: before', 'Ada: Hello', 'me: Hi', 'Cleo... Wha']);
  assert.deepEqual(textOf(ada), ['me: before', 'me: Hello', 'Bob: Hi', 'Cleo... Wha']);
});

inTown('Each call has a text of its own, which can be written to while it is set aside, and is gone with it', async (town) => {
  const { ada, bob } = await company(town);
  void bob.phone.end();
  await town.settle();
  const eve = await town.person('Eve');
  void ada.phone.hold();
  await town.settle();
  void ada.phone.call(eve.id());
  await town.settle();
  void eve.phone.accept();
  await town.settle();
  ada.phone.write('For Eve\n');
  ada.phone.write('For Cleo\n', idOf(ada, 'Cleo'));
  await town.wait(300);
  assert.deepEqual(textOf(ada), ['me: For Eve']);
  assert.deepEqual(textOf(eve), ['Ada: For Eve']);
  void eve.phone.end();
  await town.wait(500);
  assert.equal(JSON.stringify([ada.see(), eve.see()]).includes('For Eve'), false);
  ada.phone.write('To nobody');
  assert.equal(JSON.stringify(ada.see()).includes('To nobody'), false, 'a call that is over takes none');
});
