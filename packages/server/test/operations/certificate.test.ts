import 'reflect-metadata';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as x509 from '@peculiar/x509';
import { silentLog } from '../../src/ports/log.ts';
import { openDataFolder } from '../../src/data/data-folder.ts';
import type { Certificate } from '../../src/tls/certificate.ts';
import { makeCertificate, makeKey } from '../../src/tls/making.ts';
import { keepSelfMade } from '../../src/tls/self-made.ts';
import { keptIn, names, newFolder } from './certificate-folders.ts';
import { clockByHand } from './clock-by-hand.ts';
import { keepingLog } from './keeping-log.ts';

const day = 86_400_000;

function modeOf(path: string) {
  return statSync(path).mode & 0o777;
}

void test('the certificate is what browsers and phones want', async () => {
  const now = Date.UTC(2026, 4, 1, 12, 30, 15, 250);
  const keyPem = await makeKey();
  const key = createPrivateKey(keyPem);
  assert.equal(key.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  const pem = await makeCertificate(key, names, now);
  const certificate = new X509Certificate(pem);
  assert.ok(certificate.checkPrivateKey(key));
  assert.ok(certificate.verify(certificate.publicKey));
  assert.equal(certificate.ca, false);
  assert.equal(certificate.validToDate.getTime() - certificate.validFromDate.getTime(), 365 * day);
  assert.equal(certificate.validFromDate.getTime(), Math.floor((now - day) / 1_000) * 1_000);
  for (const name of ['localhost', 'ada-box', 'ada-box.local']) assert.equal(certificate.checkHost(name), name);
  for (const address of ['127.0.0.1', '::1', '192.168.1.20', 'fd00::2']) assert.equal(certificate.checkIP(address), address);
  assert.equal(certificate.checkHost('bob-box'), undefined);
  assert.equal(certificate.checkIP('192.168.1.21'), undefined);
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1']);

  const parsed = new x509.X509Certificate(pem);
  const usages = parsed.getExtension(x509.KeyUsagesExtension);
  assert.equal(usages?.critical, true);
  assert.equal(usages.usages, x509.KeyUsageFlags.digitalSignature);
  const constraints = parsed.getExtension(x509.BasicConstraintsExtension);
  assert.equal(constraints?.critical, true);
  assert.equal(constraints.ca, false);
  const subjectKey = parsed.getExtension(x509.SubjectKeyIdentifierExtension)?.keyId;
  assert.match(subjectKey ?? '', /^[0-9a-f]{40}$/);
  assert.equal(parsed.getExtension(x509.AuthorityKeyIdentifierExtension)?.keyId, subjectKey);
  assert.equal(parsed.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.length, names.length);
  assert.equal(parsed.signatureAlgorithm.hash.name, 'SHA-256');
});

void test('serial numbers are positive, of 16 to 20 bytes, and never the same', async () => {
  const key = createPrivateKey(await makeKey());
  const serials = new Set<string>();
  for (let made = 0; made < 32; made += 1) {
    const { serialNumber } = new X509Certificate(await makeCertificate(key, ['localhost'], Date.now()));
    assert.match(serialNumber, /^[0-7][0-9A-F]{31,39}$/);
    serials.add(serialNumber);
  }
  assert.equal(serials.size, 32);
});

const openssl = spawnSync('openssl', ['version']).status === 0;
void test('OpenSSL finds nothing wrong with it', { skip: openssl ? false : 'openssl is not here' }, async () => {
  const folder = newFolder();
  await keepSelfMade({ folder, names: () => names, clock: clockByHand(Date.now()), log: silentLog });
  const path = join(folder, 'cert.pem');
  const verdict = execFileSync('openssl', ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', path, path], { encoding: 'utf8' });
  assert.match(verdict, /: OK/);
});

void test('at the first start key and certificate are made, for their owner alone', async () => {
  const folder = join(newFolder(), 'deeper', 'data');
  openDataFolder(folder);
  const log = keepingLog();
  const keeper = await keepSelfMade({ folder, names: () => names, clock: clockByHand(), log });
  assert.deepEqual(readdirSync(folder).toSorted(), ['cert.pem', 'key.pem']);
  assert.equal(modeOf(folder), 0o700);
  for (const file of ['key.pem', 'cert.pem']) assert.equal(modeOf(join(folder, file)), 0o600, file);
  assert.equal(keeper.current().fingerprint, keptIn(folder).fingerprint256);
  assert.deepEqual([...keeper.current().names].toSorted(), names.toSorted());
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /^certificate made .*"missing"/);
});

void test('the next start changes nothing, also when the machine has fewer addresses now', async () => {
  const folder = newFolder();
  const clock = clockByHand();
  const first = await keepSelfMade({ folder, names: () => names, clock, log: silentLog });
  const log = keepingLog();
  for (const now of [names, names.slice(0, -1)]) {
    const next = await keepSelfMade({ folder, names: () => now, clock, log });
    assert.equal(next.current().fingerprint, first.current().fingerprint);
  }
  assert.deepEqual(log.lines, []);
});

void test('the next start remakes the certificate with the same key when an address is new or little life is left', async () => {
  const folder = newFolder();
  const clock = clockByHand();
  const first = (await keepSelfMade({ folder, names: () => names, clock, log: silentLog })).current();
  const moved = (await keepSelfMade({ folder, names: () => [...names, '10.9.8.7'], clock, log: silentLog })).current();
  assert.notEqual(moved.fingerprint, first.fingerprint);
  assert.equal(moved.pair.key, first.pair.key);
  assert.ok(moved.names.includes('10.9.8.7'));

  const third = (moved.ends - moved.begins) / 3;
  clock.advance(moved.ends - third - clock.wall() - 1_000);
  const kept = (await keepSelfMade({ folder, names: () => names, clock, log: silentLog })).current();
  assert.equal(kept.fingerprint, moved.fingerprint);
  clock.advance(2_000);
  const renewed = (await keepSelfMade({ folder, names: () => names, clock, log: silentLog })).current();
  assert.notEqual(renewed.fingerprint, moved.fingerprint);
  assert.equal(renewed.pair.key, first.pair.key);
  assert.equal(readFileSync(join(folder, 'key.pem'), 'utf8'), first.pair.key);
  assert.ok(renewed.ends - clock.wall() > 360 * day);
});

void test('one start with the clock 300 days ahead: the next makes the certificate anew, and the log tells the fingerprint', async () => {
  const folder = newFolder();
  const now = Date.UTC(2026, 0, 1);
  const first = (await keepSelfMade({ folder, names: () => names, clock: clockByHand(now), log: silentLog })).current();
  const ahead = (await keepSelfMade({ folder, names: () => names, clock: clockByHand(now + 300 * day), log: silentLog })).current();
  assert.notEqual(ahead.fingerprint, first.fingerprint);
  const log = keepingLog();
  const clock = clockByHand(now + 60_000);
  const back = (await keepSelfMade({ folder, names: () => names, clock, log })).current();
  assert.ok(back.begins < clock.wall() && back.ends > clock.wall() + 360 * day);
  assert.equal(back.pair.key, first.pair.key);
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /^certificate made .*"why":"date"/);
  assert.ok(log.lines[0]?.includes(back.fingerprint));
  const again = (await keepSelfMade({ folder, names: () => names, clock, log })).current();
  assert.equal(again.fingerprint, back.fingerprint);
});

