import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connectNats } from '../../src/bus/nats.ts';
import { standingCore, standUp, type Standing } from '../../src/bus/rivals.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { silentLog } from '../../src/ports/log.ts';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { startNats, withoutNats, type NatsServer } from '../bus/nats-server.ts';
import { inDatabase, newDatabase, withoutPostgres } from '../records/postgres.ts';
import { serversOf } from './spawned-server.ts';

const { root, spawn } = serversOf('nats-start');

async function tablesIn(database: string): Promise<number> {
  return (await inDatabase(database, "SELECT FROM pg_tables WHERE schemaname = 'public'")).length;
}

describe('a cluster that has its core', { skip: withoutNats }, () => {
  let nats: NatsServer;
  before(async () => {
    nats = await startNats();
    const core = spawn({ EARSHOT_DATA: join(root, 'first'), EARSHOT_NATS_URL: nats.url }, ['core']);
    await core.printed('the core is ready');
  });
  after(() => nats.stop());

  test('a second core of the cluster is refused by one sentence, and nothing is written', async () => {
    const data = join(root, 'second');
    const second = spawn({ EARSHOT_DATA: data, EARSHOT_NATS_URL: nats.url });
    assert.equal(await second.ended, 1);
    assert.match(second.err(), /^EARSHOT_NATS_URL: another core serves the cluster "earshot" already, on .*\n$/);
    assert.equal(existsSync(data), false);
  });

  test(
    'a core with a database to share is refused too where the other has none, and leaves the database empty',
    { skip: withoutPostgres },
    async () => {
      const [data, database] = [join(root, 'sharing'), await newDatabase()];
      const second = spawn({ EARSHOT_DATA: data, EARSHOT_NATS_URL: nats.url, EARSHOT_POSTGRES_URL: database }, ['core']);
      assert.equal(await second.ended, 1);
      assert.match(second.err(), /^EARSHOT_NATS_URL: another core serves the cluster "earshot" already, on .*\n$/);
      assert.deepEqual([existsSync(data), await tablesIn(database)], [false, 0]);
    },
  );

  test('a core of another cluster works at the same NATS server, and sees nobody of the first', async () => {
    const third = spawn({ EARSHOT_DATA: join(root, 'third'), EARSHOT_NATS_URL: `${nats.url}/third` }, ['core']);
    await third.printed('the core is ready');
    const port = /http:\/\/127\.0\.0\.1:\d+/.exec(third.out())?.[0];
    const told = await (await fetch(`${port}/metrics`)).text();
    assert.match(told, /^earshot_doors 0$/m);
  });
});

describe('two clusters at one name of one NATS server', { skip: withoutNats === false ? withoutPostgres : withoutNats }, () => {
  test('a core with another database is refused by one sentence, and nothing is written; one with the same is a standby', async () => {
    const nats = await startNats();
    after(() => nats.stop());
    const [ours, theirs] = [await newDatabase(), await newDatabase()];
    const first = spawn({ EARSHOT_DATA: join(root, 'ours'), EARSHOT_NATS_URL: nats.url, EARSHOT_POSTGRES_URL: ours }, ['core']);
    await first.printed('the core is ready');
    const data = join(root, 'theirs');
    const other = spawn({ EARSHOT_DATA: data, EARSHOT_NATS_URL: nats.url, EARSHOT_POSTGRES_URL: theirs }, ['core']);
    assert.equal(await other.ended, 1);
    assert.match(
      other.err(),
      /^EARSHOT_NATS_URL: another core serves the cluster "earshot" already, on .* with another database since .*\n$/,
    );
    assert.deepEqual([existsSync(data), await tablesIn(theirs)], [false, 0]);
    const heir = spawn({ EARSHOT_DATA: join(root, 'heir'), EARSHOT_NATS_URL: nats.url, EARSHOT_POSTGRES_URL: ours }, ['core']);
    await heir.printed('this one is a standby');
    assert.equal(first.process.exitCode, null);
  });
});

