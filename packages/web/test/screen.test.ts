import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { show, shown } from '../src/later/push/screen.ts';

/** A browser in which what is shown takes until it is let go. */
function screen() {
  const done: string[] = [];
  const under: PromiseWithResolvers<void>[] = [];
  const worker = {
    showNotification: async (title: string) => {
      done.push(`show ${title}`);
      const one = Promise.withResolvers<void>();
      under.push(one);
      await one.promise;
    },
    getNotifications: async () => {
      done.push('read');
      return [];
    },
  };
  return { done, under, worker: worker as unknown as ServiceWorkerRegistration };
}

/** Locks are asked for in another thread. */
async function asked(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await setImmediate();
}

test('Nothing is read while something is being shown, and rings do not wait for each other', async () => {
  const { done, under, worker } = screen();
  const shows = [show(worker, 'Ada', {}), show(worker, 'Cleo', {})];
  const reads = shown(worker);
  await asked();
  assert.deepEqual(done, ['show Ada', 'show Cleo']);
  for (const one of under) one.resolve();
  await Promise.all([...shows, reads]);
  assert.deepEqual(done, ['show Ada', 'show Cleo', 'read']);
});

test('What never ends holds no ring back for longer than a second', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { done, under, worker } = screen();
  const hangs = show(worker, 'Ada', {});
  await asked();
  const reads = shown(worker);
  const next = show(worker, 'Cleo', {});
  await asked();
  assert.deepEqual(done, ['show Ada']);
  mock.timers.tick(1_000);
  await asked();
  assert.deepEqual(done.toSorted(), ['read', 'show Ada', 'show Cleo']);
  for (const one of under) one.resolve();
  await Promise.all([hangs, reads, next]);
});

test('What a browser refuses to show is refused once', async () => {
  const { done, worker } = screen();
  worker.showNotification = async (title: string) => {
    done.push(`show ${title}`);
    throw new TypeError('no permission');
  };
  await assert.rejects(show(worker, 'Ada', {}), /no permission/);
  assert.deepEqual(done, ['show Ada']);
});