void test('while it runs, a new address or old age brings a new certificate, and nothing else does', async () => {
  const folder = newFolder();
  const clock = clockByHand();
  const told: Certificate[] = [];
  let now = names;
  const keeper = await keepSelfMade({ folder, names: () => now, clock, log: silentLog });
  keeper.watch((certificate) => told.push(certificate));
  async function look(ms: number) {
    const again = clock.awaited();
    clock.advance(ms);
    await again;
  }
  await look(10_000);
  assert.equal(told.length, 0);
  now = [...names, '10.9.8.7'];
  for (let n = 0; n < 6; n += 1) {
    await look(10_000);
    assert.equal(told.length, 0, 'it must have stayed for a minute');
  }
  await look(10_000);
  assert.equal(told.length, 1);
  assert.ok(told[0]?.names.includes('10.9.8.7'));
  assert.equal(keeper.current(), told[0]);
  await look(250 * day);
  await look(10_000);
  assert.equal(told.length, 2);
  assert.equal(keptIn(folder).fingerprint256, told[1]?.fingerprint);
  keeper.close();
  keeper.close();
  assert.equal(clock.waiting(), 0);
});

void test('a network that comes and goes brings a certificate at most once, and every former name stays', async () => {
  const folder = newFolder();
  const clock = clockByHand();
  const told: Certificate[] = [];
  const log = keepingLog();
  let now = names;
  const keeper = await keepSelfMade({ folder, names: () => now, clock, log });
  keeper.watch((certificate) => told.push(certificate));
  async function look() {
    const again = clock.awaited();
    clock.advance(10_000);
    await again;
  }
  for (let round = 0; round < 3; round += 1) {
    now = [...names, `172.20.${round}.1`];
    for (let n = 0; n < 5; n += 1) await look();
    now = names;
    await look();
  }
  assert.equal(told.length, 0, 'each was there for 50 s');
  const places = [
    ['localhost', '192.168.1.20'],
    ['localhost', '10.9.8.7'],
    ['localhost', '192.168.1.20'],
    ['localhost', '10.9.8.7'],
  ];
  for (const place of places) {
    now = place;
    for (let n = 0; n < 8; n += 1) await look();
  }
  assert.equal(told.length, 1, 'to move between two networks costs one certificate');
  assert.deepEqual([...(told[0]?.names ?? [])].toSorted(), [...names, '10.9.8.7'].toSorted());
  const line = log.lines.find((one) => one.startsWith('a new certificate'));
  assert.ok(line?.includes(told[0]?.fingerprint ?? 'none'), 'the log tells the new fingerprint');
  keeper.close();
});

