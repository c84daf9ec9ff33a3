import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopper } from '../../src/startup/stopping.ts';
import { clockByHand } from './clock-by-hand.ts';
import { keepingLog } from './keeping-log.ts';

/** A server of which each part says when it is stopped. */
function running(close: () => Promise<void>) {
  const done: string[] = [];
  function note(what: string) {
    return () => void done.push(what);
  }
  const clock = clockByHand();
  const stop = stopper({
    app: { close },
    core: { drain: note('told'), close: note('calls written') },
    records: { close: async () => void done.push('database closed') },
    watches: [{ close: note('watch stopped') }],
    clock,
    log: keepingLog(),
  });
  return { clock, done, stop };
}

const all = ['told', 'watch stopped', 'calls written', 'database closed'];

void test('a stop tells everybody, closes the doors and then writes, once', async () => {
  const { clock, done, stop } = running(async () => void done.push('doors closed'));
  await Promise.all([stop(2_000), stop(2_000)]);
  assert.deepEqual(done, [...all.slice(0, 2), 'doors closed', ...all.slice(2)]);
  assert.equal(clock.waiting(), 0);
});

void test('doors that never close do not keep a stop from writing, within ten seconds', async () => {
  const { clock, done, stop } = running(() => new Promise(() => {}));
  const stopped = stop(2_000);
  clock.advance(8_000);
  await stopped;
  assert.deepEqual(done, all);
});

void test('doors that fail to close do not keep a stop from writing', async () => {
  const { done, stop } = running(() => Promise.reject(new Error('a leak')));
  await stop(2_000);
  assert.deepEqual(done, all);
});

void test('a core that fails to write does not keep the database open', async () => {
  const { clock, done } = running(async () => {});
  const stop = stopper({
    app: { close: async () => {} },
    core: {
      drain() {},
      close() {
        throw new Error('the disk is gone');
      },
    },
    records: { close: async () => void done.push('database closed') },
    watches: [],
    clock,
    log: keepingLog(),
  });
  await assert.rejects(stop(2_000), /the disk is gone/);
  assert.deepEqual(done, ['database closed']);
});
