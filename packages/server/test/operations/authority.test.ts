import 'reflect-metadata';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect, createServer } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { silentLog } from '../../src/ports/log.ts';
import type { Certificate } from '../../src/tls/certificate.ts';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { permits, permittedFor } from '../../src/tls/permitted.ts';
import { keepSelfMade } from '../../src/tls/self-made.ts';
import { keepSigned, type Signed } from '../../src/tls/signed.ts';
import { names, newFolder } from './certificate-folders.ts';
import { clockByHand } from './clock-by-hand.ts';
import { keepingLog } from './keeping-log.ts';

const day = 86_400_000;

function signedIn(folder: string, own: Partial<Signed> = {}): Signed {
  const clock = clockByHand(Date.now());
  return { folder, names: () => names, publicAddresses: () => [], title: 'Earshot CA (ada-box)', clock, log: silentLog, ...own };
}

function pemIn(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** What a TLS client that trusts `ca` alone says of a pair at a host: its trouble, or null. */
async function troubleAt(host: string, pair: Certificate['pair'], ca: string): Promise<string | null> {
  const server = createServer(pair).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ca, ...(host === '127.0.0.1' ? {} : { servername: host }) });
  try {
    return await new Promise((done) => {
      socket.once('secureConnect', () => done(null));
      socket.once('error', (error) => done(error.message));
    });
  } finally {
    socket.destroy();
    server.close();
  }
}

void test('the CA is made once, for ten years, and may sign for TLS servers of its own names and private addresses alone', async () => {
  const folder = newFolder();
  const { trust } = await keepSigned(signedIn(folder, { publicAddresses: () => ['8.8.4.4', '2a00::1'] }));
  const pem = pemIn(folder, 'ca.pem');
  const ca = new X509Certificate(pem);
  assert.deepEqual([trust?.pem, trust?.fingerprint], [pem, ca.fingerprint256]);
  assert.equal(ca.validToDate.getTime() - ca.validFromDate.getTime(), 3_650 * day);
  for (const file of ['ca.pem', 'ca-key.pem', 'leaf.pem', 'leaf-key.pem'])
    assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
  assert.equal(createPrivateKey(pemIn(folder, 'ca-key.pem')).asymmetricKeyDetails?.namedCurve, 'prime256v1');
  const parsed = new x509.X509Certificate(pem);
  const basic = parsed.getExtension(x509.BasicConstraintsExtension);
  assert.deepEqual([basic?.critical, basic?.ca, basic?.pathLength], [true, true, 0]);
  const usages = parsed.getExtension(x509.KeyUsagesExtension);
  assert.deepEqual([usages?.critical, usages?.usages], [true, x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign]);
  assert.equal(parsed.getExtension('2.5.29.30')?.critical, true);
  assert.deepEqual(ca.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'servers of TLS');

  const { readPermitted } = await import('../../src/tls/making-authority.ts');
  const permitted = readPermitted(pem);
  for (const name of [...names, '10.1.2.3', '100.64.1.1', 'fe80::1', '8.8.4.4', '2a00::1']) assert.ok(permits(permitted, name), name);
  for (const name of ['evil.example', 'bob-box', 'local', '8.8.8.8', '2a00::2', '172.32.0.1']) assert.ok(!permits(permitted, name), name);
  const again = await keepSigned(signedIn(folder));
  assert.equal(again.trust?.fingerprint, trust?.fingerprint);
});

const tried: readonly [permitted: readonly string[], name: string, may: boolean][] = [
  [['ada-box'], 'ada-box', true],
  [['ada-box'], 'a.ada-box', true],
  [['ada-box'], 'xada-box', false],
  [['ada-box.local'], 'ada-box', false],
  [['203.0.113.7'], '203.0.113.7', true],
  [['203.0.113.7'], '203.0.113.8', false],
  [['2001:db8::7'], '2001:db8::8', false],
  [[], '192.168.250.250', true],
  [[], '127.0.0.2', true],
  [[], '::1', true],
  [[], '::2', false],
  [[], 'fdff::1', true],
];
for (const [own, name, may] of tried)
  void test(`a CA of a machine with [${own.join()}] ${may ? 'may' : 'may not'} sign for ${name}`, () => {
    assert.equal(permits(permittedFor(own), name), may);
  });

