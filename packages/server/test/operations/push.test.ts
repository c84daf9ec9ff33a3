import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeBackup } from '../../src/data/backup.ts';
import { restoreBackup } from '../../src/data/restore.ts';
import { pair } from '../doors/house.ts';
import { openPushService } from '../push-service.ts';
import { readVapid } from '../subscriptions.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('push');
const service = await openPushService(pair);
after(() => service.close());
const authority = join(root, 'push-ca.pem');
writeFileSync(authority, pair.cert);

interface Running {
  readonly server: SpawnedServer;
  post(command: string, body: object, token?: string): Promise<Record<string, unknown>>;
  key(token: string): Promise<unknown>;
}

async function start(data: string): Promise<Running> {
  const server = spawn({
    EARSHOT_DATA: data,
    EARSHOT_PUSH_HOSTS: service.host,
    EARSHOT_LOG_LEVEL: 'trace',
    NODE_EXTRA_CA_CERTS: authority,
  });
  await server.printed('fingerprint');
  const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
  const { origin } = new URL(placeOf(server));
  const post: Running['post'] = async (command, body, token) => {
    const reply = await ask(`${origin}/api/${command}`, { ca, body, ...(token === undefined ? {} : { token }) });
    assert.equal(reply.http, 200, `${command}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  return { server, post, key: async (token) => (await ask(`${origin}/api/push/key`, { ca, token })).body['public_key'] };
}

test('Bob’s subscription and the key of the server outlive kill -9 and a move by backup, and no log shows where Bob is pushed', async () => {
  const data = mkdtempSync(join(root, 'data-'));
  const first = await start(data);
  assert.equal(statSync(join(data, 'push-key.pem')).mode & 0o777, 0o600);
  const bob = await first.post('users/register', { username: 'Bob' });
  const token = String(bob['token']);
  const subscription = service.subscription();
  await first.post('push/subscribe', { endpoint: subscription.endpoint, keys: subscription.keys }, token);
  const key = await first.key(token);
  first.server.process.kill('SIGKILL');
  await first.server.ended;

  const backup = join(root, 'backup.db');
  await writeBackup(data, backup, { at: Date.now(), version: '0.0.0' });
  const moved = join(root, 'moved');
  await restoreBackup(backup, moved);
  const second = await start(moved);
  const ada = await second.post('users/register', { username: 'Ada' });
  const coming = service.next();
  const { call_id } = await second.post('call/initiate', { target_user_id: bob['user_id'] }, String(ada['token']));
  const { body, headers } = await coming;
  assert.equal(Object(subscription.open(body)).call_id, call_id);
  assert.equal(readVapid(String(headers.authorization)).key, key);
  assert.equal(await second.key(token), key);
  await second.server.printed('ring pushed');
  const { pathname } = new URL(subscription.endpoint);
  for (const { server } of [first, second])
    for (const secret of [pathname, subscription.keys.auth, subscription.keys.p256dh])
      assert.ok(!`${server.out()}${server.err()}`.includes(secret), secret);
});

test('A key file that holds no key of P-256 stops the start with one sentence', async () => {
  const data = mkdtempSync(join(root, 'broken-'));
  writeFileSync(join(data, 'push-key.pem'), 'nothing');
  const server = spawn({ EARSHOT_DATA: data });
  assert.equal(await server.ended, 1);
  assert.match(server.err(), /push-key\.pem holds no private key of P-256/);
});