describe('a NATS server that cannot be used', { skip: withoutNats }, () => {
  let nats: NatsServer;
  before(async () => {
    nats = await startNats(['--user', 'ada', '--pass', 'secret']);
  });
  after(() => nats.stop());

  for (const [what, url, told] of [
    ['nobody is there', () => 'nats://127.0.0.1:1', /^EARSHOT_NATS_URL: nobody answers at 127\.0\.0\.1:1; start nats-server there/],
    [
      'it speaks no TLS',
      () => nats.url.replace('nats:', 'tls:'),
      /^EARSHOT_NATS_URL: 127\.0\.0\.1:\d+ speaks no TLS, and the URL asks for it/,
    ],
    [
      'the password is wrong',
      () => nats.url.replace('//', '//ada:wrong@'),
      /^EARSHOT_NATS_URL: .* lets nobody in by these credentials\.\n$/,
    ],
  ] as const)
    test(`${what}: one sentence, 1, and nothing is written`, async () => {
      const data = join(root, what);
      const server = spawn({ EARSHOT_DATA: data, EARSHOT_NATS_URL: url() });
      assert.equal(await server.ended, 1);
      assert.match(server.err(), told);
      assert.doesNotMatch(server.err(), /wrong|secret/);
      assert.equal(existsSync(data), false);
    });

  test('by name and password it is used', async () => {
    const url = nats.url.replace('//', '//ada:secret@');
    const server = spawn({ EARSHOT_DATA: join(root, 'by-password'), EARSHOT_NATS_URL: url }, ['core']);
    await server.printed('the core is ready');
  });
});

test(
  'two cores of one cluster hear each other, as when a network was in two parts: the later one is told to end, unless they share a database',
  { skip: withoutNats },
  async () => {
    const nats = await startNats();
    const needs = { clock: systemClock, log: silentLog };
    const [early, late] = await Promise.all([connectNats(nats.place, needs), connectNats(nats.place, needs)]);
    const first: Standing = { id: 'first', host: 'a', since: 1_000, database: 'one' };
    const second: Standing = { id: 'second', host: 'b', since: 2_000, database: 'another' };
    const heir: Standing = { id: 'heir', host: 'c', since: 1_500, database: 'one' };
    assert.equal(await standingCore(late), null);
    const told: string[] = [];
    const rival = Promise.withResolvers<Standing>();
    const [heard, all] = [new Set<string>(), Promise.withResolvers<void>()];
    late.hear('cores.here', (core) => {
      heard.add(Object(core).id);
      if (heard.has('first') && heard.has('heir')) all.resolve();
    });
    const stops = [
      standUp(early, systemClock, first, ({ id }) => told.push(id)),
      standUp(early, systemClock, heir, ({ id }) => told.push(id)),
      standUp(late, systemClock, second, (other) => rival.resolve(other)),
    ];
    assert.equal((await rival.promise).database, 'one');
    await all.promise;
    assert.deepEqual(told, []);
    stops.forEach((stop) => stop());
    await Promise.all([early.close(), late.close()]);
    await nats.stop();
  },
);

test('with TLS a core is let in where it knows who signs the certificate of the server', { skip: withoutNats }, async () => {
  const [cert, key] = [join(root, 'nats-cert.pem'), join(root, 'nats-key.pem')];
  const made = await makeKey();
  writeFileSync(key, made);
  writeFileSync(cert, await makeCertificate(createPrivateKey(made), ['127.0.0.1', 'localhost'], Date.now()));
  const nats = await startNats(['--tls', '--tlscert', cert, '--tlskey', key]);
  const url = nats.url.replace('nats:', 'tls:');
  const stranger = spawn({ EARSHOT_DATA: join(root, 'unknown-ca'), EARSHOT_NATS_URL: url }, ['core']);
  assert.equal(await stranger.ended, 1);
  assert.match(stranger.err(), /^EARSHOT_NATS_URL: the certificate of .* is not believed .* by \?ca=FILE\.\n$/);
  const core = spawn({ EARSHOT_DATA: join(root, 'tls'), EARSHOT_NATS_URL: `${url}?ca=${cert}` }, ['core']);
  await core.printed('the core is ready');
  await nats.stop();
});
