import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openRecords } from '../../src/records/sqlite.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { atAnotherDevice, callIn, open, pair, roomy, type CoreHouse, type Json, type Someone } from './house.ts';
import { again, buildMachine } from './machine.ts';
import { turnBack } from './old-database.ts';

/** A user's history, each entry by its direction and outcome and with whom it was. */
function recents(who: Someone, body: object = {}): readonly string[] {
  return who.do('history/list', body).entries.map(spoken);
}

function spoken({ direction, outcome, others }: Json): string {
  return `${direction} ${outcome} ${others.map(({ username }: Json) => username).join(', ')}`;
}

function unseen(who: Someone): number {
  return who.do('history/list').unseen;
}

/** A call that its caller has cancelled. */
function missed(house: CoreHouse, caller: Someone, callee: Someone): void {
  caller.do('call/end', { call_id: callIn('calling', caller, callee) });
  house.clock.advance(1_000);
}

test('Each call stands in the history of each of its users, the newest first, as it came out for them', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const call = callIn('calling', ada, bob);
  bob.do('call/reject', { call_id: call });
  house.clock.advance(1_000);
  const talk = callIn('incall', bob, ada);
  for (const who of [ada, bob]) who.do('call/sound', { call_id: talk, connected: true });
  const began = house.clock.wall();
  house.clock.advance(7_000);
  ada.do('call/end', { call_id: talk });
  missed(house, ada, bob);
  assert.deepEqual(recents(ada), ['out cancelled Bob', 'in talked Bob', 'out declined Bob']);
  assert.deepEqual(recents(bob), ['in missed Ada', 'out talked Ada', 'in declined Ada']);
  assert.deepEqual(recents(house.register('Cleo')), []);
  const [, { entry_id, ...entry }] = bob.do('history/list').entries;
  assert.deepEqual(entry, {
    call_id: talk,
    at: began,
    direction: 'out',
    outcome: 'talked',
    talk_ms: 7_000,
    others: [{ id: ada.id, username: 'Ada' }],
    seen: true,
    message_id: null,
    message: null,
  });
  assert.notEqual(entry_id, ada.do('history/list').entries[1].entry_id, 'that of Bob is not hers');
});

/** How a call of Ada to Bob may end, and what that is to her and to them. */
const endings: readonly [how: string, play: (house: CoreHouse, ada: Someone, bob: Someone) => void, hers: string, bobs: string][] = [
  ['nobody answers', (house, ada, bob) => void [ring(ada, bob), house.clock.advance(45_000)], 'no_answer', 'missed'],
  ['Bob declines', (_, ada, bob) => void bob.do('call/reject', { call_id: ring(ada, bob) }), 'declined', 'declined'],
  ['Ada gives up', (_, ada, bob) => void ada.do('call/end', { call_id: ring(ada, bob) }), 'cancelled', 'missed'],
  ['Ada goes', (_, ada, bob) => void [ring(ada, bob), ada.do('users/disconnect')], 'cancelled', 'missed'],
  ['Ada has no microphone', (_, ada, bob) => void ada.do('call/end', { call_id: ring(ada, bob), reason: 'failed' }), 'failed', 'missed'],
  ['they talk', (_, ada, bob) => void bob.do('call/end', { call_id: callIn('onhold', ada, bob) }), 'talked', 'talked'],
  ['the sound is lost', (_, ada, bob) => void ada.do('call/end', { call_id: callIn('incall', ada, bob), reason: 'lost' }), 'lost', 'lost'],
  [
    'no sound came',
    (_, ada, bob) => void bob.do('call/end', { call_id: callIn('incall', ada, bob), reason: 'failed' }),
    'failed',
    'failed',
  ],
  ['Bob is offline', (_, ada, bob) => void [bob.do('users/disconnect'), tried(ada, bob, 'user_offline')], 'unreachable', 'missed'],
];

function ring(caller: Someone, callee: Someone): string {
  for (const who of [caller, callee]) who.attach();
  return callIn('calling', caller, callee);
}

function tried(caller: Someone, callee: Someone, code: string): Json {
  return caller.refused(code, 'call/initiate', { target_user_id: callee.id }).body;
}

for (const [how, play, hers, bobs] of endings)
  test(`When ${how}, the call is "${hers}" to Ada, who called, and "${bobs}" to Bob`, (t) => {
    const house = open(t);
    const [ada, bob] = pair(house);
    play(house, ada, bob);
    assert.deepEqual([recents(ada), recents(bob)], [[`out ${hers} Bob`], [`in ${bobs} Ada`]]);
    assert.deepEqual([unseen(ada), unseen(bob)], [0, bobs === 'missed' ? 1 : 0]);
  });

