import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { leash } from '../../src/relay/leash.ts';
import { findCoturn } from '../../src/relay/program.ts';
import { relaySecret } from '../../src/relay/relay-files.ts';
import { binding } from '../../src/ice/turn-client.ts';
import { startNats, withoutNats } from '../bus/nats-server.ts';
import { ask, placeOf, serversOf } from '../operations/spawned-server.ts';
import { newDatabase, withoutPostgres } from '../records/postgres.ts';
import { freePort } from '../../../../scripts/free-port.ts';
import { address, folderOf, waysTo, withoutCoturn } from '../relay/coturn.ts';

const { root, spawn } = serversOf('doctor');

async function doctor(env: Record<string, string>, ...words: readonly string[]) {
  const asked = spawn({ EARSHOT_STUN_URLS: 'none', ...env }, ['doctor', ...words]);
  const code = await asked.ended;
  // One line for each thing, whatever the width.
  const lines = asked
    .out()
    .replaceAll(/\n {8}/g, ' ')
    .split('\n');
  return {
    code,
    err: asked.err(),
    says: (mark: string, of: string) =>
      lines.find((line) => line.startsWith(mark.padEnd(8)) && line.includes(of)) ?? `nothing of it in\n${lines.join('\n')}`,
    last: lines.at(-2) ?? '',
  };
}

void test(
  'the doctor says of a server with its own relay that every way to it works',
  { skip: withoutCoturn, timeout: 60_000 },
  async (t) => {
    const [port, plain, secure] = [await freePort(), await freePort(), await freePort()];
    const env = {
      EARSHOT_DATA: join(root, 'well'),
      EARSHOT_PORT: String(port),
      EARSHOT_TRUST: 'ca',
      EARSHOT_RELAY: 'auto',
      EARSHOT_RELAY_PORTS: `${plain},${secure},50000-50999`,
      EARSHOT_RELAY_HOST: 'localhost',
      EARSHOT_STUN_URLS: `stun:127.0.0.1:${plain}`,
    };
    const server = spawn(env);
    await server.printed('This machine');
    const ca = readFileSync(join(env.EARSHOT_DATA, 'ca.pem'), 'utf8');
    await t.waitFor(async () => assert.equal((await ask(`${placeOf(server)}/api/health`, { ca })).body['relay'], 'up'), {
      interval: 20,
      timeout: 30_000,
    });
    const report = await doctor(env, 'outside');
    assert.equal(report.code, 0, report.last);
    assert.equal(report.last, 'Everything that is configured works from here.');
    assert.match(report.says('works', 'Server'), /Version .* runs on port/);
    assert.match(report.says('works', 'Certificate'), /good for 36\d more days/);
    assert.match(report.says('works', 'STUN'), /sees this machine as 127\.0\.0\.1/);
    for (const way of ['UDP', 'TCP', 'TLS'])
      assert.match(report.says('works', `Relay by ${way}`), /relays to itself, and refuses 31 addresses/);
    assert.match(report.says('note', 'Relay from outside'), /Phones there are told localhost/);
    assert.match(report.says('-', 'From a browser'), /Can I be called from here\?/);

    // Whoever does not know the CA takes no relay by TLS from it, and is told why.
    const urls = { EARSHOT_TURN_URLS: `turns:localhost:${secure}?transport=tcp`, EARSHOT_TURN_SECRET: relaySecret(env.EARSHOT_DATA) ?? '' };
    const stranger = await doctor({ EARSHOT_DATA: join(root, 'none'), ...urls });
    assert.equal(stranger.code, 1);
    assert.match(
      stranger.says('BROKEN', 'Relay by TLS'),
      /gives no place: .*Give it a certificate that browsers know and that names localhost/,
    );
  },
);

void test(
  'the doctor says that a port of the relay is taken before the server is started',
  { skip: withoutCoturn, timeout: 60_000 },
  async (t) => {
    const other = createServer().listen(0, '0.0.0.0');
    t.after(() => other.close());
    await once(other, 'listening');
    const { port }: AddressInfo = Object(other.address());
    const ports = `${port},${await freePort()},50000-50999`;
    const env = {
      EARSHOT_DATA: join(root, 'none'),
      EARSHOT_PORT: String(await freePort()),
      EARSHOT_RELAY: 'auto',
      EARSHOT_RELAY_PORTS: ports,
    };
    const report = await doctor(env);
    assert.equal(report.code, 1);
    assert.match(report.says('BROKEN', 'Relay:'), new RegExp(`Port ${port} of the relay is taken by another program`));
  },
);

void test('the doctor says whether the service of the operator that tells of rings answers', { timeout: 60_000 }, async (t) => {
  const service = createServer().listen(0, '127.0.0.1');
  t.after(() => service.close());
  await once(service, 'listening');
  const { port }: AddressInfo = Object(service.address());
  const env = { EARSHOT_DATA: join(root, 'none'), EARSHOT_PORT: String(await freePort()) };
  const report = await doctor({ ...env, EARSHOT_NOTIFY_URL: `http://127.0.0.1:${port}/{topic}` });
  assert.equal(report.code, 0, report.last);
  assert.match(report.says('works', `127.0.0.1:${port}`), /It answers, so that devices can be told/);
  const away = await doctor({ ...env, EARSHOT_NOTIFY_URL: `http://127.0.0.1:${await freePort()}/{topic}` });
  assert.equal(away.code, 1);
  assert.match(away.says('BROKEN', 'Service that tells of rings'), /It does not answer: .*ECONNREFUSED.* EARSHOT_NOTIFY_URL/);
});

