import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { createTown, type Person } from './town/town.ts';
import { heard, inTown, talk } from './town/stories.ts';

inTown('Mute silences me alone and outlasts a hold', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  ada.phone.mute();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [false, true]);
  void bob.phone.hold();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [false, false]);
  assert.equal(ada.in('talking').heldByThem, true);
  void bob.phone.resume();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [false, true]);
  assert.equal(ada.in('talking').muted, true);
  ada.phone.unmute();
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown('Who is muted is seen to be by the other, also after a hold, and is still measured where they are', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  assert.deepEqual([bob.in('talking').theirMute, ada.phone.levels().unheard], [false, 0]);
  ada.phone.mute();
  await town.settle();
  assert.deepEqual([ada.in('talking').theirMute, bob.in('talking').theirMute], [false, true]);
  assert.ok(ada.phone.levels().unheard > 0);
  void bob.phone.hold();
  await town.settle();
  void bob.phone.resume();
  await town.settle();
  assert.equal(bob.in('talking').theirMute, true);
  ada.phone.unmute();
  await town.settle();
  assert.deepEqual([bob.in('talking').theirMute, ada.phone.levels().unheard], [false, 0]);
});

interface Wish {
  held: boolean;
  muted: boolean;
}
const presses: Record<'hold' | 'resume' | 'mute' | 'unmute', Partial<Wish>> = {
  hold: { held: true },
  resume: { held: false },
  mute: { muted: true },
  unmute: { muted: false },
};
const press = fc.record({
  ada: fc.boolean(),
  what: fc.constantFrom('hold', 'resume', 'mute', 'unmute'),
  pause: fc.constantFrom(null, 0, 1_000),
});

test('Whatever two people hold, resume and mute in whatever order, both are silent exactly while one of them holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(press, { maxLength: 12 }), async (list) => {
      const town = createTown();
      const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
      await talk(town, ada, bob);
      const wishes = new Map<Person, Wish>([ada, bob].map((person) => [person, { held: false, muted: false }]));
      for (const { ada: isAda, what, pause } of list) {
        const person = isAda ? ada : bob;
        void person.phone[what]();
        const wish = Object.assign(wishes.get(person) ?? {}, presses[what]);
        assert.equal(person.in('talking').heldByMe, wish.held ?? false, 'my own hold is shown at once');
        assert.ok(!person.media.sounding() || !wish.held, 'and heard at once');
        if (pause !== null) await town.wait(pause);
      }
      await town.settle();
      const quiet = [...wishes.values()].some(({ held }) => held);
      for (const [person, other] of [
        [ada, bob],
        [bob, ada],
      ] as const) {
        const talking = person.in('talking');
        assert.equal(person.media.sounding(), !quiet && wishes.get(person)?.muted === false);
        assert.equal(talking.heldByThem, wishes.get(other)?.held);
        assert.equal(talking.talk.running, !quiet);
        assert.equal(talking.call.status, quiet ? 'onhold' : 'incall');
      }
      town.close();
    }),
    { numRuns: 60 },
  );
});

inTown('Talk time stands still while one holds, the same for both', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  await town.wait(3_000);
  void ada.phone.hold();
  await town.wait(10_000);
  void ada.phone.resume();
  await town.wait(2_000);
  void bob.phone.end();
  await town.settle();
  assert.deepEqual([ada.in('ended').talkMs, bob.in('ended').talkMs], [5_000, 5_000]);
});
