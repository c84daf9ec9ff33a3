import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as dial, createServer, type AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { systemClock } from '../../src/ports/clock.ts';
import { silentLog } from '../../src/ports/log.ts';
import { openPostgres } from '../../src/records/postgres/heir.ts';
import { connect } from '../../src/records/postgres/connect.ts';
import { look, stamp, take } from '../../src/records/postgres/lease.ts';
import { migrations } from '../../src/records/postgres/migrations.ts';
import { schemaLock } from '../../src/records/postgres/schema.ts';
import { poll } from '../doors/frames.ts';
import { keepingLog } from '../operations/keeping-log.ts';
import { ask, resultOf } from './adapters.ts';
import { inDatabase, newDatabase, tcpUrlOf, withoutPostgres } from './postgres.ts';
import { act, device, ended, invite, nothing, user } from './samples.ts';

/** How the connection is cut at the next COMMIT: before it has come to the database, or before its answer. */
type Cut = 'before' | 'after' | null;

/** A wire to the database that can be cut, and the URL by which it goes. */
async function openWire(t: TestContext, url: string) {
  const target = new URL(tcpUrlOf(url));
  const port = Number(target.port);
  const wire: { cut: Cut; cuts: number } = { cut: null, cuts: 0 };
  const server = createServer((near) => {
    const far = dial(port, '127.0.0.1');
    function end(): void {
      near.destroy();
      far.destroy();
    }
    let answers: 'pass' | 'cut' = 'pass';
    near.on('data', (data) => {
      const isCommit = wire.cut !== null && data.includes('COMMIT');
      if (isCommit) {
        const { cut } = wire;
        wire.cut = null;
        wire.cuts += 1;
        if (cut === 'before') return end();
        answers = 'cut';
      }
      far.write(data);
    });
    far.on('data', (data) => (answers === 'cut' ? end() : near.write(data)));
    for (const socket of [near, far]) socket.on('close', end).on('error', end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  target.port = String((server.address() as AddressInfo).port);
  return { wire, url: target.href };
}

const needs = { clock: systemClock, log: silentLog };

void describe('The answer to a COMMIT is lost', { skip: withoutPostgres }, () => {
  for (const cut of ['before', 'after'] as const)
    test(`${cut} it was committed: what was asked for is done once, and answered as done`, async (t) => {
      const direct = await newDatabase();
      const { wire, url } = await openWire(t, direct);
      const heir = await openPostgres(url, { ...needs, lost: () => assert.fail('nobody else is there') });
      const records = (await heir.take()) ?? assert.fail();
      t.after(() => records.close());
      await ask(records, 'addUser', user('ada'), device('ada'), 'token');
      wire.cut = cut;
      const [kept, invited] = await Promise.all([
        ask(records, 'writeCalls', { ...nothing, ended: [ended('call')] }),
        ask(records, 'administer', ...act({ is: 'invite', invite: invite('one'), most: 9 })),
      ]);
      assert.deepEqual([kept.length, invited], [2, true]);
      assert.equal(wire.cuts, 1);
      const rows = await inDatabase(
        direct,
        'SELECT (SELECT count(*)::int FROM admin_log) AS acts, (SELECT count(*)::int FROM entries) AS entries',
      );
      assert.deepEqual(rows, [{ acts: 1, entries: 2 }]);
    });
});

void describe('Whoever asked fails when they are told', { skip: withoutPostgres }, () => {
  test('what was committed is not done again, and others are told', async (t) => {
    const url = await newDatabase();
    const log = keepingLog();
    const heir = await openPostgres(url, { clock: systemClock, log, lost: () => assert.fail('nobody else is there') });
    const records = (await heir.take()) ?? assert.fail();
    t.after(() => records.close());
    records.ask('administer', act({ is: 'invite', invite: invite('one'), most: 9 }), () => {
      throw new Error('It cannot hear it.');
    });
    assert.equal(await ask(records, 'administer', ...act({ is: 'invite', invite: invite('other'), most: 9 })), true);
    assert.deepEqual(await inDatabase(url, 'SELECT count(*)::int AS acts FROM admin_log'), [{ acts: 2 }]);
    assert.equal(log.lines.filter((line) => line.includes('could not be told')).length, 1);
  });
});

void describe('Another server has the lease', { skip: withoutPostgres }, () => {
  test('a holder that finds the epoch moved writes nothing, says so once, and refuses from then on', async (t) => {
    const url = await newDatabase();
    let told = 0;
    const heir = await openPostgres(url, { ...needs, lost: () => (told += 1) });
    const records = (await heir.take()) ?? assert.fail();
    t.after(() => records.close());
    await inDatabase(url, 'UPDATE lease SET epoch = epoch + 1');
    const refused = await Promise.all([
      resultOf(records, 'addUser', user('ada'), device('ada'), 'token'),
      resultOf(records, 'writeCalls', { ...nothing, live: [{ id: 'call', state: 'rings' }] }),
    ]);
    assert.deepEqual([refused.map(({ ok }) => ok), told], [[false, false], 1]);
    assert.notEqual(records.away(), null);
    assert.deepEqual(await inDatabase(url, 'SELECT id FROM users UNION ALL SELECT id FROM live_calls'), []);
  });

  test('a holder that hangs in the middle of a transaction is put out when its lease is over, and commits nothing', async (t) => {
    const url = await newDatabase();
    const heir = await openPostgres(url, { ...needs, lost: () => {} });
    const holder = await connect(url);
    t.after(() => holder.close());
    const held = (await take(holder.session, 'one that hangs', await look(holder.session))) ?? assert.fail();
    await holder.session.run('BEGIN');
    assert.equal(await stamp(holder.session, held, 1), true);
    await holder.session.run("INSERT INTO clock (one, belief) VALUES (1, 'of the one that hangs')");
    assert.equal(await heir.take(), null, 'the lease is held');
    const records = (await heir.wait()) ?? assert.fail();
    t.after(() => records.close());
    await assert.rejects(holder.session.run('COMMIT'));
    assert.equal(await ask(records, 'belief'), null);
  });

  test('one that brings a large database up to date keeps its lease for as long as that takes', async (t) => {
    const url = await newDatabase();
    const [first = ''] = migrations;
    const version = 'CREATE TABLE earshot_schema (one bigint PRIMARY KEY CHECK (one = 1), version bigint NOT NULL)';
    await inDatabase(url, first, version, 'INSERT INTO earshot_schema VALUES (1, 1)');
    const slow = await connect(url, 'patient');
    t.after(() => slow.close());
    await slow.session.all('SELECT pg_advisory_lock($1)', [schemaLock]);
    const [heir, other] = await Promise.all([
      openPostgres(url, { ...needs, lost: () => assert.fail('it has lost its lease') }),
      openPostgres(url, { ...needs, lost: () => {} }),
    ]);
    const taking = heir.take();
    await poll('the lease', async () => ((await inDatabase(url, 'SELECT 1 FROM lease WHERE epoch = 1')).length > 0 ? true : null));
    const waiting = other.wait();
    t.after(async () => {
      other.close();
      await (await waiting)?.close();
    });
    const renewed = await poll('a lease that is older than a lease lasts, or another one', async () => {
      const [row] = await inDatabase(url, "SELECT epoch::int, ends_at - backend_start > interval '7 seconds' AS old FROM lease");
      return row !== undefined && (row['old'] === true || row['epoch'] !== 1) ? row : null;
    });
    await slow.session.all('SELECT pg_advisory_unlock($1)', [schemaLock]);
    assert.equal(renewed['epoch'], 1);
    const records = (await taking) ?? assert.fail();
    t.after(() => records.close());
    assert.deepEqual([records.epoch, await ask(records, 'unfit')], [1, null]);
  });

  test('one that was given back is taken at once', async (t) => {
    const url = await newDatabase();
    const [first, next] = await Promise.all([
      openPostgres(url, { ...needs, lost: () => {} }),
      openPostgres(url, { ...needs, lost: () => {} }),
    ]);
    const before = (await first.take()) ?? assert.fail();
    assert.equal(await next.take(), null);
    await before.close();
    const records = (await next.take()) ?? assert.fail();
    t.after(() => records.close());
    assert.equal(await ask(records, 'unfit'), null);
    assert.equal(records.epoch, before.epoch + 1, 'doors know by it who has taken over, whatever the clocks say');
  });
});
