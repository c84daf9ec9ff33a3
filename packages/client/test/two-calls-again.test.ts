import assert from 'node:assert/strict';
import { inTown } from './town/stories.ts';
import { callsOf, hears, idOf, two, waiting } from './town/two-calls.ts';

/** What a reload, a restart and a second tab make of two calls. */

inTown('Ada loads the page again: both calls go on there, the one set aside stays so', async (town) => {
  const { ada, bob, cleo } = await two(town);
  const again = await town.reload(ada);
  await town.wait(2_000);
  assert.equal(callsOf(again), 'Bob held, *Cleo talking');
  assert.deepEqual([hears(again).split(' ').toSorted(), hears(bob), hears(cleo)], [['open', 'silent'], 'silent', 'open']);
  void again.phone.switchTo(idOf(again, 'Bob'));
  await town.settle();
  assert.deepEqual([hears(bob), hears(cleo)], ['open', 'silent']);
});

inTown('The server dies and is back: both calls are as they were', async (town) => {
  const { ada, bob, cleo } = await two(town);
  await town.restart();
  await town.wait(5_000);
  assert.equal(callsOf(ada), 'Bob held, *Cleo talking');
  assert.deepEqual([hears(bob), hears(cleo)], ['silent', 'open']);
  void ada.phone.switchTo(idOf(ada, 'Bob'));
  await town.settle();
  assert.deepEqual([hears(bob), hears(cleo)], ['open', 'silent']);
});

inTown(
  'Cleo rings both tabs of Ada, who accepts in the one where they do not talk: the call with Bob is set aside where it is',
  async (town) => {
    const { ada, bob, cleo } = await waiting(town);
    const tab = await town.person('Ada', { storage: ada.storage, signedIn: false });
    assert.equal(callsOf(tab), 'Bob elsewhere, *Cleo ringing');
    void tab.phone.accept();
    await town.settle();
    assert.equal(callsOf(tab), 'Bob elsewhere, *Cleo talking');
    assert.equal(callsOf(ada), '*Bob held, Cleo elsewhere');
    assert.deepEqual([hears(bob), hears(cleo)], ['silent', 'open']);
    void ada.phone.switchTo(idOf(ada, 'Bob'));
    await town.settle();
    assert.deepEqual([hears(bob), hears(cleo)], ['open', 'silent'], 'the server holds the other, in the other tab');
    assert.equal(callsOf(tab), 'Bob elsewhere, *Cleo held');
  },
);

inTown('Ada takes a call that they hold in another tab: it comes set aside, and whom they talk with stays in front', async (town) => {
  const { ada, bob, cleo } = await waiting(town);
  const tab = await town.person('Ada', { storage: ada.storage, signedIn: false });
  void tab.phone.accept();
  await town.settle();
  void tab.phone.take(idOf(tab, 'Bob'));
  await town.wait(2_000);
  assert.deepEqual([callsOf(ada), callsOf(tab)], ['*Bob elsewhere, Cleo elsewhere', 'Bob held, *Cleo talking']);
  assert.deepEqual([hears(bob), hears(cleo)], ['silent', 'open']);
});
