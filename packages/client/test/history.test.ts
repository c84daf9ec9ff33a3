import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '@earshot/protocol';
import { historyView, noHistory, type HistoryEvent, type HistoryState, type Told } from '../src/history/state.ts';
import { stepHistory } from '../src/history/step.ts';
import { cut, inTown, mend, talk } from './town/stories.ts';
import type { Person, Town } from './town/town.ts';

/** What somebody reads of their calls. */
function recents(person: Person): readonly string[] {
  return person
    .see()
    .history.entries.map(
      ({ direction, outcome, others, seen }) => `${direction} ${outcome} ${others[0]?.username}${seen ? '' : ' unseen'}`,
    );
}

function unseen(...people: readonly Person[]): readonly number[] {
  return people.map((person) => person.see().history.unseen);
}

/** Somebody at another device of theirs: it has the same token, as another tab of the browser would. */
function atAnother(town: Town, { storage }: Person): Promise<Person> {
  return town.person('', { storage, signedIn: false });
}

async function missedCall(town: Town, caller: Person, callee: Person): Promise<void> {
  void caller.phone.call(callee.id());
  await town.settle();
  void caller.phone.end();
  await town.settle();
  caller.phone.dismiss();
  await town.wait(1_000);
}

inTown('Ada calls Bob three times: both have the calls, as they came out for each, and what they missed is unseen', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  assert.deepEqual([ada.see().history.standing, recents(ada)], ['known', []]);
  await missedCall(town, ada, bob);
  void ada.phone.call(bob.id());
  await town.settle();
  void bob.phone.decline();
  await town.wait(1_000);
  await talk(town, ada, bob);
  await town.wait(3_000);
  void bob.phone.end();
  await town.settle();
  assert.deepEqual(recents(ada), ['out talked Bob', 'out declined Bob', 'out cancelled Bob']);
  assert.deepEqual(recents(bob), ['in talked Ada', 'in declined Ada', 'in missed Ada unseen']);
  assert.deepEqual(unseen(ada, bob), [0, 1]);
});

inTown('What Bob has seen or deleted at one device is so at the other, and Ada keeps hers', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  const mobile = await atAnother(town, bob);
  for (let call = 0; call < 3; call += 1) await missedCall(town, ada, bob);
  assert.deepEqual(unseen(bob, mobile), [3, 3]);
  mobile.phone.seeHistory('all');
  assert.deepEqual(unseen(mobile), [0], 'at once, where it was pressed');
  await town.settle();
  assert.deepEqual([unseen(bob), recents(bob)[0]], [[0], 'in missed Ada']);
  const [newest] = bob.see().history.entries;
  bob.phone.deleteHistory({ entry: newest?.entry_id ?? '' });
  await town.settle();
  assert.deepEqual([recents(bob).length, recents(mobile).length, recents(ada).length], [2, 2, 3]);
  bob.phone.deleteHistory('all');
  await town.settle();
  assert.deepEqual([recents(mobile), recents(ada).length], [[], 3]);
});

inTown('Who closes the receipt of a missed call has seen it, at each device', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  const mobile = await atAnother(town, bob);
  await missedCall(town, ada, bob);
  assert.deepEqual([bob.in('ended').reason, unseen(bob, mobile)], ['cancelled', [1, 1]]);
  bob.phone.dismiss('call');
  await town.settle();
  assert.deepEqual(unseen(bob, mobile), [0, 0]);
});

inTown('Who calls back from the receipt of a missed call has seen it', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await missedCall(town, ada, bob);
  void bob.phone.call(ada.id());
  await town.settle();
  ada.in('ringing');
  assert.deepEqual(unseen(bob), [0]);
});

inTown('A call that Bob missed in another call is told until they have seen it, wherever that is', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  const mobile = await atAnother(town, bob);
  await talk(town, ada, bob);
  for (const see of [() => bob.phone.dismiss('missed'), () => mobile.phone.seeHistory('all')]) {
    await missedCall(town, cleo, bob);
    assert.deepEqual([bob.see().missed?.username, unseen(bob, mobile)], ['Cleo', [1, 1]]);
    see();
    await town.settle();
    assert.deepEqual([bob.see().missed, unseen(bob, mobile)], [null, [0, 0]]);
  }
});

inTown('Bob is away when Ada calls: she reads that they cannot be reached, and they find her call when they come', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  const id = bob.id();
  bob.vanish();
  await town.wait(20_000);
  void ada.phone.call(id);
  await town.settle();
  assert.deepEqual([ada.in('ended').reason, recents(ada)], ['unreachable', ['out unreachable Bob']]);
  const again = await town.reload(bob);
  await town.settle();
  assert.deepEqual([recents(again), unseen(again), again.see().call.phase], [['in missed Ada unseen'], [1], 'idle']);
  void again.phone.call(ada.id());
  await town.settle();
  assert.equal(again.in('dialing').other.username, 'Ada');
});

