import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { CommandName } from '@earshot/protocol';
import { crashPoints, type CrashPoint } from '../../src/ports/crash.ts';
import type { Device, Json, Reply, Someone } from './house.ts';
import { again, buildMachine, type Machine } from './machine.ts';

type Who = 'ada' | 'bob' | 'bob2';
type Step = readonly [who: Who, name: CommandName, body?: object];

/** One call from beginning to end, with every command that changes it. */
const story: readonly Step[] = [
  ['ada', 'call/initiate', { offer: 'v=0 ada' }],
  ['bob', 'call/ringing'],
  ['bob', 'call/accept', { answer: 'v=0 bob' }],
  ['ada', 'call/hold'],
  ['bob', 'call/hold'],
  ['ada', 'call/resume'],
  ['bob2', 'call/take'],
  ['bob2', 'call/resume'],
  ['ada', 'call/end'],
];

/** The disk as the end of the server at that moment would leave it, and what everybody had heard by then. */
interface Wreck {
  readonly point: CrashPoint;
  readonly step: number;
  readonly disk: Machine;
  /** The newest version of the call that any tab knows. */
  readonly heard: number;
  readonly callId: string | null;
}

interface Played {
  readonly wrecks: readonly Wreck[];
  readonly replies: readonly Reply[];
  readonly people: Readonly<Record<'ada' | 'bob', Someone>>;
  readonly tabs: Readonly<Record<Who, Device>>;
}

function newest(tabs: Readonly<Record<Who, Device>>): Json {
  return Object.values(tabs)
    .flatMap((tab) => [...tab.events('call'), ...tab.events('ring')].map(({ call }) => call))
    .reduce((best: Json, call: Json) => (best === null || call.version > best.version ? call : best), null);
}

/** Plays the story once, and keeps a copy of the disk at every moment at which the server might have ended. */
function play(t: TestContext): Played {
  const machine = buildMachine(t);
  const wrecks: Wreck[] = [];
  const at = { step: -1, tabs: null as Readonly<Record<Who, Device>> | null };
  const house = machine.start({
    crash(point) {
      if (at.tabs === null) return;
      const call = newest(at.tabs);
      wrecks.push({ point, step: at.step, disk: machine.copy(), heard: call?.version ?? 0, callId: call?.call_id ?? null });
    },
  });
  const people = { ada: house.register('Ada'), bob: house.register('Bob') };
  const tabs = { ada: people.ada.attach(), bob: people.bob.attach(), bob2: people.bob.attach() };
  at.tabs = tabs;
  const replies: Reply[] = [];
  for (const [step, [who, name, body]] of story.entries()) {
    at.step = step;
    replies.push(tabs[who].ask(name, bodyOf({ step, body, target: people.bob.id, callId: newest(tabs)?.call_id })));
    house.clock.advance(1_000);
  }
  assert.ok(replies.every(({ http }) => http === 200));
  return { wrecks, replies, people, tabs };
}

function bodyOf({ step, body, target, callId }: { step: number; body: object | undefined; target: string; callId: string }): object {
  return {
    ...(step === 0 ? { target_user_id: target } : { call_id: callId }),
    request_id: `step ${step}`,
    ...body,
  };
}

/** What of an answer is the same whether the command was kept or is carried out anew. */
function essence({ http, body }: Reply): Json {
  const { status, held_by, version, reason } = body.call;
  return { http, status, held_by, version, reason };
}

const kept: readonly CrashPoint[] = ['after-journal', 'while-telling', 'before-answer'];

function historyOf(tab: Device): readonly string[] {
  return tab.do('history/list').entries.map(({ call_id }: Json) => call_id);
}

