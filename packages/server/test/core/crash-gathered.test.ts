import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { CommandName } from '@earshot/protocol';
import { crashPoints, type CrashPoint } from '../../src/ports/crash.ts';
import { address, type CoreHouse, type Device, type Json, type Someone } from './house.ts';
import { again, buildMachine, type Machine } from './machine.ts';
import { slowDisk, type SlowDisk } from './slow-disk.ts';

type Who = 'ada' | 'bob' | 'cleo' | 'dora';

/** What happens: a command, or a write that is let through and the rest after it. */
const story: readonly (readonly [who: Who, name: CommandName] | 'written')[] = [
  ['ada', 'call/hold'],
  ['cleo', 'call/hold'],
  ['bob', 'call/hold'],
  'written',
  ['dora', 'call/hold'],
  ['ada', 'call/resume'],
  ['cleo', 'call/resume'],
  'written',
  ['cleo', 'call/end'],
  ['bob', 'call/resume'],
  'written',
  ['ada', 'call/hold'],
  'written',
  ['ada', 'call/end'],
  'written',
];

interface Asked {
  readonly who: Who;
  readonly name: CommandName;
  readonly body: { readonly call_id: string; readonly request_id: string };
  readonly answers: Json[];
}

/** The disk as the end of the server at that moment would leave it, and what was asked, answered and told by then. */
interface Wreck {
  readonly point: CrashPoint;
  readonly disk: Machine;
  readonly asked: readonly Asked[];
  readonly answered: readonly Asked[];
  /** The newest version of their call that each of them knows. */
  readonly told: ReadonlyMap<Who, Json>;
}

const names: readonly Who[] = ['ada', 'bob', 'cleo', 'dora'];

/** Four people at a tab each, in two calls. */
function gather(house: CoreHouse) {
  const people = Object.fromEntries(names.map((who) => [who, house.register(who)])) as Record<Who, Someone>;
  const tabs = Object.fromEntries(names.map((who) => [who, people[who].attach()])) as Record<Who, Device>;
  for (const [caller, callee] of [['ada', 'bob'] as const, ['cleo', 'dora'] as const]) {
    const { call_id } = tabs[caller].do('call/initiate', { target_user_id: people[callee].id });
    tabs[callee].do('call/accept', { call_id });
  }
  return { people, tabs };
}

function play(t: TestContext) {
  const machine = buildMachine(t);
  const disk: SlowDisk = slowDisk();
  const wrecks: Wreck[] = [];
  const asked: Asked[] = [];
  let tabs: Record<Who, Device> | null = null;
  function crash(point: CrashPoint): void {
    if (tabs === null) return;
    const told = new Map(Object.entries(tabs).map(([who, tab]) => [who as Who, tab.last('call').call]));
    const answered = asked.filter(({ answers }) => answers.length > 0);
    wrecks.push({ point, disk: machine.copy(), asked: [...asked], answered, told });
  }
  const house = machine.start({ crash, between: disk.between });
  const gathered = gather(house);
  ({ tabs } = gathered);
  disk.slow = true;
  for (const step of story) {
    if (step === 'written') {
      disk.settle();
      house.clock.advance(20);
      continue;
    }
    const [who, name] = step;
    const body = { call_id: tabs[who].last('call').call.call_id, request_id: `step ${asked.length}` };
    const answers: Json[] = [];
    asked.push({ who, name, body, answers });
    const from = { identity: tabs[who].identity, endpointId: tabs[who].id, address };
    house.port.dispatch(from, name, body, (answer) => void answers.push({ http: answer.http, ...JSON.parse(JSON.stringify(answer.body)) }));
  }
  disk.settle();
  assert.deepEqual(new Set(asked.map(({ answers: [given] }) => given.http)), new Set([200]));
  return { wrecks, ...gathered };
}

function recover({ point, disk, asked, answered, told }: Wreck, { people, tabs: before }: ReturnType<typeof gather>, title: string): void {
  const house = disk.start();
  const tabs = Object.fromEntries(names.map((who) => [who, again(house, people[who]).attach({ endpointId: before[who].id })])) as Record<
    Who,
    Device
  >;
  for (const [who, call] of told) {
    const now = house.call(call.call_id);
    assert.ok((now?.version ?? 0) >= call.version, `${title} ${point}: what ${who} was told is kept`);
  }
  for (const { who, name, body, answers } of answered)
    assert.deepEqual(
      { http: 200, ...tabs[who].ask(name, body).body },
      answers[0],
      `${title} ${point}: ${body.request_id} is answered as before`,
    );
  for (const { who, name, body, answers } of asked) {
    const { call } = tabs[who].ask(name, body).body;
    const first = answers[0].call;
    assert.deepEqual(
      [call.version, call.status, call.held_by],
      [first.version, first.status, first.held_by],
      `${title} ${point}: it happens once`,
    );
  }
  house.clock.advance(100);
  const ended = asked.filter(({ name }) => name === 'call/end').map(({ body }) => body.call_id);
  assert.deepEqual(new Set(disk.history().map(({ id }) => id)), new Set(ended));
  assert.deepEqual([disk.history().length, house.errors], [ended.length, []]);
  disk.kill();
}

test('Wherever the server is killed while one write serves several calls, nothing is lost that anybody was told, and nothing that was answered as done', (t) => {
  const { wrecks, ...gathered } = play(t);
  for (const point of crashPoints)
    assert.ok(
      wrecks.some((wreck) => wreck.point === point),
      `it passes ${point}`,
    );
  const together = wrecks.filter(({ point, asked, answered }) => point === 'in-journal' && asked.length - answered.length > 1);
  assert.ok(together.length > 2, 'several commands are in one transaction');
  const between = wrecks.filter(({ point, asked, answered }) => point === 'gathered' && asked.length - answered.length > 1);
  assert.ok(between.length > 2, 'and wait for it');
  for (const [index, wreck] of wrecks.entries()) recover(wreck, gathered, `${index}`);
});
