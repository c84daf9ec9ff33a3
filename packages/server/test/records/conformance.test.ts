/** What records must do, in SQLite and in PostgreSQL. The parts are one suite, for each operation must be asked for. */
import assert from 'node:assert/strict';
import { resultOf } from './adapters.ts';
import { asksForAll, inBoth } from './both.ts';
import { device, user } from './samples.ts';

asksForAll();
await import('./store-people.ts');
await import('./store-calls.ts');
await import('./store-joining.ts');
await import('./store-groups.ts');

inBoth('What was asked for before the end is kept, and an end is safe twice', async (before) => {
  const added = resultOf(before.records, 'addUser', user('ada'), device('ada'), 'token');
  await Promise.all([before.records.close(), before.records.close()]);
  assert.equal((await added).ok, true);
  const house = await before.again();
  assert.equal((await house.do('findUser', 'ada'))?.id, 'ada');
});
