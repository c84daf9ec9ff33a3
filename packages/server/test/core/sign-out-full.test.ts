import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../src/records/port.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { join } from 'node:path';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { mountSmallDisk, noSmallDisk } from '../small-disk.ts';
import { openCoreHouse } from './house.ts';

/** Records of which the people cannot be written while the disk is full. */
function fillable(): { readonly records: Store; readonly disk: { full: boolean } } {
  const base = openRecords(':memory:');
  const disk = { full: false };
  function write<A extends readonly unknown[], R>(task: (...args: A) => R) {
    return (...args: A): R => {
      if (disk.full) throw new Unavailable('The disk of the server is full.');
      return task(...args);
    };
  }
  const addUser = write((...args: Parameters<Store['addUser']>) => base.addUser(...args));
  const renameUser = write((...args: Parameters<Store['renameUser']>) => base.renameUser(...args));
  const revokeToken = write((...args: Parameters<Store['revokeToken']>) => base.revokeToken(...args));
  return { records: { ...base, addUser, renameUser, revokeToken }, disk };
}

test('The disk is full: sign-in and rename say so with 503, and a sign-out holds from that moment and is written with room', (t) => {
  const { records, disk } = fillable();
  const house = openCoreHouse({ records });
  t.after(() => house.close());
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  disk.full = true;
  for (const reply of [
    house.ask('users/register', { username: 'Cleo', request_id: 'x'.repeat(20) }),
    bob.ask('users/rename', { username: 'Bo' }),
  ]) {
    assert.deepEqual([reply.http, reply.body.code, reply.body.retry_after, reply.retryAfter], [503, 'overloaded', 5, 5]);
    assert.match(reply.body.message, /disk of the server is full/);
  }
  assert.equal(ada.do('users/disconnect', { revoke_token: true }).success, true);
  assert.equal(house.core.authenticate(ada.token), null);
  assert.equal(ada.ask('users/heartbeat').http, 401);
  assert.match(house.core.degraded() ?? '', /Sign-outs cannot be written/);
  assert.deepEqual(
    house.people().map(({ username }) => username),
    ['Bob'],
  );
  disk.full = false;
  house.clock.advance(1_000);
  assert.deepEqual([house.core.degraded(), records.findUser(ada.id)], [null, null]);
  assert.equal(house.core.authenticate(ada.token), null);
  assert.equal(house.ask('users/register', { username: 'Cleo', request_id: 'x'.repeat(20) }).http, 200, 'the refusal was not kept');
});

test('A sign-out that waits is written at the latest when the server stops', () => {
  const { records, disk } = fillable();
  const house = openCoreHouse({ records });
  const ada = house.register('Ada');
  disk.full = true;
  ada.do('users/disconnect', { revoke_token: true });
  disk.full = false;
  house.core.close();
  assert.equal(records.findUser(ada.id), null);
  records.close();
});

test('On a disk that is really full a sign-in is 503 and a sign-out holds', { skip: noSmallDisk }, (t) => {
  const disk = mountSmallDisk(t);
  if (disk === null) return;
  const house = openCoreHouse({ records: openRecords(join(disk.folder, 'earshot.db')) });
  t.after(() => {
    house.close();
    disk.remove();
  });
  const ada = house.register('Ada');
  disk.fill();
  let reply = house.ask('users/register', { username: 'Person' });
  for (let n = 0; n < 2_000 && reply.http === 200; n += 1) reply = house.ask('users/register', { username: `Person ${n}` });
  assert.deepEqual([reply.http, reply.body.message], [503, 'The disk of the server is full. Try again in a while.']);
  ada.do('users/disconnect', { revoke_token: true });
  assert.equal(house.core.authenticate(ada.token), null);
  disk.clear();
  house.clock.advance(1_000);
  assert.equal(house.records.findUser(ada.id), null);
});