void test('who trusts the CA alone takes the certificate, by name and by address, and nothing self-signed', async () => {
  const folder = newFolder();
  const { current, trust } = await keepSigned(signedIn(folder));
  const leaf = current();
  assert.ok(new X509Certificate(leaf.pair.cert).checkIssued(new X509Certificate(trust?.pem ?? '')));
  assert.equal(leaf.ends - leaf.begins, 365 * day);
  for (const host of ['localhost', 'ada-box.local', '127.0.0.1'])
    assert.equal(await troubleAt(host, leaf.pair, trust?.pem ?? ''), null, host);
  const other = (await keepSelfMade({ folder: newFolder(), names: () => names, clock: clockByHand(Date.now()), log: silentLog })).current();
  assert.match((await troubleAt('localhost', other.pair, trust?.pem ?? '')) ?? '', /self-signed/);
});

void test('a second door that is given the CA of the first is taken by whoever trusts it, by a key of its own, also when the key of the CA has gone', async () => {
  const [first, second] = [newFolder(), newFolder()];
  const shared = 'phone.example';
  const { current, trust } = await keepSigned(signedIn(first, { names: () => [...names, shared] }));
  for (const file of ['ca.pem', 'ca-key.pem']) writeFileSync(join(second, file), pemIn(first, file), { mode: 0o600 });
  const other = await keepSigned(signedIn(second, { names: () => ['localhost', 'bob-box', '192.168.1.21', '127.0.0.1', shared] }));
  assert.equal(other.trust?.fingerprint, trust?.fingerprint);
  assert.notEqual(other.current().pair.key, current().pair.key);
  for (const host of ['phone.example', '127.0.0.1'])
    assert.equal(await troubleAt(host, other.current().pair, trust?.pem ?? ''), null, host);
  assert.match(other.trust?.notices().join() ?? '', /may not sign for bob-box/);
  rmSync(join(second, 'ca-key.pem'));
  const later = await keepSigned(signedIn(second, { names: () => ['localhost', '127.0.0.1', shared] }));
  assert.equal(await troubleAt('phone.example', later.current().pair, trust?.pem ?? ''), null);
});

void test('a certificate of this CA with one name that is not permitted is refused, whichever of its names is asked', async () => {
  const folder = newFolder();
  const { trust } = await keepSigned(signedIn(folder));
  const ca = trust?.pem ?? '';
  const issuer = { cert: ca, key: createPrivateKey(pemIn(folder, 'ca-key.pem')) };
  const key = await makeKey();
  async function signed(more: readonly string[]) {
    return { key, cert: await makeCertificate(createPrivateKey(key), ['localhost', ...more], Date.now(), issuer) };
  }
  assert.equal(await troubleAt('localhost', await signed([]), ca), null);
  for (const foreign of ['bank.example', '8.8.8.8', '2a00::5']) {
    const trouble = await troubleAt('localhost', await signed([foreign]), ca);
    assert.match(trouble ?? '', /permitted subtree violation/, foreign);
  }
});

const openssl = spawnSync('openssl', ['version']).status === 0;
void test('OpenSSL finds nothing wrong with the chain', { skip: openssl ? false : 'openssl is not here' }, async () => {
  const folder = newFolder();
  await keepSigned(signedIn(folder));
  const [ca, leaf] = [join(folder, 'ca.pem'), join(folder, 'leaf.pem')];
  const strict = ['verify', '-x509_strict', '-CAfile', ca];
  assert.match(execFileSync('openssl', [...strict, ca], { encoding: 'utf8' }), /: OK/);
  assert.match(execFileSync('openssl', [...strict, '-purpose', 'sslserver', leaf], { encoding: 'utf8' }), /: OK/);
});

void test('switched on and off, each of the two certificates is served as it was', async () => {
  const folder = newFolder();
  const options = signedIn(folder);
  const seen: string[][] = [];
  for (let round = 0; round < 2; round += 1)
    seen.push([(await keepSelfMade(options)).current().fingerprint, (await keepSigned(options)).current().fingerprint]);
  assert.deepEqual(seen[1], seen[0]);
  assert.notEqual(seen[0]?.[0], seen[0]?.[1]);
});

void test('a name that the CA may not sign for is left out, told in the log and at the start, and the rest goes on', async () => {
  const folder = newFolder();
  const first = (await keepSigned(signedIn(folder))).current();
  const log = keepingLog();
  const { current, trust } = await keepSigned(signedIn(folder, { names: () => [...names, 'phone.example.org', '10.9.8.7'], log }));
  assert.notEqual(current().fingerprint, first.fingerprint);
  assert.ok(current().names.includes('10.9.8.7') && !current().names.includes('phone.example.org'));
  assert.equal(await troubleAt('localhost', current().pair, trust?.pem ?? ''), null);
  assert.match(log.lines[0] ?? '', /does not carry these names.*phone\.example\.org/);
  const [notice, ...others] = trust?.notices() ?? [];
  assert.match(notice ?? '', /^The CA may not sign for phone\.example\.org, .* A new CA may: remove ca\.pem and ca-key\.pem/);
  assert.deepEqual(others, []);

  rmSync(join(folder, 'ca.pem'));
  rmSync(join(folder, 'ca-key.pem'));
  const next = await keepSigned(signedIn(folder, { names: () => [...names, 'phone.example.org'] }));
  assert.ok(next.current().names.includes('phone.example.org'));
  assert.deepEqual(next.trust?.notices(), []);
  assert.equal(await troubleAt('localhost', next.current().pair, next.trust?.pem ?? ''), null);
});

