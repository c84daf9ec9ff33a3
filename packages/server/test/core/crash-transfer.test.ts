import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { CommandName } from '@earshot/protocol';
import { crashPoints, type CrashPoint } from '../../src/ports/crash.ts';
import type { CoreHouse, Device, Json, Reply, Someone } from './house.ts';
import { again, buildMachine, type Machine } from './machine.ts';

type Who = 'Ada' | 'Bob' | 'Cleo' | 'Dora';
const names: readonly Who[] = ['Ada', 'Bob', 'Cleo', 'Dora'];

/** Calls by the order in which they were made. */
interface Cast {
  readonly ids: Readonly<Record<Who, string>>;
  readonly calls: readonly string[];
}
type Step = readonly [who: Who, name: CommandName, body: (cast: Cast) => Json];

function of(call: number, more: (cast: Cast) => Json = () => ({})): (cast: Cast) => Json {
  return (cast) => ({ call_id: cast.calls[call], ...more(cast) });
}

/** Bob is transferred, comes back, is handed to Cleo, who invites Ada again, who brings Dora in. */
const story: readonly Step[] = [
  ['Bob', 'call/initiate', ({ ids }) => ({ target_user_id: ids.Ada })],
  ['Ada', 'call/accept', of(0)],
  ['Ada', 'call/transfer', of(0, ({ ids }) => ({ target_user_id: ids.Cleo }))],
  ['Cleo', 'call/reject', of(0, () => ({ message: 'In five minutes' }))],
  ['Ada', 'call/accept', of(0)],
  ['Ada', 'call/hold', of(0)],
  ['Ada', 'call/initiate', ({ ids }) => ({ target_user_id: ids.Cleo })],
  ['Cleo', 'call/accept', of(1)],
  ['Ada', 'call/transfer', of(0, ({ calls }) => ({ to_call_id: calls[1] }))],
  ['Cleo', 'call/invite', of(0, ({ ids }) => ({ target_user_id: ids.Ada }))],
  ['Ada', 'call/accept', of(0)],
  ['Ada', 'call/hold', of(0)],
  ['Ada', 'call/initiate', ({ ids }) => ({ target_user_id: ids.Dora })],
  ['Dora', 'call/accept', of(2)],
  ['Ada', 'call/merge', of(2, ({ calls }) => ({ into_call_id: calls[0] }))],
  ['Bob', 'call/end', of(0)],
];

/** What changes who is in a call that goes on. */
const moves: ReadonlySet<CommandName> = new Set<CommandName>(['call/transfer', 'call/reject', 'call/invite', 'call/merge', 'call/end']);

/** The disk as the end of the server at that moment would leave it. */
interface Wreck {
  readonly point: CrashPoint;
  readonly step: number;
  readonly disk: Machine;
}

interface Played {
  readonly people: Readonly<Record<Who, Someone>>;
  readonly tabs: Readonly<Record<Who, Device>>;
  readonly wrecks: readonly Wreck[];
  readonly replies: readonly Reply[];
  /** What is after each step, and which calls there were before it. */
  readonly worlds: readonly (readonly string[])[];
  readonly casts: readonly Cast[];
}

function each<T>(make: (who: Who) => T): Readonly<Record<Who, T>> {
  return { Ada: make('Ada'), Bob: make('Bob'), Cleo: make('Cleo'), Dora: make('Dora') };
}

/** Every live call as a new tab of each of them is told of it, without ids. */
function worldOf(house: CoreHouse, people: Readonly<Record<Who, Someone>>): readonly string[] {
  const seen = new Map<string, string>();
  for (const name of names) {
    const tab = again(house, people[name]).attach();
    for (const { mine: _, offer: __, device: ___, ...call } of tab.welcome.snapshot.calls) {
      const described = describe(call);
      assert.equal(seen.get(call.call_id) ?? described, described, 'all are told the same');
      seen.set(call.call_id, described);
    }
    tab.detach();
  }
  return [...seen.values()].toSorted();
}

function describe({ kind, status, version, parties, transfer, replaces, message }: Json): string {
  const those = parties.map(({ username, role, state, held }: Json) => `${username} ${role} ${state}${held ? ' holds' : ''}`);
  return `${kind} ${status} ${version}: ${those.join(', ')}; ${transfer?.returned ?? transfer !== null}, ${replaces !== null}, ${message}`;
}

