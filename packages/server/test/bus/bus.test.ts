import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Bus } from '../../src/ports/core.ts';
import { createBudget } from '../../src/doors/budget.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { noShares } from '../../src/ports/shares.ts';
import { createFakeClock } from '../fake-clock.ts';
import { ada, createEchoCore, type EchoCore } from '../doors/echo-core.ts';
import { attach, lossyHouse, type LossyDoor } from './lossy.ts';

const from = { identity: ada, endpointId: null, address: '127.0.0.1' };

function command(bus: Bus, name: 'users/heartbeat' | 'call/hold' = 'users/heartbeat'): { answer: Answer | null } {
  const told: { answer: Answer | null } = { answer: null };
  bus.dispatch(from, name, {}, (answer) => (told.answer = answer));
  return told;
}

/** A house with one door that has found its core. */
async function opened(core: EchoCore = createEchoCore()) {
  const house = lossyHouse(core);
  const door = house.open();
  await door.seek();
  await house.settle();
  return { ...house, core, door };
}

/** All frames that a core has sent to a wire, by number. */
function frames(count: number, begin = 1): string[] {
  return Array.from({ length: count }, (_, index) => `frame ${begin + index}`);
}

function isRefused(told: { answer: Answer | null }): void {
  assert.deepEqual([told.answer?.http, told.answer?.body['code'], told.answer?.retryAfter], [503, 'overloaded', 5]);
}

test('Ada sends commands one after the other, and they are carried out and answered in this order', async () => {
  const { core, door, settle } = await opened();
  const answers: unknown[] = [];
  const names = ['users/heartbeat', 'call/hold', 'call/resume', 'users/heartbeat'] as const;
  for (const name of names) door.bus.dispatch(from, name, { name }, ({ body }) => answers.push(body['name']));
  await settle();
  assert.deepEqual([core.asked.map(({ name }) => name), answers], [names, names]);
});

test('Ada is told everything in order at each of her endpoints', async () => {
  const { core, door, settle } = await opened();
  const [one, other] = [attach(door, 'one'), attach(door, 'other')];
  await settle();
  for (const frame of frames(50)) for (const wire of core.wires) wire.send(frame);
  await settle();
  for (const { frames: came } of [one, other]) assert.deepEqual(came.slice(1), frames(50));
});

test('a frame to one endpoint is lost: that endpoint closes as soon as the next one comes, and no other', async () => {
  const { core, door, settle } = await opened();
  const [one, other] = [attach(door, 'one'), attach(door, 'other')];
  await settle();
  door.toDoor.losing = 1;
  core.wires[0]?.send('lost');
  await settle();
  core.wires[0]?.send('after it');
  core.wires[1]?.send('to the other');
  await settle();
  assert.deepEqual([one.closed, one.frames.length, other.closed, other.frames.at(-1)], ['slow', 1, null, 'to the other']);
  assert.deepEqual(core.lives, ['detach']);
});

test('the last frame to an endpoint is lost: the next beat tells, and the endpoint closes', async () => {
  const { clock, core, door, settle } = await opened();
  const [one, other] = [attach(door, 'one'), attach(door, 'other')];
  await settle();
  door.toDoor.losing = 1;
  core.wires[0]?.send('the last');
  await settle();
  assert.equal(one.closed, null);
  clock.advance(1_000);
  await settle();
  assert.deepEqual([one.closed, other.closed], ['slow', null]);
});

for (const way of ['toCore', 'toDoor'] as const)
  test(`a command is lost, or its answer (${way}): it is answered by 503 and when to try again, and others go on`, async () => {
    const { clock, door, settle } = await opened();
    door[way].losing = 1;
    const lost = command(door.bus);
    await settle();
    const good = command(door.bus, 'call/hold');
    await settle();
    clock.advance(1_000);
    await settle();
    isRefused(lost);
    assert.equal(good.answer?.http, 200);
  });

test('the core does not learn that Ada has gone: it is told when the door counts, and lets the endpoint go', async () => {
  const { clock, core, door, settle } = await opened();
  const one = attach(door, 'one');
  await settle();
  door.toCore.losing = 1;
  one.close('slow');
  await settle();
  assert.deepEqual(core.lives, []);
  clock.advance(2_000);
  await settle();
  assert.deepEqual(core.lives, ['detach']);
});

