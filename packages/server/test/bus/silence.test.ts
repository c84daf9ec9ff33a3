import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEchoCore } from '../doors/echo-core.ts';
import { attach } from './lossy.ts';
import { command, isRefused, opened } from './opened.ts';

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
  for (const n of [-1, 0, 7]) door.hear({ v: 1, from: 'first core', session, since: 1, n, seen: 0, messages: [] });
  await settle();
  const good = command(door.bus);
  await settle();
  assert.deepEqual([one.closed, good.answer?.http], [null, 200]);
});

test('the core stays silent for ten seconds after the door has noticed: whoever is there is sent to another door, and may come back here when it is heard', async () => {
  const { clock, door, excuse, settle } = await opened();
  const one = attach(door, 'one');
  await settle();
  const [toCore, toDoor] = [door.toCore, door.toDoor];
  toCore.cut = toDoor.cut = true;
  for (let second = 0; second < 14; second += 1) {
    clock.advance(1_000);
    excuse();
  }
  assert.equal(one.closed, null);
  clock.advance(1_000);
  excuse();
  clock.advance(1_000);
  assert.equal(one.closed, 'restart');
  isRefused(command(door.bus));
  toCore.cut = toDoor.cut = false;
  clock.advance(2_000);
  await settle();
  const again = attach(door, 'one');
  await settle();
  assert.deepEqual([again.closed, again.frames.length], [null, 1]);
});

test('the way to the core is there again: the door goes on at once, without waiting for a beat, and what was lost closes', async () => {
  const { clock, core, door, excuse, settle } = await opened();
  const [one, other] = [attach(door, 'one'), attach(door, 'other')];
  await settle();
  door.toCore.cut = door.toDoor.cut = true;
  for (let second = 0; second < 6; second += 1) {
    clock.advance(1_000);
    excuse();
  }
  assert.equal(door.isOpen(), false);
  core.wires[0]?.send('while nobody hears');
  await settle();
  door.toCore.cut = door.toDoor.cut = false;
  door.up();
  await settle();
  assert.deepEqual([door.isOpen(), one.closed, other.closed], [true, 'slow', null]);
});

test('another core says that it ends: the door goes on with its own, and waits only when that one says so', async () => {
  const { door, settle } = await opened();
  const asked = command(door.bus);
  door.ends('second core');
  await settle();
  assert.deepEqual([door.isOpen(), asked.answer?.http], [true, 200]);
  const late = command(door.bus);
  door.ends('first core');
  assert.equal(door.isOpen(), false);
  isRefused(late);
});
