import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../../src/ports/core.ts';
import { createEchoCore } from '../doors/echo-core.ts';
import { attach } from './lossy.ts';
import { command, isRefused, opened } from './opened.ts';

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