test('Bob is offline and Ada calls them: they read so when they come, and she is told what they will see', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = pair(house);
  bob.do('users/disconnect');
  const body = { target_user_id: bob.id, request_id: 'once' };
  const first = ada.refused('user_offline', 'call/initiate', body);
  assert.equal(first.http, 409);
  assert.deepEqual(ada.ask('call/initiate', body), first, 'the same again is the same call');
  const next = machine.start();
  assert.deepEqual(again(next, ada).ask('call/initiate', body).body, first.body, 'also after a restart');
  const { snapshot } = again(next, bob).attach().welcome;
  assert.deepEqual([snapshot.calls, snapshot.ended], [[], []], 'it never rang');
  const [entry, another] = again(next, bob).do('history/list').entries;
  assert.deepEqual([entry.call_id, entry.outcome, another], [first.body.call_id, 'missed', undefined]);
  again(next, ada).refused('call_not_found', 'signal/status', { call_id: entry.call_id });
});

test('Whom nobody knows is not found, and who is busy themselves calls nobody who is away', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  cleo.do('users/disconnect', { revoke_token: true });
  tried(ada, cleo, 'user_not_found');
  const dora = house.register('Dora');
  dora.do('users/disconnect');
  callIn('calling', ada, bob);
  tried(ada, dora, 'busy');
  assert.deepEqual([recents(ada), recents(dora)], [[], []]);
});

test('Bob is busy with other calls when Ada calls: they have missed hers', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const tab = bob.attach();
  for (const name of ['Cleo', 'Dora']) callIn('calling', house.register(name), bob);
  const { call_id } = tried(ada, bob, 'user_busy');
  const { type, change, entry, unseen: left } = tab.last('history');
  assert.deepEqual([type, change, spoken(entry), entry.call_id, left], ['history', 'added', 'in missed Ada', call_id, 1]);
  assert.deepEqual(recents(ada), ['out busy Bob']);
});

test('Bob does not want to be disturbed, or has blocked Ada: they find her call in the one case alone, and she hers in both', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  bob.do('users/availability', { dnd: true });
  tried(ada, bob, 'do_not_disturb');
  house.clock.advance(1_000);
  assert.deepEqual([recents(ada), recents(bob)], [['out busy Bob'], ['in missed Ada']]);
  bob.do('users/block', { user_id: ada.id });
  tried(ada, bob, 'user_offline');
  assert.deepEqual([recents(ada), recents(bob)], [['out unreachable Bob', 'out busy Bob'], ['in missed Ada']]);
});

test('Nobody fills the history of another: who calls in vain again and again must wait', (t) => {
  const house = open(t, { limits: { ...roomy, rings: defaultLimits.rings } });
  const [ada, bob] = pair(house);
  bob.do('users/disconnect');
  let calls = 0;
  while (calls < 100 && ada.ask('call/initiate', { target_user_id: bob.id }).http === 409) calls += 1;
  assert.equal(calls, 23);
  assert.equal(bob.do('history/list').unseen, calls);
});

test('History is read by page, by name, and only what was missed', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const jose = house.register('José García');
  for (const caller of [ada, jose, ada, ada, jose]) missed(house, caller, bob);
  missed(house, bob, jose);
  const all = bob.do('history/list').entries;
  assert.deepEqual(
    all.map(({ entry_id }: Json) => entry_id),
    all
      .map(({ entry_id }: Json) => entry_id)
      .toSorted()
      .toReversed(),
  );
  const pages: Json[] = [];
  for (let before: string | undefined; before !== null; before = pages.at(-1).next)
    pages.push(bob.do('history/list', before === undefined ? { limit: 4 } : { limit: 4, before }));
  assert.deepEqual(
    pages.map(({ entries }) => entries.length),
    [4, 2],
  );
  assert.deepEqual(
    pages.flatMap(({ entries }) => entries),
    all,
  );
  assert.deepEqual(recents(bob, { search: 'jose g' }), ['out cancelled José García', 'in missed José García', 'in missed José García']);
  assert.deepEqual(recents(bob, { search: 'GARCÍA', only: 'missed' }), ['in missed José García', 'in missed José García']);
  assert.equal(bob.do('history/list', { only: 'missed', limit: 2 }).entries.length, 2);
  assert.deepEqual(recents(bob, { only: 'missed', search: 'Cleo' }), []);
});

test('A search looks through five thousand entries at once, and says where it goes on', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  for (const who of [ada, bob, cleo]) who.attach();
  missed(house, cleo, bob);
  for (let call = 0; call < 5_000; call += 1) missed(house, ada, bob);
  const first = bob.do('history/list', { search: 'cleo' });
  assert.deepEqual([first.entries, typeof first.next], [[], 'string']);
  const second = bob.do('history/list', { search: 'cleo', before: first.next });
  assert.deepEqual([second.entries.map(spoken), second.next], [['in missed Cleo'], null]);
});

