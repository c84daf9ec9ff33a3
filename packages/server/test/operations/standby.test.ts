import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findPostgres, startPostgres, type PostgresServer } from '../../../../scripts/postgres.ts';
import { inDatabase, newDatabase, withoutPostgres } from '../records/postgres.ts';
import { callIn, callOn, startersOf } from './server-on-postgres.ts';

const start = startersOf('standby');
/** A machine whose clock is a minute ahead. */
const aheadByAMinute = 'data:text/javascript,const now = Date.now; Date.now = () => now() + 60000;';

function heldMs(body: Record<string, unknown>): number {
  return Number(Object(body['call'])['held_ms']);
}

void describe('Two servers on one database', { skip: withoutPostgres }, () => {
  test('the first is killed: the standby, whose clock is a minute ahead, serves, and calls and history are exact', async (t) => {
    const url = await newDatabase();
    const first = await start(url);
    const standby = await start(url, [`--import=${aheadByAMinute}`]);
    const waiting = await standby.health();
    assert.deepEqual([waiting.http, waiting.body['retry_after']], [503, 5]);
    assert.match(String(waiting.body['message']), /standby/);
    const early = await standby.ask('users/register', { username: 'Cleo' });
    assert.deepEqual([early.http, early.body['code'], early.body['retry_after']], [503, 'overloaded', 5]);
    const { call_id, adas, bobs, held } = await callOn(first);
    const known = await first.ask('signal/status', { call_id }, bobs);

    const began = performance.now();
    first.spawned.process.kill('SIGKILL');
    await standby.spawned.printed('has taken over');
    assert.equal((await standby.ask('users/heartbeat', {}, adas)).http, 200);
    t.diagnostic(`the standby serves after ${Math.round(performance.now() - began)} ms`);
    const found = await standby.ask('signal/status', { call_id }, bobs);
    assert.deepEqual(callIn(found.body), callIn(known.body));
    assert.ok(heldMs(found.body) < 30_000, `a minute between the clocks is no minute of a call: ${heldMs(found.body)} ms`);
    assert.deepEqual((await standby.ask('call/hold', { call_id, request_id: 'hold' }, adas)).body, held, 'it was answered as done');
    assert.equal((await standby.ask('call/resume', { call_id }, adas)).http, 200);
    assert.equal((await standby.ask('call/end', { call_id }, bobs)).http, 200);
    for (const token of [adas, bobs]) {
      const { body } = await standby.ask('history/list', {}, token);
      assert.equal(Array.isArray(body['entries']) && body['entries'].length, 1);
    }
    const rows = await inDatabase(url, 'SELECT id, reason FROM ended_calls');
    assert.deepEqual(rows, [{ id: call_id, reason: 'hung_up' }]);
    standby.spawned.process.kill('SIGTERM');
    assert.equal(await standby.spawned.ended, 0);
  });

  test('the first is stopped for longer than its lease and goes on: it writes nothing, and ends with a sentence', async () => {
    const url = await newDatabase();
    const sleeper = await start(url);
    const standby = await start(url);
    const { call_id, adas, bobs } = await callOn(sleeper);
    sleeper.spawned.process.kill('SIGSTOP');
    await standby.spawned.printed('has taken over');
    assert.equal((await standby.ask('call/resume', { call_id }, adas)).http, 200);
    const known = await standby.ask('signal/status', { call_id }, bobs);
    sleeper.spawned.process.kill('SIGCONT');
    assert.equal(await sleeper.spawned.ended, 1);
    assert.match(sleeper.spawned.err(), /another server has taken over.*\.\n$/);
    const still = await standby.ask('signal/status', { call_id }, bobs);
    assert.deepEqual(callIn(still.body), callIn(known.body));
    assert.equal((await standby.health()).http, 200);
  });

  test('the first is stopped by SIGTERM: the standby serves at once, and a further one waits for that', async () => {
    const url = await newDatabase();
    const first = await start(url);
    const standby = await start(url);
    const { call_id, adas } = await callOn(first);
    first.spawned.process.kill('SIGTERM');
    await standby.spawned.printed('has taken over');
    const next = await start(url);
    assert.equal((await next.health()).http, 503);
    assert.equal((await standby.ask('call/resume', { call_id }, adas)).http, 200);
    assert.equal(await first.spawned.ended, 0);
  });
});

void describe('The database', { skip: withoutPostgres }, () => {
  let postgres: PostgresServer;
  before(async () => {
    postgres = await startPostgres(findPostgres() ?? '', { fsync: true });
  });
  after(() => postgres.close());

  test('crashes and is away for longer than a lease: commands are answered 503, nobody ends or takes over, and all that was answered is there', async () => {
    const url = await newDatabase(postgres);
    const server = await start(url);
    const standby = await start(url);
    const { call_id, adas, bobs } = await callOn(server);
    const known = await server.ask('signal/status', { call_id }, bobs);
    await postgres.halt('SIGQUIT');
    const until = performance.now() + 11_000;
    let refused = 0;
    while (performance.now() < until) {
      const { http, body } = await server.ask('call/resume', { call_id }, adas);
      assert.deepEqual([http, body['code'], typeof body['retry_after']], [503, 'overloaded', 'number']);
      // Who asks is there, whatever they are answered.
      assert.equal((await server.ask('users/heartbeat', {}, bobs)).http, 503);
      refused += 1;
    }
    assert.ok(refused > 0);
    assert.equal((await server.health()).http, 503);
    await postgres.start();
    await server.spawned.printed('the database is back');
    const found = await server.ask('signal/status', { call_id }, bobs);
    assert.deepEqual(callIn(found.body), callIn(known.body));
    assert.equal((await server.ask('call/resume', { call_id }, adas)).http, 200);
    assert.equal((await standby.health()).http, 503, 'the standby has left the first its time');
    assert.deepEqual([server.spawned.process.exitCode, standby.spawned.process.exitCode], [null, null]);
    server.spawned.process.kill('SIGTERM');
    await standby.spawned.printed('has taken over');
    assert.equal((await standby.ask('call/end', { call_id }, bobs)).http, 200);
    assert.deepEqual(await inDatabase(url, 'SELECT id FROM ended_calls'), [{ id: call_id }]);
  });
});