void test('the doctor says which way to a relay is blocked, and ends with 1', { timeout: 60_000 }, async () => {
  const port = await freePort();
  const urls = `turn:127.0.0.1:${port},turn:127.0.0.1:${port}?transport=tcp`;
  const report = await doctor({ EARSHOT_DATA: join(root, 'none'), EARSHOT_TURN_URLS: urls, EARSHOT_TURN_SECRET: 'north star' });
  assert.equal(report.code, 1);
  assert.match(report.says('BROKEN', 'Relay by UDP'), new RegExp(`gives no place: nothing answers.* pass UDP port ${port} to it`));
  assert.match(report.says('BROKEN', 'Relay by TCP'), new RegExp(`pass TCP port ${port} to it`));
  assert.match(report.last, /^Does not work: Relay by UDP, .*, Relay by TCP/);
});

void test(
  'the doctor finds a relay that lets its users in everywhere, and one with another secret',
  { skip: withoutCoturn, timeout: 60_000 },
  async (t) => {
    const port = await freePort();
    const words = [
      '-n',
      '--use-auth-secret',
      '--static-auth-secret=north star',
      '--realm=lab',
      `--listening-port=${port}`,
      `--relay-ip=${address}`,
    ];
    const quiet = ['--no-cli', '--no-tls', '--no-dtls', '--log-file', 'stdout', '--min-port=51000', '--max-port=51999'];
    const folder = folderOf('open-relay');
    const relay = leash(findCoturn() ?? '', [...words, ...quiet, '--allow-loopback-peers', `--pidfile=${join(folder, 'pid')}`], folder);
    t.after(() => relay.end());
    await t.waitFor(async () => assert.ok(await binding(waysTo(address, port, port).UDP, { patienceMs: 200 })), { timeout: 20_000 });
    const env = { EARSHOT_DATA: join(root, 'none'), EARSHOT_TURN_URLS: `turn:${address}:${port}` };
    const report = await doctor({ ...env, EARSHOT_TURN_SECRET: 'north star' });
    assert.equal(report.code, 1);
    assert.match(
      report.says('BROKEN', 'Relay by UDP'),
      /lets its users reach 127\.0\.0\.1, 127\.8\.8\.8, .* and \d+ more, .*earshot turn-config/,
    );
    const other = await doctor({ ...env, EARSHOT_TURN_SECRET: 'south star' });
    assert.match(other.says('BROKEN', 'Relay by UDP'), /gives no place: 401 .*the same EARSHOT_TURN_SECRET/);
  },
);

void test('the doctor asks NATS, and says when it is away', { skip: withoutNats, timeout: 60_000 }, async () => {
  const nats = await startNats();
  const env = { EARSHOT_DATA: join(root, 'none'), EARSHOT_NATS_URL: nats.url };
  const report = await doctor(env);
  assert.equal(report.code, 0, report.last);
  assert.match(report.says('works', 'NATS'), /lets us in, and no core serves the cluster "earshot"/);
  await nats.stop();
  const away = await doctor(env);
  assert.equal(away.code, 1);
  assert.match(away.says('BROKEN', 'NATS'), /It cannot be used: .*EARSHOT_NATS_URL/);
});

void test('the doctor asks PostgreSQL, and says when it is away', { skip: withoutPostgres, timeout: 60_000 }, async () => {
  const env = { EARSHOT_DATA: join(root, 'none'), EARSHOT_POSTGRES_URL: await newDatabase() };
  const report = await doctor(env);
  assert.equal(report.code, 0, report.last);
  assert.match(report.says('works', 'PostgreSQL:'), /Version \d+.* lets us in and can be written/);
  assert.match(report.says('works', 'Clock'), /as at PostgreSQL/);
  const away = await doctor({ ...env, EARSHOT_POSTGRES_URL: `postgresql://127.0.0.1:${await freePort()}/earshot` });
  assert.equal(away.code, 1);
  assert.match(away.says('BROKEN', 'PostgreSQL'), /It cannot be used: .*EARSHOT_POSTGRES_URL/);
});

void test('the doctor contacts nobody outside unless it is asked to', async () => {
  const report = await doctor({ EARSHOT_DATA: join(root, 'none'), EARSHOT_STUN_URLS: 'stun:stun.invalid' });
  assert.equal(report.code, 0, report.last);
  assert.match(report.says('-', 'STUN'), /stun:stun\.invalid was not asked: "earshot doctor outside" asks\./);
  const strange = await doctor({}, 'inside');
  assert.equal(strange.code, 1);
  assert.match(strange.err, /^"inside" is not understood: earshot doctor \[outside\]/);
});