test('What Bob has seen at one device they have seen at all of them', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const mobile = atAnotherDevice(house, bob);
  const tabs = [bob.attach(), mobile.attach(), ada.attach()] as const;
  for (let call = 0; call < 3; call += 1) missed(house, ada, bob);
  const [newest] = bob.do('history/list').entries;
  assert.deepEqual([newest.seen, unseen(bob)], [false, 3]);
  assert.equal(mobile.do('history/seen', { entry_id: newest.entry_id }).unseen, 2);
  const told = { type: 'history', change: 'seen', entry_id: newest.entry_id, entry: { ...newest, seen: true }, unseen: 2 };
  assert.deepEqual([tabs[0].last('history'), tabs[1].last('history')], [told, told]);
  assert.equal(bob.do('history/seen', { all: true }).unseen, 0);
  assert.deepEqual(tabs[1].last('history'), { type: 'history', change: 'seen', entry_id: null, entry: null, unseen: 0 });
  const before = tabs[0].events('history').length;
  bob.do('history/seen', { all: true });
  assert.equal(tabs[0].events('history').length, before, 'nothing has changed, and nobody is told');
  assert.equal(tabs[2].events('history').filter(({ change }) => change === 'seen').length, 0, 'it is nobody else’s business');
});

test('Bob deletes an entry, then all: Ada keeps hers, and a call goes from the disk with the last of its entries', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = pair(house);
  const tab = bob.attach();
  for (let call = 0; call < 3; call += 1) missed(house, ada, bob);
  const [newest] = bob.do('history/list').entries;
  assert.equal(bob.do('history/delete', { entry_id: newest.entry_id }).unseen, 2);
  assert.deepEqual(tab.last('history'), { type: 'history', change: 'deleted', entry_id: newest.entry_id, entry: null, unseen: 2 });
  bob.refused('not_found', 'history/delete', { entry_id: newest.entry_id });
  bob.refused('not_found', 'history/seen', { entry_id: newest.entry_id });
  assert.equal(bob.do('history/delete', { all: true }).unseen, 0);
  assert.deepEqual(tab.last('history'), { type: 'history', change: 'deleted', entry_id: null, entry: null, unseen: 0 });
  assert.deepEqual([recents(bob), recents(ada).length, machine.history().length], [[], 3, 3]);
  const [hers] = ada.do('history/list').entries;
  bob.refused('not_found', 'history/delete', { entry_id: hers.entry_id });
  ada.do('history/delete', { all: true });
  assert.deepEqual([recents(ada), machine.history()], [[], []]);
});

test('A thousand entries are deleted a little at a time', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  for (const who of [ada, bob]) who.attach();
  for (let call = 0; call < 1_001; call += 1) missed(house, ada, bob);
  assert.equal(bob.do('history/delete', { all: true }).unseen, 0);
  assert.deepEqual([recents(bob), recents(ada, { limit: 1_000 }).length], [[], 1_000]);
});

test('What is asked of history must be said as it is declared', (t) => {
  const house = open(t);
  const [ada] = pair(house);
  for (const body of [{ limit: 0 }, { limit: 1_001 }, { only: 'talked' }, { search: 'x'.repeat(81) }, { before: 'x'.repeat(513) }])
    ada.refused('bad_request', 'history/list', body);
  for (const name of ['history/seen', 'history/delete'] as const) {
    for (const body of [{}, { all: false }, { all: true, entry_id: 'x' }, { entry_id: '' }, { all: 'yes' }])
      ada.refused('bad_request', name, body);
    ada.refused('not_found', name, { entry_id: "' OR 1=1 --" });
  }
  assert.deepEqual(recents(ada, { before: "' OR 1=1 --" }), []);
});

test('History goes after its days from both users, and with a user who signs out for good', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = pair(house);
  missed(house, ada, bob);
  ada.do('users/disconnect', { revoke_token: true });
  const database = new DatabaseSync(machine.path, { readOnly: true });
  const count = database.prepare('SELECT count(*) AS entries FROM entries');
  assert.equal(count.get()?.['entries'], 1, 'hers are gone');
  assert.deepEqual(recents(bob), ['in missed Ada']);
  assert.equal(house.records.upkeep.forgetHistory({ before: house.clock.wall() + 1, most: 10, atOnce: 10 }), 1);
  assert.equal(count.get()?.['entries'], 0);
  database.close();
});

test('The history of 0.1.0 becomes that of each user, and counts as seen', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = pair(house);
  machine.kill();
  turnBack(machine.path, (old) => {
    const call = old.prepare(`INSERT INTO ended_calls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    const ids = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
    call.run(ids[0] ?? null, ada.id, 'Ada', bob.id, 'Bob', 1, 1234, 1, 900, 'hung_up', ada.id);
    call.run(ids[1] ?? null, bob.id, 'Bob', ada.id, 'Ada', 2, 2345, 0, 0, 'no_answer', null);
    call.run(ids[2] ?? null, ada.id, 'Ada', bob.id, 'Bob', 3, 3456, 0, 0, 'rejected', bob.id);
  });
  openRecords(machine.path).close();
  const next = machine.start();
  const [hers, bobs] = [again(next, ada), again(next, bob)];
  assert.deepEqual(recents(hers), ['out declined Bob', 'in missed Bob', 'out talked Bob']);
  assert.deepEqual(recents(bobs), ['in declined Ada', 'out no_answer Ada', 'in talked Ada']);
  assert.deepEqual([unseen(hers), hers.do('history/list').entries[2].talk_ms], [0, 900]);
  assert.deepEqual(recents(hers, { search: 'bo', limit: 1 }), ['out declined Bob']);
});