void test('the key of the CA is elsewhere: the certificate goes on, the log asks for the key in time, and with it one is signed', async () => {
  const folder = newFolder();
  const away = join(newFolder(), 'ca-key.pem');
  const [clock, log] = [clockByHand(Date.now()), keepingLog()];
  const keeper = await keepSigned(signedIn(folder, { clock, log }));
  const first = keeper.current();
  renameSync(join(folder, 'ca-key.pem'), away);
  const told: Certificate[] = [];
  keeper.watch((certificate) => told.push(certificate));
  async function look(ms: number) {
    const again = clock.awaited();
    clock.advance(ms);
    await again;
  }
  function asked() {
    return log.lines.filter((line) => line.includes('the key of the CA is not there')).length;
  }
  await look(240 * day);
  assert.deepEqual([asked(), keeper.trust?.notices()], [0, []], 'more than a third of its life is left');
  await look(10 * day);
  await look(10_000);
  assert.equal(asked(), 1, 'once a day');
  await look(day);
  assert.equal(asked(), 2);
  const date = new Date(first.ends).toISOString().slice(0, 10);
  assert.match(keeper.trust?.notices()[0] ?? '', new RegExp(`bring ca-key\\.pem back into the data folder before ${date}`));
  const restarted = await keepSigned(signedIn(folder, { clock }));
  assert.equal(restarted.current().fingerprint, first.fingerprint);
  assert.equal(restarted.trust?.notices().length, 1);

  assert.deepEqual(told, []);
  renameSync(away, join(folder, 'ca-key.pem'));
  await look(10_000);
  assert.equal(told.length, 1);
  assert.ok(keeper.current().ends > clock.wall() + 360 * day);
  assert.equal(keeper.current().pair.key, first.pair.key);
  assert.deepEqual(keeper.trust?.notices(), []);
  keeper.close();
});

void test('without a certificate the key of the CA must be there once', async () => {
  const folder = newFolder();
  await keepSigned(signedIn(folder));
  rmSync(join(folder, 'ca-key.pem'));
  rmSync(join(folder, 'leaf.pem'));
  await assert.rejects(keepSigned(signedIn(folder)), /ca-key\.pem is missing: bring it back once/);
});

void test('ca.pem is lost: a new one of the same key is made, and who trusts the one before is not asked again', async () => {
  const folder = newFolder();
  const before = (await keepSigned(signedIn(folder))).trust?.pem ?? '';
  rmSync(join(folder, 'ca.pem'));
  const { current, trust } = await keepSigned(signedIn(folder));
  assert.notEqual(trust?.pem, before);
  assert.equal(await troubleAt('localhost', current().pair, before), null);
});

void test('the key of another CA, or a file that is no CA, stops the start and is never overwritten', async () => {
  const folder = newFolder();
  await keepSigned(signedIn(folder));
  rmSync(join(folder, 'leaf.pem'));
  const other = await makeKey();
  writeFileSync(join(folder, 'ca-key.pem'), other);
  await assert.rejects(keepSigned(signedIn(folder)), /ca-key\.pem is not the key of .*ca\.pem; bring the old file back\.$/);
  assert.equal(pemIn(folder, 'ca-key.pem'), other);
  writeFileSync(join(folder, 'ca.pem'), await makeCertificate(createPrivateKey(other), names, Date.now()));
  await assert.rejects(keepSigned(signedIn(folder)), /ca\.pem is not the CA that this server made/);
});

void test('no certificate outlives its CA, and its end is told a year before', async () => {
  const folder = newFolder();
  const clock = clockByHand(Date.now());
  const first = await keepSigned(signedIn(folder, { clock }));
  assert.deepEqual(first.trust?.notices(), []);
  clock.advance(3_650 * day - 200 * day);
  const last = await keepSigned(signedIn(folder, { clock }));
  assert.equal(last.current().ends, new X509Certificate(last.trust?.pem ?? '').validToDate.getTime());
  assert.match(last.trust?.notices()[0] ?? '', /^The CA ends on \d{4}-\d\d-\d\d\./);
});
