import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockDataFolder } from '../../src/data/folder-lock.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('lock');

function start(data: string): SpawnedServer {
  return spawn({ EARSHOT_DATA: data, EARSHOT_LOG_LEVEL: 'warn' });
}

void test('a second server on the same folder says so in one sentence and ends; one that was killed hinders nobody', async () => {
  const data = join(root, 'data');
  const first = start(data);
  await first.printed('fingerprint');
  const second = start(data);
  assert.equal(await second.ended, 1);
  assert.equal(second.out(), '');
  assert.equal(second.err(), `EARSHOT_DATA: another Earshot runs on the folder ${data}; end it, or give this one a folder of its own.\n`);
  const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
  assert.equal((await ask(`${placeOf(first)}/api/health`, { ca })).http, 200, 'the first has noticed nothing');
  first.process.kill('SIGKILL');
  await first.ended;
  const third = start(data);
  await third.printed('fingerprint');
  third.process.kill('SIGTERM');
  assert.equal(await third.ended, 0);
});

void test('a folder is let go when its server stops, and two folders are two locks', () => {
  const [one, other] = [mkdtempSync(join(root, 'a-')), mkdtempSync(join(root, 'b-'))];
  const lock = lockDataFolder(one);
  assert.throws(() => lockDataFolder(one), /another Earshot runs/);
  const second = lockDataFolder(other);
  lock.close();
  lock.close();
  lockDataFolder(one).close();
  second.close();
});

void test('whatever stands in lock.db is no obstacle, and neither lets a second server in', () => {
  const folder = mkdtempSync(join(root, 'damaged-'));
  const path = join(folder, 'lock.db');
  for (const content of [Buffer.alloc(4_096), Buffer.alloc(5_000, 0xee), Buffer.from('SQLite format 3\0 and no more'), Buffer.from('x')]) {
    writeFileSync(path, content);
    const lock = lockDataFolder(folder);
    writeFileSync(path, content);
    assert.throws(() => lockDataFolder(folder), /another Earshot runs/);
    lock.close();
  }
});

void test('a folder that cannot be locked is told with the reason', () => {
  assert.throws(() => lockDataFolder(join(root, 'nowhere')), /^StartFailure: EARSHOT_DATA: the folder cannot be locked by .*: .*\.$/);
});
