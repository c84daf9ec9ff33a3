import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { inDatabase, newDatabase, withoutPostgres } from '../records/postgres.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('move');

/** What a verb says, and how it ends. */
async function verb(words: readonly string[], data: string, url: string): Promise<{ ended: number | string; out: string; err: string }> {
  const server = spawn({ EARSHOT_DATA: data, ...(url && { EARSHOT_POSTGRES_URL: url }) }, words);
  return { ended: await server.ended, out: server.out(), err: server.err() };
}

/** A folder of a server on which Ada and Bob have spoken once and are in a call. */
async function lived(): Promise<{ readonly data: string; readonly call: string; readonly token: string; readonly server: SpawnedServer }> {
  const data = mkdtempSync(join(root, 'data-'));
  const server = spawn({ EARSHOT_DATA: data });
  await server.printed('fingerprint');
  const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
  function post(name: string, body: object, token = '') {
    return ask(`${placeOf(server)}/api/${name}`, { ca, body, ...(token && { token }) });
  }
  const [ada, bob] = [await post('users/register', { username: 'Ada\u00e9' }), await post('users/register', { username: 'Bob' })];
  const [adas, bobs] = [String(ada.body['token']), String(bob.body['token'])];
  let call = '';
  for (const isOver of [true, false]) {
    call = String((await post('call/initiate', { target_user_id: bob.body['user_id'], offer: 'v=0\n' }, adas)).body['call_id']);
    await post('call/accept', { call_id: call, answer: 'v=0\n', request_id: `accept ${isOver}` }, bobs);
    if (isOver) await post('call/end', { call_id: call }, adas);
  }
  return { data, call, token: adas, server };
}

void describe('earshot move', { skip: withoutPostgres }, () => {
  test('takes everything along: Ada and Bob go on in their call, and what is exported is the same', async () => {
    const { data, call, token, server } = await lived();
    const url = await newDatabase();
    const early = await verb(['move'], data, url);
    assert.deepEqual([early.ended, /another Earshot runs on the folder/.test(early.err)], [1, true]);
    server.process.kill('SIGTERM');
    assert.equal(await server.ended, 0);
    const moved = await verb(['move'], data, url);
    assert.deepEqual([moved.ended, moved.err], [0, '']);
    assert.match(moved.out, /^The database holds 2 people and one call of history: \d+ rows of \d+ tables, counted and compared\.\n/);
    const [before, after] = [await verb(['export'], data, ''), await verb(['export'], data, url)];
    assert.deepEqual(after.out.split('\n').slice(1), before.out.split('\n').slice(1));
    assert.equal(after.out.split('\n').length, 5, 'a head, two people, a call and the end');
    const next = spawn({ EARSHOT_DATA: data, EARSHOT_POSTGRES_URL: url });
    await next.printed('fingerprint');
    const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
    const status = await ask(`${placeOf(next)}/api/signal/status?call_id=${call}`, { ca, token });
    const found = Object(status.body['call']) as Record<string, unknown>;
    assert.deepEqual([status.http, found['status'], Number(found['talk_ms']) < 60_000], [200, 'incall', true]);
    const held = await ask(`${placeOf(next)}/api/call/hold`, { ca, token, body: { call_id: call } });
    assert.equal(held.http, 200);
    const again = await verb(['move'], data, url);
    assert.equal(again.ended, 1);
    next.process.kill('SIGTERM');
    assert.equal(await next.ended, 0);
  });

  test('refuses a database that is not empty, and says what is missing; backups are for pg_dump', async () => {
    const { data, server } = await lived();
    server.process.kill('SIGTERM');
    await server.ended;
    const url = await newDatabase();
    const none = await verb(['move'], data, '');
    assert.match(none.err, /^EARSHOT_POSTGRES_URL is missing: .*\.\n$/);
    assert.equal((await verb(['move'], data, url)).ended, 0);
    const before = await inDatabase(url, 'SELECT * FROM lease');
    const again = await verb(['move'], data, url);
    assert.equal(again.ended, 1);
    assert.match(again.err, /^EARSHOT_POSTGRES_URL: nothing was moved: it is not empty: users has rows\.\n$/);
    assert.deepEqual(await inDatabase(url, 'SELECT * FROM lease'), before);
    assert.match((await verb(['backup', join(root, 'file.db')], data, url)).err, /pg_dump/);
    assert.match((await verb(['restore', join(root, 'file.db')], data, url)).err, /pg_restore/);
    assert.match((await verb(['admin-link'], data, url)).out, /#admin=/);
    assert.equal((await inDatabase(url, 'SELECT hash FROM admin_links')).length, 1);
  });
});