void test('of more names than a certificate carries, the oldest are dropped', async () => {
  const options = { folder: newFolder(), clock: clockByHand(), log: silentLog };
  for (let n = 0; n < 120; n += 60) {
    const many = Array.from({ length: 60 }, (_, index) => `10.0.${n}.${index}`);
    await keepSelfMade({ ...options, names: () => ['localhost', ...many] });
  }
  const kept = (await keepSelfMade({ ...options, names: () => ['localhost'] })).current().names;
  assert.equal(kept.length, 100);
  assert.ok(kept.includes('10.0.60.59') && kept.includes('10.0.0.0') && !kept.includes('10.0.0.59'));
});

void test('a machine of more names than a certificate carries makes one, and not another at every look', async () => {
  const many = Array.from({ length: 120 }, (_, index) => `10.0.0.${index}`);
  const options = { folder: newFolder(), names: () => ['localhost', ...many], clock: clockByHand(), log: silentLog };
  const first = (await keepSelfMade(options)).current();
  assert.equal((await keepSelfMade(options)).current().fingerprint, first.fingerprint);
});

void test('a certificate that cannot be read, or is of another key, is made anew', async () => {
  const folder = newFolder();
  const options = { folder, names: () => names, clock: clockByHand(), log: silentLog };
  const first = (await keepSelfMade(options)).current();
  writeFileSync(join(folder, 'cert.pem'), 'torn');
  const second = (await keepSelfMade(options)).current();
  assert.notEqual(second.fingerprint, first.fingerprint);
  assert.equal(second.pair.key, first.pair.key);
  rmSync(join(folder, 'key.pem'));
  const third = (await keepSelfMade(options)).current();
  assert.notEqual(third.pair.key, first.pair.key);
  assert.ok(keptIn(folder).checkPrivateKey(createPrivateKey(third.pair.key)));
});

void test('a key that is no key, or is damaged and reads as one, stops the start and is never overwritten', async () => {
  const key = await makeKey();
  const certificate = await makeCertificate(createPrivateKey(key), names, Date.now());
  const damaged = `${key.slice(0, 80)}AAAA${key.slice(84)}`;
  assert.equal(createPrivateKey(damaged).asymmetricKeyType, 'ec', 'it reads well');
  for (const [content, cert] of [
    ['my only copy', null],
    [generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), null],
    [damaged, null],
    [damaged, certificate],
  ] as const) {
    const folder = newFolder();
    writeFileSync(join(folder, 'key.pem'), content);
    if (cert !== null) writeFileSync(join(folder, 'cert.pem'), cert);
    const failed = keepSelfMade({ folder, names: () => names, clock: clockByHand(Date.now()), log: silentLog });
    await assert.rejects(failed, /key\.pem is not a key that this server made, whole .*\.$/);
    assert.equal(readFileSync(join(folder, 'key.pem'), 'utf8'), content);
  }
});