/** Starts a server on what is left, and sees that both sides, the retry and the history agree. */
function recover({ point, step, disk, heard, callId }: Wreck, { replies, people, tabs }: Played): void {
  const title = `${story[step]?.[1]} ${point}`;
  const house = disk.start();
  function back(who: Who): Device {
    const { id, epoch, seq } = tabs[who];
    return again(house, people[who === 'ada' ? 'ada' : 'bob']).attach({ endpointId: id, resume: { epoch, seq: seq() } });
  }
  const now: Readonly<Record<Who, Device>> = { ada: back('ada'), bob: back('bob'), bob2: back('bob2') };
  const [adas, bobs] = [now.ada.welcome.snapshot.call, now.bob.welcome.snapshot.call];
  assert.deepEqual(adas, bobs, `${title}: both know the same`);
  assert.ok((adas?.version ?? 0) >= heard, `${title}: a version never goes back`);
  const [who, name, body] = story[step] ?? story[0] ?? assert.fail();
  const reply = now[who].ask(name, bodyOf({ step, body, target: people.bob.id, callId: callId ?? '' }));
  const first = replies[step] ?? assert.fail();
  if (kept.includes(point)) assert.deepEqual(reply, first, `${title}: the same answer`);
  else assert.deepEqual(essence(reply), essence(first), `${title}: the same outcome`);
  assert.equal(newest(now)?.version ?? adas.version, reply.body.call.version, `${title}: it happened once`);
  if (reply.body.call.status !== 'ended') now.ada.do('call/end', { call_id: reply.body.call.call_id });
  house.clock.advance(100);
  assert.deepEqual(
    disk.history().map(({ id, reason }) => [id, reason]),
    [[reply.body.call.call_id, step > 1 || story[step]?.[1] === 'call/end' ? 'hung_up' : 'cancelled']],
    `${title}: one line of history`,
  );
  const once = [reply.body.call.call_id];
  assert.deepEqual([historyOf(now.ada), historyOf(now.bob)], [once, once], `${title}: once in the history of each`);
  assert.deepEqual([disk.live(), house.errors], [0, []]);
  disk.kill();
}

test('Wherever the server is killed in a call, a new one goes on: both sides agree, nothing goes back or happens twice, and history has the call once', (t) => {
  const played = play(t);
  for (const step of story.keys()) {
    const seen = played.wrecks.filter((wreck) => wreck.step === step).map(({ point }) => point);
    for (const point of crashPoints) assert.ok(seen.includes(point), `${story[step]?.[1]} passes ${point}`);
  }
  for (const wreck of played.wrecks) recover(wreck, played);
});

for (const [end, reason] of [
  ['nobody answers', 'no_answer'],
  ['nobody comes back', 'lost'],
] as const)
  test(`Wherever the server is killed when ${end}, the call ends once`, (t) => {
    const machine = buildMachine(t);
    const disks: Machine[] = [];
    const passed = new Set<CrashPoint>();
    const watch = { on: false };
    const house = machine.start({
      crash(point) {
        if (!watch.on) return;
        passed.add(point);
        disks.push(machine.copy());
      },
    });
    const [ada, bob] = [house.register('Ada'), house.register('Bob')];
    const tabs = [ada.attach(), bob.attach()] as const;
    const { call_id } = tabs[0].do('call/initiate', { target_user_id: bob.id });
    if (reason === 'lost') {
      tabs[1].do('call/accept', { call_id });
      for (const tab of tabs) tab.detach();
    }
    house.clock.advance(44_000);
    watch.on = true;
    house.clock.advance(1_000);
    assert.equal(house.call(call_id).reason, reason);
    const told = reason === 'lost' ? [] : (['while-telling'] as const);
    assert.deepEqual([...passed], ['gathered', 'before-journal', 'in-journal', 'after-journal', ...told]);
    for (const disk of disks) {
      const next = disk.start();
      next.clock.advance(45_000);
      const outcomes = disk.history().map(({ id, reason: why }) => [id, why]);
      assert.deepEqual([outcomes.length, outcomes[0]?.[0], disk.live()], [1, call_id, 0]);
      assert.ok([reason, 'no_answer', 'lost'].includes(outcomes[0]?.[1]));
      disk.kill();
    }
  });
