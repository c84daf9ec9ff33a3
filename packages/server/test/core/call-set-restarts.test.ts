import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { CommandName } from '@earshot/protocol';
import { crashPoints, type CrashPoint } from '../../src/ports/crash.ts';
import type { CoreHouse, Device, Json, Someone } from './house.ts';
import { again, buildMachine, type Machine } from './machine.ts';

type Three<T> = readonly [ada: T, bob: T, cleo: T];

interface Stage {
  readonly machine: Machine;
  readonly house: CoreHouse;
  readonly people: Three<Someone>;
  readonly tabs: Three<Device>;
}

/** Ada, Bob and Cleo at one tab each, on a server that tells each moment at which it might end. */
function open(t: TestContext, crash: (point: CrashPoint) => void = () => undefined): Stage {
  const machine = buildMachine(t);
  const house = machine.start({ crash });
  const people = [house.register('Ada'), house.register('Bob'), house.register('Cleo')] as const;
  return { machine, house, people, tabs: [people[0].attach(), people[1].attach(), people[2].attach()] };
}

/** Everybody comes back to the next server at the tab they had. */
function comeBack(house: CoreHouse, { people, tabs }: Pick<Stage, 'people' | 'tabs'>): Three<Device> {
  function back(who: 0 | 1 | 2): Device {
    const { id, epoch, seq } = tabs[who];
    return again(house, people[who]).attach({ endpointId: id, resume: { epoch, seq: seq() } });
  }
  return [back(0), back(1), back(2)];
}

function rings(caller: Device, callee: Someone): string {
  return caller.do('call/initiate', { target_user_id: callee.id, offer: `v=0 to ${callee.name}` }).call_id;
}

/** How each call stands: the status, and how many hold. */
function standing(house: CoreHouse, calls: readonly string[]): readonly string[] {
  return calls.map((id) => {
    const { status, reason, held_by } = house.call(id);
    return `${reason ?? status}${held_by.length > 0 ? ` by ${held_by.length}` : ''}`;
  });
}

function snapshots(device: Device): Json[] {
  return device.welcome.snapshot.calls.map(({ call_id, status, mine, offer }: Json) => ({ call_id, status, mine, offer }));
}

test('The server is killed while Ada talks with Bob, and Cleo rings: both calls are there again, in their order, and Ada takes Cleo', (t) => {
  const stage = open(t);
  const { machine, house, people, tabs } = stage;
  const first = rings(tabs[1], people[0]);
  tabs[0].do('call/accept', { call_id: first });
  house.clock.advance(1_000);
  const second = rings(tabs[2], people[0]);
  tabs[2].do('signal/ice', { call_id: second, candidate: 'c1' });
  house.clock.advance(1_000);
  const next = machine.start();
  assert.deepEqual(
    next.people().map(({ username, status }) => `${username} ${status}`),
    ['Ada incall', 'Bob incall', 'Cleo calling'],
  );
  const [adas, , cleos] = comeBack(next, stage);
  assert.deepEqual(snapshots(adas), [
    { call_id: first, status: 'incall', mine: true, offer: 'v=0 to Ada' },
    { call_id: second, status: 'calling', mine: true, offer: 'v=0 to Ada' },
  ]);
  assert.equal(adas.welcome.snapshot.call.call_id, first, 'a client that knows one call is told of the active one');
  assert.deepEqual(
    adas.events('candidates').map(({ call_id, candidates }) => [call_id, candidates]),
    [[second, ['c1']]],
  );
  adas.do('call/accept', { call_id: second, answer: 'v=0 ada' });
  assert.equal(cleos.last('description').sdp, 'v=0 ada');
  assert.deepEqual(standing(next, [first, second]), ['onhold by 1', 'incall']);
});

test('The server is killed while Ada has two calls at two tabs, and comes back to one of them: the other is lost', (t) => {
  const stage = open(t);
  const { machine, house, people, tabs } = stage;
  const other = people[0].attach();
  const calls = [rings(tabs[1], people[0]), ''];
  tabs[0].do('call/accept', { call_id: calls[0] });
  calls[1] = rings(tabs[2], people[0]);
  other.do('call/accept', { call_id: calls[1] });
  house.clock.advance(1_000);
  const next = machine.start();
  comeBack(next, stage);
  next.clock.advance(44_999);
  assert.deepEqual(standing(next, calls), ['onhold by 1', 'incall']);
  next.clock.advance(1);
  assert.deepEqual(standing(next, calls), ['onhold by 1', 'lost']);
});

