import assert from 'node:assert/strict';
import { inTown } from './town/stories.ts';
import type { Person } from './town/town.ts';

function wallPhones(person: Person): string[] {
  return person.see().wallPhones.map(({ username, status }) => `${username} ${status}`);
}

inTown(
  'Bob answers Ada by themselves: Ada sees it at once and after a reload, sees Bob talk, and not when they do so no more',
  async (town) => {
    const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
    bob.phone.answersFor([ada.id()]);
    await town.settle();
    assert.deepEqual([wallPhones(ada), wallPhones(cleo)], [['Bob idle'], []]);
    const again = await town.reload(ada);
    assert.deepEqual(wallPhones(again), ['Bob idle']);

    void cleo.phone.call(bob.id());
    await town.settle();
    assert.deepEqual(wallPhones(again), ['Bob ringing']);
    void cleo.phone.end();
    await town.settle();
    assert.deepEqual(wallPhones(again), ['Bob idle']);

    bob.phone.answersFor([]);
    await town.settle();
    assert.deepEqual(wallPhones(again), []);
  },
);
