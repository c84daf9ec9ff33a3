import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ada } from '../doors/echo-core.ts';
import { attach, NotedWire } from './lossy.ts';
import { command, from, isRefused, opened } from './opened.ts';

/** All frames that a core has sent to a wire, by number. */
function frames(count: number, begin = 1): string[] {
  return Array.from({ length: count }, (_, index) => `frame ${begin + index}`);
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

test('the core closes an endpoint before it says that it is in: whoever waits for that is told, once', async () => {
  const { core, door, settle } = await opened();
  const usual = { ...core };
  core.attach = (identity, hello, wire, done) => {
    wire.close('slow');
    usual.attach(identity, hello, wire, done);
  };
  const told: unknown[] = [];
  const wire = new NotedWire();
  door.bus.attach(ada, { endpoint_id: 'one', resume: null, version: 1, address: '' }, wire, (attached) => told.push(attached));
  await settle();
  assert.deepEqual([told, wire.closed, core.lives], [['slow'], 'slow', ['detach']]);
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

test('what is no message of the bus changes nothing', async () => {
  const { core, door } = await opened();
  const empty = { v: 1, from: 'x', session: '', since: 0, n: 0, seen: 0, messages: [] };
  for (const strange of [null, 'text', {}, { v: 1 }, empty]) door.hear(strange);
  assert.deepEqual([door.isOpen(), core.asked], [true, []]);
});