test('what the core says of a new endpoint is lost: its wire closes, and nothing of it stays behind', async () => {
  const { clock, core, door, settle } = await opened();
  door.toDoor.losing = 1;
  const one = attach(door, 'one');
  await settle();
  clock.advance(1_000);
  await settle();
  assert.notEqual(one.closed, null);
  clock.advance(1_000);
  await settle();
  assert.deepEqual(core.lives, ['detach']);
});

test('a door falls silent: who was there is let go after four seconds, and not before', async () => {
  const { clock, core, door, doors, settle } = await opened();
  attach(door, 'one');
  await settle();
  door.toCore.cut = true;
  clock.advance(4_000);
  assert.deepEqual([core.lives, doors()], [[], 1]);
  clock.advance(1_000);
  assert.deepEqual([core.lives, doors()], [['detach'], 0]);
});

test('a door is heard again that was given up: everybody at it has to come back, and then all is well', async () => {
  const { clock, door, doors, settle } = await opened();
  const one = attach(door, 'one');
  await settle();
  door.toCore.cut = true;
  clock.advance(6_000);
  door.toCore.cut = false;
  clock.advance(2_000);
  await settle();
  assert.deepEqual([one.closed, doors()], ['restart', 1]);
  const again = attach(door, 'one');
  await settle();
  assert.deepEqual([again.closed, again.frames.length], [null, 1]);
});

test('the core itself was cut off: it gives up no door for a silence that was its own', async () => {
  const { clock, core, door, excuse, settle } = await opened();
  attach(door, 'one');
  await settle();
  door.toCore.cut = true;
  for (let second = 0; second < 20; second += 1) {
    clock.advance(1_000);
    excuse();
  }
  door.toCore.cut = false;
  clock.advance(1_000);
  await settle();
  assert.deepEqual(core.lives, []);
});

test('the core falls silent: connections are held and commands answered by 503, and with the same core all goes on', async () => {
  const { clock, core, door, excuse, settle } = await opened();
  const one = attach(door, 'one');
  await settle();
  const [toCore, toDoor] = [door.toCore, door.toDoor];
  toCore.cut = true;
  toDoor.cut = true;
  const asked = command(door.bus);
  for (let second = 0; second < 6; second += 1) {
    clock.advance(1_000);
    excuse();
  }
  isRefused(asked);
  assert.equal(door.isOpen(), false);
  isRefused(command(door.bus));
  core.wires[0]?.send('while nobody hears');
  await settle();
  toCore.cut = false;
  toDoor.cut = false;
  clock.advance(2_000);
  await settle();
  assert.equal(one.closed, 'slow', 'a frame was lost');
  const good = command(door.bus);
  await settle();
  assert.equal(good.answer?.http, 200);
});

test('the core falls silent and nothing is lost meanwhile: Ada notices nothing', async () => {
  const { clock, core, door, excuse, settle } = await opened();
  const one = attach(door, 'one');
  await settle();
  door.toDoor.cut = true;
  for (let second = 0; second < 6; second += 1) {
    clock.advance(1_000);
    excuse();
  }
  door.toDoor.cut = false;
  clock.advance(1_000);
  core.wires[0]?.send('hello again');
  await settle();
  assert.deepEqual([one.closed, one.frames.at(-1)], [null, 'hello again']);
});

test('another core takes over: everybody at the door comes back to it', async () => {
  const { clock, door, replaceCore, settle } = await opened();
  const one = attach(door, 'one');
  await settle();
  const second = createEchoCore();
  replaceCore(second);
  clock.advance(1_000);
  await settle();
  assert.deepEqual([one.closed, door.isOpen()], ['restart', true]);
  attach(door, 'one');
  await settle();
  assert.equal(second.wires.length, 1);
});

test('a core that slept wakes up after another has taken over: the door does not listen to it', async () => {
  const { clock, door, said, replaceCore, settle } = await opened();
  const second = createEchoCore();
  clock.advance(1_000);
  replaceCore(second);
  clock.advance(1_000);
  await settle();
  const one = attach(door, 'one');
  await settle();
  const session = said.at(-1)?.session ?? '';
  for (const n of [-1, 0, 7]) door.hear({ v: 1, from: 'first core', session, since: clock.wall() - 60_000, n, seen: 0, messages: [] });
  await settle();
  const good = command(door.bus);
  await settle();
  assert.deepEqual([one.closed, good.answer?.http], [null, 200]);
});

