import assert from 'node:assert/strict';
import { inTown } from './town/stories.ts';
import { createFakeKeys } from './town/keys.ts';
import type { Person } from './town/town.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Who somebody is, and whether as a guest. */
function whoIs(person: Person): string {
  const { session } = person.see();
  return session.phase === 'in' ? `${session.me.username}${session.me.guest ? ', a guest' : ''}` : session.phase;
}

function problemOf(person: Person): string | undefined {
  const { session } = person.see();
  return 'problem' in session ? (session.problem?.said ?? session.problem?.code) : undefined;
}

inTown('Ada signs in for the first time: her browser makes a key, and the name is hers while she is away', async (town) => {
  const ada = await town.person('Ada', { keys: createFakeKeys() });
  assert.equal(whoIs(ada), 'Ada');
  ada.vanish();
  await town.wait(60_000);
  const keys = createFakeKeys();
  const other = await town.person('Ada', { keys });
  assert.equal(problemOf(other), 'This name belongs to somebody who was here last in January.');
  assert.equal(keys.kept.size, 0, 'a key without a name is not kept');
  const guest = await town.person('ada');
  assert.equal(problemOf(guest), 'This name belongs to somebody who was here last in January.');
});

inTown('Ada comes back after weeks, when her token has long had its day: by her key, without a word', async (town) => {
  const ada = await town.person('Ada', { keys: createFakeKeys() });
  const id = ada.id();
  ada.vanish();
  town.clock.advance(40 * day);
  const later = await town.reload(ada);
  assert.equal(later.see().session.phase, 'in');
  assert.deepEqual([whoIs(later), later.id()], ['Ada', id]);
  assert.notEqual(later.storage.get('earshot.token'), undefined);
});

inTown('On the way back it is said that she signs in, not asked who she is', async (town) => {
  const ada = await town.person('Ada', { keys: createFakeKeys() });
  const seen: unknown[] = [];
  ada.vanish();
  town.clock.advance(2 * day);
  const later = await town.reload({ ...ada });
  later.phone.subscribe(() => seen.push(later.see().session.phase));
  assert.equal(whoIs(later), 'Ada');
  const again = await town.person('', {
    keys: ada.keys,
    storage: new Map([
      ['earshot.name', 'Ada'],
      ['earshot.token', 'long gone'],
    ]),
    signedIn: false,
  });
  assert.equal(whoIs(again), 'Ada');
});

inTown('With nothing left but the key she types her name, and is the same', async (town) => {
  const ada = await town.person('Ada', { keys: createFakeKeys() });
  const id = ada.id();
  ada.vanish();
  await town.wait(60_000);
  const later = await town.person(' ADA ', { keys: ada.keys });
  assert.deepEqual([whoIs(later), later.id()], ['Ada', id]);
});

inTown('Two tabs sign in at once for the first time: one browser, one key, one Ada', async (town) => {
  const keys = createFakeKeys();
  const [one, two] = [await town.person('', { keys, signedIn: false }), await town.person('', { keys, signedIn: false })];
  void one.phone.signIn('Ada');
  void two.phone.signIn('Ada');
  await town.wait(1_000);
  assert.deepEqual([whoIs(one), whoIs(two), one.id() === two.id()], ['Ada', 'Ada', true]);
});

inTown('Where the browser keeps nothing Ada is a guest, and told so; where the script fails she waits until it is there', async (town) => {
  const keys = createFakeKeys();
  keys.will = 'none';
  assert.equal(whoIs(await town.person('Ada', { keys })), 'Ada, a guest');
  const broken = createFakeKeys();
  broken.will = 'broken';
  const bob = await town.person('Bob', { keys: broken });
  await town.wait(3_000);
  const { session } = bob.see();
  assert.deepEqual(session.phase === 'entering' && session.waits, 'unreachable');
  broken.will = 'keep';
  await town.wait(3_000);
  assert.equal(whoIs(bob), 'Bob');
});

