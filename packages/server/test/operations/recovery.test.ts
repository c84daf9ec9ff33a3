import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { writeBackup } from '../../src/data/backup.ts';
import { exportLines } from '../../src/data/export.ts';
import { restoreBackup } from '../../src/data/restore.ts';
import { makeKeys, recoverBody, recoveryBody, registerBody } from '../device-keys.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('recovery');

interface Running {
  readonly server: SpawnedServer;
  readonly origin: string;
  post(command: string, body: object, token?: string): Promise<{ http: number; body: Record<string, unknown> }>;
  challenge(): Promise<string>;
}

async function start(data: string): Promise<Running> {
  const server = spawn({ EARSHOT_DATA: data });
  await server.printed('fingerprint');
  const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
  const origin = new URL(placeOf(server)).origin;
  const post: Running['post'] = (command, body, token) =>
    ask(`${origin}/api/${command}`, { ca, body, ...(token === undefined ? {} : { token }) });
  return { server, origin, post, challenge: async () => String((await post('users/challenge', {})).body['challenge']) };
}

async function recover(running: Running, code: string) {
  const claim = { username: 'Ada', code };
  return running.post('devices/recover', recoverBody(makeKeys('Phone'), claim, await running.challenge(), running.origin));
}

test('Ada’s code outlives a server that is killed and a move by backup, is used once for good, and no file or export shows it', async () => {
  const data = mkdtempSync(join(root, 'data-'));
  const first = await start(data);
  const keys = makeKeys();
  const { body: ada } = await first.post('users/register', registerBody(keys, 'Ada', await first.challenge(), first.origin));
  const asked = recoveryBody(keys, String(ada['device_id']), await first.challenge(), first.origin);
  const { http, body } = await first.post('devices/recovery', asked, String(ada['token']));
  assert.equal(http, 200, JSON.stringify(body));
  const code = String(body['code']);
  first.server.process.kill('SIGKILL');
  assert.equal(await first.server.ended, 'SIGKILL');
  for (const name of ['earshot.db', 'earshot.db-wal'])
    if (existsSync(join(data, name))) assert.ok(!readFileSync(join(data, name)).includes(code), name);

  const backup = join(root, 'backup.db');
  await writeBackup(data, backup, { at: Date.now(), version: '0.0.0' });
  const database = new DatabaseSync(join(data, 'earshot.db'), { readOnly: true });
  const { salt, hash } = database.prepare('SELECT salt, hash FROM recovery_codes').get() ?? {};
  database.close();
  const exported = [...exportLines(data, { at: Date.now(), version: '0.0.0' })].join('');
  assert.ok(exported.includes('"Ada"'));
  for (const secret of [code, String(salt), String(hash)]) assert.ok(!exported.includes(secret));

  const second = await start(data);
  assert.equal((await recover(second, code)).body['user_id'], ada['user_id']);
  second.server.process.kill('SIGKILL');
  await second.server.ended;
  const third = await start(data);
  assert.equal((await recover(third, code)).http, 404);

  const elsewhere = join(root, 'elsewhere');
  await restoreBackup(backup, elsewhere);
  assert.equal((await recover(await start(elsewhere), code)).body['user_id'], ada['user_id']);
});