test('more is asked than may wait: what is too much is answered by 503 at once, and the rest as usual', async () => {
  const core = createEchoCore();
  const waiting: ((answer: Answer) => void)[] = [];
  core.dispatch = (_from, _name, _input, done) => void waiting.push(done);
  const { door, settle } = await opened(core);
  const asked = Array.from({ length: 4_100 }, () => command(door.bus));
  const refused = asked.filter(({ answer }) => answer !== null);
  assert.equal(refused.length, 4);
  refused.forEach(isRefused);
  await settle();
  for (const done of waiting) done({ http: 200, body: { status: 'success' } });
  await settle();
  assert.equal(asked.filter(({ answer }) => answer?.http === 200).length, 4_096);
});

test('a door does not take what it is told: the core finds every endpoint behind it too slow, and keeps no more', async () => {
  const { core, door, settle } = await opened();
  attach(door, 'one');
  await settle();
  door.toCore.cut = true;
  const [wire] = core.wires;
  assert.ok(wire);
  assert.equal(wire.backlog, 0);
  for (let n = 0; n < 33; n += 1) wire.send('x'.repeat(1024 * 1024));
  assert.equal(wire.backlog, Infinity);
});

test('Ada reads too slowly: the core is told of it, and when it is too much the door closes as one without a bus', async () => {
  const { clock, core, door, settle } = await opened();
  const one = attach(door, 'one');
  await settle();
  one.backlog = 100_000;
  core.wires[0]?.send('more');
  await settle();
  clock.advance(100);
  await settle();
  assert.equal(core.wires[0]?.backlog, 100_000);
  one.backlog = 0;
  clock.advance(100);
  await settle();
  assert.equal(core.wires[0]?.backlog, 0);
  one.backlog = 600_000;
  core.wires[0]?.send('too much');
  await settle();
  assert.equal(one.closed, 'slow');
});

test('a door of another version is not let in, which the log says once', async () => {
  const { clock, log, open, settle } = await opened();
  const stranger = open(99);
  void stranger.seek();
  clock.advance(3_000);
  await settle();
  assert.equal(stranger.isOpen(), false);
  assert.equal(log.lines.filter((line) => line.includes('does not speak as this version does')).length, 1);
});

test('what a busy address asks of one door counts at the others a second later, and no longer than there', async () => {
  const { clock, door, open, settle } = await opened();
  const second: LossyDoor = open();
  await second.seek();
  door.shares.mine = () => [{ group: '192.0.2.1', requests: 400, connections: 30 }];
  clock.advance(1_000);
  await settle();
  clock.advance(1_000);
  await settle();
  assert.deepEqual([...second.shares.others.values()], [{ group: '192.0.2.1', requests: 400, connections: 30 }]);
  assert.deepEqual([...door.shares.others.values()], [], 'its own does not count twice');
  door.shares.mine = () => [];
  clock.advance(2_000);
  await settle();
  clock.advance(1_000);
  await settle();
  assert.deepEqual([...second.shares.others.values()], []);
});

test('what is no message of the bus changes nothing', async () => {
  const { core, door } = await opened();
  const empty = { v: 1, from: 'x', session: '', since: 0, n: 0, seen: 0, messages: [] };
  for (const strange of [null, 'text', {}, { v: 1 }, empty]) door.hear(strange);
  assert.deepEqual([door.isOpen(), core.asked], [true, []]);
});

test('two doors take from one address together what one would, and each knows when the other was asked much', () => {
  const clock = createFakeClock();
  const address = '192.0.2.1';
  const limits = { ...defaultLimits, requestsPerAddress: { points: 10, seconds: 10 }, connectionsPerAddress: 4 };
  const [one, other] = [noShares(), noShares()];
  const [here, there] = [createBudget(limits, clock, one), createBudget(limits, clock, other)];
  for (let n = 0; n < 6; n += 1) assert.equal(here.request(address), null);
  for (let n = 0; n < 3; n += 1) assert.notEqual(here.admit(address), null);
  other.others = new Map(one.mine().map((share) => [share.group, share]));
  assert.deepEqual([...other.others.values()], [{ group: address, requests: 6, connections: 3 }]);
  for (let n = 0; n < 4; n += 1) assert.equal(there.request(address), null);
  assert.equal(there.request(address), 10);
  assert.notEqual(there.admit(address), null);
  assert.equal(there.admit(address), null);
  assert.equal(there.request('192.0.2.2'), null, 'others do not pay for it');
});