inTown('Ada has a token of before there were keys: the page gives her device one by itself, and the name is hers', async (town) => {
  const before = await town.person('Ada');
  assert.equal(whoIs(before), 'Ada, a guest');
  const [id, token] = [before.id(), before.storage.get('earshot.token')];
  const keys = createFakeKeys();
  const ada = await town.reload({ ...before, keys });
  assert.deepEqual([whoIs(ada), ada.id()], ['Ada', id]);
  assert.notEqual(ada.storage.get('earshot.token'), token, 'and a token that lives for a day');
  ada.vanish();
  town.clock.advance(2 * day);
  assert.equal(whoIs(await town.reload(ada)), 'Ada');
});

inTown('A page that stays open renews its token in time, and goes on with it', async (town) => {
  const ada = await town.person('Ada', { keys: createFakeKeys() });
  const first = ada.storage.get('earshot.token');
  for (let n = 0; n < 13; n += 1) await town.wait(hour / 10).then(() => town.clock.advance((hour * 9) / 10));
  await town.wait(1_000);
  const second = ada.storage.get('earshot.token');
  assert.notEqual(second, first);
  ada.line.cut();
  await town.wait(2_000);
  assert.equal(whoIs(ada), 'Ada');
});

inTown('Ada closes her laptop for two days: the token is over when it wakes, and the key gets another', async (town) => {
  const ada = await town.person('Ada', { keys: createFakeKeys() });
  const id = ada.id();
  ada.line.up = false;
  ada.line.cut();
  town.clock.advance(2 * day);
  await town.settle();
  ada.line.up = true;
  ada.line.wake();
  await town.wait(20_000);
  assert.deepEqual([whoIs(ada), ada.id(), ada.see().link.phase], ['Ada', id, 'open']);
});

inTown('By the event stream commands go on when the first token has had its day', async (town) => {
  const ada = await town.person('Ada', { keys: createFakeKeys(), blocked: true });
  await town.wait(10_000);
  const { link } = ada.see();
  assert.deepEqual(link.phase === 'open' && link.door, 'stream');
  for (let n = 0; n < 26 * 20; n += 1) {
    town.clock.advance(hour / 20);
    await town.settle();
  }
  const bob = await town.person('Bob');
  await town.wait(20_000);
  void ada.phone.call(bob.id());
  await town.wait(2_000);
  bob.in('ringing');
});

inTown('Ada takes another name: her key goes with it', async (town) => {
  const keys = createFakeKeys();
  const ada = await town.person('Ada', { keys });
  void ada.phone.signIn('Countess');
  await town.wait(1_000);
  assert.deepEqual([whoIs(ada), [...keys.kept.keys()]], ['Countess', ['countess']]);
  ada.vanish();
  town.clock.advance(3 * day);
  assert.equal(whoIs(await town.reload(ada)), 'Countess');
});

inTown('Ada signs out: her name stays hers, and in this browser opens again', async (town) => {
  const ada = await town.person('Ada', { keys: createFakeKeys() });
  const id = ada.id();
  void ada.phone.signOut();
  await town.wait(20_000);
  assert.equal(whoIs(ada), 'out');
  assert.equal(
    problemOf(await town.person('Ada', { keys: createFakeKeys() })),
    'This name belongs to somebody who was here last in January.',
  );
  void ada.phone.signIn('Ada');
  await town.wait(1_000);
  assert.deepEqual([whoIs(ada), ada.id()], ['Ada', id]);
});

inTown('Two people share a browser: each has a key of their own', async (town) => {
  const keys = createFakeKeys();
  const [ada, bob] = [await town.person('Ada', { keys }), await town.person('Bob', { keys })];
  assert.deepEqual([whoIs(ada), whoIs(bob)], ['Ada', 'Bob']);
  assert.notEqual(ada.id(), bob.id());
  assert.deepEqual([...keys.kept.keys()], ['ada', 'bob']);
});

inTown('Ada signs in where Bob was before: each has a key of their own, and Bob comes back by theirs', async (town) => {
  const keys = createFakeKeys();
  const storage = new Map<string, string>();
  const bob = await town.person('Bob', { keys, storage });
  const id = bob.id();
  await bob.phone.signOut();
  bob.vanish();
  const ada = await town.person('Ada', { keys, storage });
  assert.notEqual(ada.id(), id);
  await ada.phone.signOut();
  ada.vanish();
  assert.equal(keys.kept.size, 2);
  const back = await town.person('Bob', { keys, storage });
  assert.deepEqual([whoIs(back), back.id()], ['Bob', id]);
});