function play(t: TestContext): Played {
  const machine = buildMachine(t);
  const wrecks: Wreck[] = [];
  const now = { step: -1 };
  const house = machine.start({
    crash(point) {
      if (now.step >= 0) wrecks.push({ point, step: now.step, disk: machine.copy() });
    },
  });
  const people = each((name) => house.register(name));
  const tabs = each((name) => people[name].attach());
  const ids = each((name) => people[name].id);
  const calls: string[] = [];
  const [replies, worlds, casts]: [Reply[], (readonly string[])[], Cast[]] = [[], [], []];
  for (const [step, [who, name, body]] of story.entries()) {
    casts.push({ ids, calls: calls.slice() });
    now.step = step;
    const reply = tabs[who].ask(name, { request_id: `step ${step}`, ...body({ ids, calls }) });
    now.step = -1;
    assert.equal(reply.http, 200, `${name}: ${JSON.stringify(reply.body)}`);
    if (name === 'call/initiate') calls.push(reply.body.call_id);
    replies.push(reply);
    worlds.push(worldOf(house, people));
    house.clock.advance(1_000);
  }
  return { people, tabs, wrecks, replies, worlds, casts };
}

/** Who has been in which calls by the end of a step, counted in the story itself. */
const calledBy: Readonly<Record<Who, readonly (readonly [call: number, since: number])[]>> = {
  Ada: [
    [0, 0],
    [1, 6],
    [2, 12],
  ],
  Bob: [[0, 0]],
  Cleo: [
    [0, 2],
    [1, 6],
  ],
  Dora: [
    [2, 12],
    [0, 14],
  ],
};

/** Starts a server on what is left: the step is sent again, and all is as if nothing had been. */
function recover({ point, step, disk }: Wreck, { people, tabs, replies, worlds, casts }: Played): void {
  const [who, name, body] = story[step] ?? assert.fail();
  const title = `step ${step}, ${name} by ${who}, ${point}`;
  const house = disk.start();
  const back = each((one) => again(house, people[one]).attach({ endpointId: tabs[one].id }));
  const reply = back[who].ask(name, { request_id: `step ${step}`, ...body(casts[step] ?? assert.fail()) });
  assert.equal(reply.http, 200, `${title}: ${JSON.stringify(reply.body)}`);
  assert.equal(describe(reply.body.call), describe(replies[step]?.body.call), title);
  assert.deepEqual(worldOf(house, people), worlds[step], `${title}: all of it or nothing`);
  for (const one of names) back[one].do('users/disconnect');
  house.clock.advance(100);
  for (const one of names) {
    const kept = again(house, people[one]).do('history/list').entries;
    const expected = calledBy[one].filter(([, since]) => since <= step).length;
    assert.equal(new Set(kept.map(({ call_id }: Json) => call_id)).size, kept.length, `${title}: no call is in ${one}'s history twice`);
    assert.equal(kept.length, expected, `${title}: none is missing in ${one}'s history`);
  }
  assert.deepEqual([disk.live(), house.errors], [0, []]);
  disk.kill();
}

test('Wherever the server is killed while calls are transferred and merged, all of it has happened or nothing, and history has each call once', (t) => {
  const played = play(t);
  for (const step of story.keys()) {
    const seen = played.wrecks.filter((wreck) => wreck.step === step).map(({ point }) => point);
    for (const point of crashPoints) assert.ok(seen.includes(point), `${story[step]?.[1]} passes ${point}`);
  }
  // How a plain call goes on is told by crash-points.test.ts.
  for (const wreck of played.wrecks) if (moves.has(story[wreck.step]?.[1] ?? 'call/initiate')) recover(wreck, played);
});

test('The server is killed while Bob waits for Cleo: Cleo is rung on, and if they do not answer the call comes back to Ada', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const people = each((name) => house.register(name));
  const tabs = each((name) => people[name].attach());
  const { call_id } = tabs.Bob.do('call/initiate', { target_user_id: people.Ada.id });
  tabs.Ada.do('call/accept', { call_id });
  tabs.Ada.do('call/transfer', { call_id, target_user_id: people.Cleo.id });
  house.clock.advance(10_000);
  const next = machine.start();
  const back = each((name) => again(next, people[name]).attach({ endpointId: tabs[name].id }));
  next.clock.advance(17_999);
  assert.equal(next.call(call_id).parties[2].state, 'alerting', '30 s, of which the server was away for 2');
  next.clock.advance(1);
  const { call } = back.Ada.last('ring');
  assert.deepEqual([call.transfer.returned, call.parties[1].state], ['no_answer', 'alerting']);
  back.Ada.do('call/accept', { call_id });
  assert.equal(back.Bob.last('call').call.status, 'incall');
});
