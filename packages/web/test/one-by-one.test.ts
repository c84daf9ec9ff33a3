import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOneByOne } from '../src/later/ring/one-by-one.ts';

test('What is shown again waits until what was shown before is taken away, however long that takes', async () => {
  const oneByOne = createOneByOne();
  const done: string[] = [];
  const taken = Promise.withResolvers<void>();
  const first = oneByOne(() => void done.push('shown'));
  const away = oneByOne(async () => {
    await taken.promise;
    done.push('taken away');
  });
  const second = oneByOne(() => void done.push('shown again'));
  await first;
  assert.deepEqual(done, ['shown']);
  taken.resolve();
  await Promise.all([away, second]);
  assert.deepEqual(done, ['shown', 'taken away', 'shown again']);
});

test('What cannot be shown is told to who asked, and the next is shown', async () => {
  const oneByOne = createOneByOne();
  const refused = oneByOne(() => Promise.reject(new Error('no permission')));
  const next = oneByOne(() => 'shown');
  await assert.rejects(refused, /no permission/);
  assert.equal(await next, 'shown');
});