inTown('The history is whole after the link was away, and after a restart of the server', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  cut(bob);
  await missedCall(town, ada, bob);
  mend(bob);
  await town.wait(1_000);
  assert.deepEqual(recents(bob), ['in missed Ada unseen']);
  await town.restart();
  await town.wait(5_000);
  await missedCall(town, ada, bob);
  assert.deepEqual([recents(bob).length, unseen(bob)], [2, [2]]);
});

inTown('Bob looks for Cleo in their calls, and for what they missed', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  await missedCall(town, ada, bob);
  await missedCall(town, cleo, bob);
  await missedCall(town, bob, cleo);
  bob.phone.lookBack('CLE');
  assert.equal(bob.see().history.standing, 'loading');
  await town.wait(200);
  assert.deepEqual(recents(bob), ['out cancelled Cleo', 'in missed Cleo']);
  bob.phone.lookBack('CLE', true);
  await town.settle();
  await missedCall(town, ada, bob);
  await missedCall(town, cleo, bob);
  assert.deepEqual([recents(bob), unseen(bob)], [['in missed Cleo unseen', 'in missed Cleo'], [3]]);
  bob.phone.lookBack('');
  await town.wait(200);
  assert.equal(recents(bob).length, 5);
});

inTown('Who signs out leaves no history behind for the next at this phone', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await missedCall(town, ada, bob);
  await bob.phone.signOut();
  await town.settle();
  assert.deepEqual([recents(bob), unseen(bob)], [[], [0]]);
});

function idOf(n: number): string {
  return `entry ${String(n).padStart(2, '0')}`;
}

function entry(n: number, more: Partial<Entry> = {}): Entry {
  return {
    entry_id: idOf(n),
    call_id: `call ${n}`,
    at: n,
    direction: 'in',
    outcome: 'missed',
    talk_ms: 0,
    others: [{ id: 'ada', username: 'Ada' }],
    seen: false,
    message_id: null,
    ...more,
  };
}

function added(n: number, unseenNow: number): HistoryEvent {
  return { type: 'told', told: { type: 'history', change: 'added', entry_id: idOf(n), entry: entry(n), unseen: unseenNow } };
}

function after(...events: readonly HistoryEvent[]): HistoryState {
  return events.reduce((state: HistoryState, event) => stepHistory(state, event).state, noHistory);
}

function page(ask: number, numbers: readonly number[], next: string | null = null): HistoryEvent {
  return { type: 'listed', ask, page: { entries: numbers.map((n) => entry(n)), next, unseen: numbers.length } };
}

function idsIn({ entries }: HistoryState): string {
  return entries.map(({ at }) => at).join(' ');
}

const deleted: Told = { type: 'history', change: 'deleted', entry_id: 'entry 02', entry: null, unseen: 1 };

test('What is told while the list is on its way counts after it', () => {
  const state = after({ type: 'entered' }, { type: 'told', told: deleted }, added(3, 2), page(1, [2, 1]));
  assert.deepEqual([idsIn(state), state.unseen], ['3 1', 2]);
});

test('Pages follow each other, and what is older than what was asked for is not shown', () => {
  const first = after({ type: 'entered' }, page(1, [9, 8], 'entry 08'));
  assert.equal(idsIn(stepHistory(first, added(5, 3)).state), '9 8');
  const more = stepHistory(first, { type: 'more' });
  assert.deepEqual(more.effects, [{ type: 'list', ask: 2, body: { limit: 50, before: 'entry 08' } }]);
  const both = [page(2, [7, 6]), added(10, 5)].reduce((state: HistoryState, event) => stepHistory(state, event).state, more.state);
  assert.deepEqual([idsIn(both), historyView(both).more], ['10 9 8 7 6', false]);
});

test('An answer to another question is not shown, and one that does not come is asked for again', () => {
  const searched = after({ type: 'entered' }, { type: 'look', search: 'cleo', missedOnly: false }, page(1, [1]));
  assert.deepEqual([idsIn(searched), historyView(searched).standing], ['', 'loading']);
  const failed = stepHistory(after({ type: 'entered' }), { type: 'listed', ask: 1, page: null });
  assert.deepEqual([historyView(failed.state).standing, failed.effects], ['failed', [{ type: 'timer', ms: 5_000 }]]);
  assert.equal(stepHistory(failed.state, { type: 'timer' }).state.phase, 'asked');
});

test('What the server refuses is as the server has it', () => {
  const pressed = after({ type: 'entered' }, page(1, [2, 1]), { type: 'delete', which: { entry: 'entry 02' } });
  assert.equal(idsIn(pressed), '1');
  const refused = stepHistory(pressed, { type: 'refused' });
  assert.equal(refused.effects.length, 2);
  assert.equal(idsIn(stepHistory(refused.state, page(2, [2, 1])).state), '2 1');
});
