import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAttempts } from '../src/attempts.ts';
import type { Clock, Reading } from '../src/ports.ts';
import { Air, createFakeMedia } from './town/fake-media.ts';

/** A clock that stands still: what is to be done later is done by `pass`. */
function createStillClock(): Clock & { readonly pass: () => void } {
  const tasks = new Set<() => void>();
  return {
    now: () => 0,
    wall: () => 0,
    after: (_ms, task) => {
      tasks.add(task);
      return () => void tasks.delete(task);
    },
    pass: () => {
      const due = [...tasks];
      tasks.clear();
      for (const task of due) task();
    },
  };
}

/** One attempt whose first connection answers a reading when it is told to. */
async function withLateReading() {
  const media = createFakeMedia(new Air());
  const clock = createStillClock();
  const attempts = createAttempts({ media, clock }, () => undefined);
  function connect(): void {
    attempts.run({ type: 'peer', attempt: 'one', as: 'renewal' });
    clock.pass();
  }
  connect();
  const first = media.peers.at(-1);
  assert.ok(first);
  const taken = await first.reading();
  const late = Promise.withResolvers<Reading>();
  first.reading = () => late.promise;
  const reading = attempts.reading('one');
  return { attempts, connect, taken, reading, arrive: () => late.resolve(taken) };
}

test('A reading that comes late is still one of the connection that was read', async () => {
  const { reading, taken, arrive } = await withLateReading();
  arrive();
  assert.equal(await reading, taken);
});

test('A reading of a connection that another has replaced meanwhile is dropped', async () => {
  const { reading, connect, arrive } = await withLateReading();
  connect();
  arrive();
  assert.equal(await reading, null);
});

test('A reading that arrives after the attempt was released is dropped', async () => {
  const { attempts, reading, arrive } = await withLateReading();
  attempts.run({ type: 'release', attempt: 'one' });
  arrive();
  assert.equal(await reading, null);
});
