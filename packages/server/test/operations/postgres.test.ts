import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findPostgres } from '../../../../scripts/postgres.ts';
import { poll } from '../doors/frames.ts';
import { inDatabase, newDatabase, tcpUrlOf, withoutPostgres } from '../records/postgres.ts';
import { ask, placeOf, serversOf, type SpawnedServer } from './spawned-server.ts';

const { root, spawn } = serversOf('postgres');

function newFolder(): string {
  return mkdtempSync(join(root, 'data-'));
}

async function start(url: string, data = newFolder()): Promise<SpawnedServer> {
  const server = spawn({ EARSHOT_DATA: data, EARSHOT_POSTGRES_URL: url });
  await server.printed('fingerprint');
  return server;
}

/** Runs one of the programs of PostgreSQL to the end. */
function runTool(name: string, args: readonly string[]): void {
  const done = spawnSync(join(findPostgres() ?? '', name), args, { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}

/** What a server that does not start has said last, all that it has printed, and how it ended. */
async function refusal(url: string): Promise<{ readonly ended: number | string; readonly sentence: string; readonly all: string }> {
  const server = spawn({ EARSHOT_DATA: newFolder(), EARSHOT_POSTGRES_URL: url, EARSHOT_LOG_LEVEL: 'debug' });
  const ended = await server.ended;
  return { ended, sentence: server.err().trimEnd().split('\n').at(-1) ?? '', all: server.err() + server.out() };
}

void describe('A server with PostgreSQL', { skip: withoutPostgres }, () => {
  test('starts, keeps people over a restart and leaves no database in its folder', async () => {
    const [url, data] = [await newDatabase(), newFolder()];
    const first = await start(url, data);
    const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
    const registered = await ask(`${placeOf(first)}/api/users/register`, { ca, body: { username: 'Ada' } });
    assert.equal(registered.http, 200);
    assert.match(first.out(), /#admin=/);
    first.process.kill('SIGTERM');
    assert.equal(await first.ended, 0);
    const next = await start(url, data);
    const health = await ask(`${placeOf(next)}/api/health`, { ca });
    assert.deepEqual([health.http, health.body['status'], health.body['database']], [200, 'ok', 'ok']);
    const token = String(registered.body['token']);
    assert.equal((await ask(`${placeOf(next)}/api/users/heartbeat`, { ca, token, body: {} })).http, 200);
    const rows = await inDatabase(url, 'SELECT username FROM users');
    assert.deepEqual(rows, [{ username: 'Ada' }]);
    next.process.kill('SIGTERM');
    assert.equal(await next.ended, 0);
  });

  test('starts twice in the same moment on an empty database: the tables are made once, one serves and the other waits', async () => {
    const [url, folders] = [await newDatabase(), [newFolder(), newFolder()]];
    const both = await Promise.all(folders.map((data) => start(url, data)));
    const found = both.map(async (one, n) => {
      const { http } = await ask(`${placeOf(one)}/api/health`, { ca: readFileSync(join(folders[n] ?? '', 'cert.pem'), 'utf8') });
      return http;
    });
    assert.deepEqual(new Set(await Promise.all(found)), new Set([200, 503]));
    assert.deepEqual(await inDatabase(url, 'SELECT count(*)::int AS schemas FROM earshot_schema'), [{ schemas: 1 }]);
    for (const one of both) one.process.kill('SIGTERM');
    assert.deepEqual(await Promise.all(both.map((one) => one.ended)), [0, 0]);
  });

  test('goes on from a dump that was brought into another database: Ada comes in by her token', async () => {
    const [url, other, data] = [await newDatabase(), await newDatabase(), newFolder()];
    const first = await start(url, data);
    const ca = readFileSync(join(data, 'cert.pem'), 'utf8');
    const registered = await ask(`${placeOf(first)}/api/users/register`, { ca, body: { username: 'Ada' } });
    // While it serves, as a backup is made.
    const dump = join(root, 'earshot.dump');
    runTool('pg_dump', ['-Fc', '--file', dump, url]);
    first.process.kill('SIGKILL');
    await first.ended;
    runTool('pg_restore', ['--no-owner', '--dbname', other, dump]);
    const next = await start(other, data);
    await poll('it serves', async () => ((await ask(`${placeOf(next)}/api/health`, { ca })).http === 200 ? true : null));
    const token = String(registered.body['token']);
    assert.equal((await ask(`${placeOf(next)}/api/users/heartbeat`, { ca, token, body: {} })).http, 200);
    next.process.kill('SIGTERM');
    assert.equal(await next.ended, 0);
  });

  test('refuses a database of a newer Earshot with a sentence, and leaves it as it is', async () => {
    const url = await newDatabase();
    const first = await start(url);
    first.process.kill('SIGTERM');
    await first.ended;
    const before = await inDatabase(url, 'UPDATE earshot_schema SET version = 99', 'SELECT * FROM lease');
    const { ended, sentence } = await refusal(url);
    assert.equal(ended, 1);
    assert.match(sentence, /^EARSHOT_POSTGRES_URL: .* was written by a newer Earshot \(schema 99; this one knows \d+\)\.$/);
    assert.deepEqual(await inDatabase(url, 'SELECT * FROM lease'), before);
  });

  test('refuses a database of others, no database, no server, and a server without TLS where that is asked for, and never tells the password', async () => {
    const [url, others] = [await newDatabase(), await newDatabase()];
    await inDatabase(others, 'CREATE TABLE users (name text)');
    const tcp = tcpUrlOf(url).replace('earshot@', 'earshot:north-star@');
    const refused: readonly (readonly [string, RegExp])[] = [
      [others, /it holds other things/],
      [tcp.replace(/[^/]*$/, 'nowhere'), /no database of this name/],
      [tcp.replace(/:\d+\//, ':1/'), /no server answers there/],
      [`${tcp}?sslmode=require`, /speaks no TLS/],
      [`${tcp}?sslmode=verify-full`, /speaks no TLS/],
    ];
    for (const [wrong, why] of refused) {
      const { ended, sentence, all } = await refusal(wrong);
      assert.equal(ended, 1, all);
      assert.match(sentence, /^EARSHOT_POSTGRES_URL: the database cannot be used: .*\.$/);
      assert.match(sentence, why);
      assert.doesNotMatch(all, /north-star/);
    }
    assert.deepEqual(await inDatabase(others, "SELECT to_regclass('earshot_schema') IS NULL AS untouched"), [{ untouched: true }]);
  });
});