test('Calls that ended untold before the server was killed are told by the next one, the oldest first', (t) => {
  const stage = open(t);
  const { machine, house, people, tabs } = stage;
  const calls = [rings(tabs[1], people[0])];
  house.clock.advance(100);
  calls.push(rings(tabs[2], people[0]));
  tabs[0].detach();
  tabs[1].do('call/end', { call_id: calls[0] });
  house.clock.advance(200);
  tabs[2].do('call/end', { call_id: calls[1] });
  house.clock.advance(200);
  const next = machine.start();
  const { snapshot } = again(next, people[0]).attach().welcome;
  assert.deepEqual(
    snapshot.ended.map(({ call_id, reason }: Json) => [call_id, reason]),
    calls.map((id) => [id, 'cancelled']),
  );
  assert.deepEqual([snapshot.calls, snapshot.call.call_id], [[], calls[1]]);
});

interface Transaction {
  readonly title: string;
  readonly name: CommandName;
  readonly others?: 'hold' | 'end';
  /** Whether Ada has accepted Cleo's call and gone back to Bob before. */
  readonly switched: boolean;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Ada talks to Bob and accepts Cleo, and Bob's call becomes `first`. */
function accepting(title: string, others: 'hold' | 'end', first: string): Transaction {
  return { title, name: 'call/accept', others, switched: false, before: ['incall', 'calling'], after: [first, 'incall'] };
}

const transactions: readonly Transaction[] = [
  accepting('Hold and accept', 'hold', 'onhold by 1'),
  accepting('End and accept', 'end', 'hung_up'),
  { title: 'Switch', name: 'call/resume', switched: true, before: ['incall', 'onhold by 1'], after: ['onhold by 1', 'incall'] },
];
const kept: readonly CrashPoint[] = ['after-journal', 'while-telling', 'before-answer'];

for (const { title, name, others, switched, before, after } of transactions)
  test(`Wherever the server is killed in ${title}, both calls are as before or both as after, and what was told to anybody stands`, (t) => {
    const wrecks: { readonly point: CrashPoint; readonly disk: Machine; readonly heard: number }[] = [];
    const watch = { on: false };
    const stage: Stage = open(t, (point) => {
      if (watch.on) wrecks.push({ point, disk: stage.machine.copy(), heard: stage.tabs.flatMap(({ frames }) => frames).length });
    });
    const { people, tabs, house } = stage;
    const first = rings(tabs[1], people[0]);
    tabs[0].do('call/accept', { call_id: first });
    house.clock.advance(1_000);
    const second = rings(tabs[2], people[0]);
    if (switched) {
      tabs[0].do('call/accept', { call_id: second });
      tabs[0].do('call/resume', { call_id: first });
    }
    const calls = [first, second];
    assert.deepEqual(standing(house, calls), before);
    const quiet = tabs.flatMap(({ frames }) => frames).length;
    const body = { call_id: second, request_id: 'the transaction', ...(others === undefined ? {} : { others }) };
    watch.on = true;
    tabs[0].do(name, body);
    watch.on = false;
    assert.deepEqual(standing(house, calls), after);
    for (const point of crashPoints)
      assert.ok(
        wrecks.some((wreck) => wreck.point === point),
        `it passes ${point}`,
      );
    for (const { point, disk, heard } of wrecks) {
      const next = disk.start();
      const isKept = kept.includes(point);
      assert.ok(isKept || heard === quiet, `${point}: nobody was told before it was kept`);
      assert.deepEqual(standing(next, calls), isKept ? after : before, `${title} ${point}`);
      const [adas] = comeBack(next, stage);
      assert.deepEqual(
        snapshots(adas).map(({ status }) => status),
        standing(next, calls).flatMap((line) => (line === 'hung_up' ? [] : [line.split(' ')[0]])),
      );
      assert.equal(adas.do(name, body).call.status, 'incall', 'the same command again');
      assert.deepEqual([standing(next, calls), next.errors], [after, []], `${title} ${point}, said again`);
      disk.kill();
    }
  });
