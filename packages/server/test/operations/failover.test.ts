import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findPostgres, startPostgres, type PostgresServer } from '../../../../scripts/postgres.ts';
import { connect } from '../../src/records/postgres/connect.ts';
import { inDatabase, withoutPostgres } from '../records/postgres.ts';
import { callIn, callOn, startersOf } from './server-on-postgres.ts';

const start = startersOf('failover');

void describe('PostgreSQL with a synchronous standby', { skip: withoutPostgres }, () => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  before(async () => {
    const bin = findPostgres() ?? '';
    primary = await startPostgres(bin, { fsync: true });
    await inDatabase(primary.url('postgres'), 'CREATE DATABASE earshot');
    standby = await startPostgres(bin, { fsync: true, standbyOf: primary, settings: ['cluster_name=heir'] });
    await inDatabase(primary.url('postgres'), "ALTER SYSTEM SET synchronous_standby_names = 'heir'", 'SELECT pg_reload_conf()');
  });
  after(async () => {
    await standby.close();
    await primary.close();
  });

  test('crashes and is followed by it: nobody ends, what was answered as done is there, and the one before is left alone when it is back', async () => {
    // The standby stands first, so that the order does not help.
    const url = `postgresql://earshot@${standby.place},${primary.place}/earshot?target_session_attrs=read-write`;
    const server = await start(url);
    const next = await start(url);
    const { call_id, adas, bobs, held } = await callOn(server);
    const known = await server.ask('signal/status', { call_id }, bobs);

    await primary.halt('SIGQUIT');
    const refused = await server.ask('call/resume', { call_id }, adas);
    assert.deepEqual([refused.http, refused.body['code'], typeof refused.body['retry_after']], [503, 'overloaded', 'number']);
    await inDatabase(standby.url('earshot'), 'SELECT pg_promote()');
    await server.spawned.printed('the database is back');
    const found = await server.ask('signal/status', { call_id }, bobs);
    assert.deepEqual(callIn(found.body), callIn(known.body));
    assert.deepEqual((await server.ask('call/hold', { call_id, request_id: 'hold' }, adas)).body, held, 'it was answered as done');
    assert.equal((await server.ask('call/resume', { call_id }, adas)).http, 200);
    assert.equal((await server.ask('history/list', {}, adas)).http, 200, 'it is read there, too');

    // It takes itself for the one that is written, and would wait for its standby for ever.
    await primary.start();
    const connection = await connect(url);
    assert.match(connection.url, new RegExp(standby.place));
    connection.close();
    server.spawned.process.kill('SIGKILL');
    await next.spawned.printed('has taken over');
    assert.equal((await next.ask('call/end', { call_id }, bobs)).http, 200);
    assert.deepEqual(await inDatabase(standby.url('earshot'), 'SELECT id FROM ended_calls'), [{ id: call_id }]);
    assert.deepEqual(await inDatabase(primary.url('earshot'), 'SELECT id FROM ended_calls'), []);
  });

  test('of which no host can be written says so, whichever is asked first', async () => {
    await primary.halt();
    const second = await startPostgres(findPostgres() ?? '', { standbyOf: standby });
    try {
      await assert.rejects(connect(`postgresql://earshot@${second.place},${second.place}/earshot`), /the server is a standby/);
      await assert.rejects(connect(`postgresql://earshot@${second.place},${primary.place}/earshot`), /ECONNREFUSED/);
    } finally {
      await second.close();
    }
  });
});
