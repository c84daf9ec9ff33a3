import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import * as x509 from '@peculiar/x509';
import { silentLog } from '../../src/ports/log.ts';
import { makeKey } from '../../src/tls/making.ts';
import { keepSelfMade } from '../../src/tls/self-made.ts';
import { keptIn, names, newFolder } from './certificate-folders.ts';
import { clockByHand } from './clock-by-hand.ts';

const day = 86_400_000;

/** A data folder with a key and a certificate as 0.1.0 made them, of RSA, for this long. Milliseconds. */
async function oldFolder(begins: number, ends: number) {
  const folder = newFolder();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    notBefore: new Date(begins),
    notAfter: new Date(ends),
    signingAlgorithm: algorithm,
    keys: { publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']), privateKey: privateKey.toCryptoKey(algorithm, false, ['sign']) },
    extensions: [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })))],
  });
  const pair = { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: certificate.toString('pem') };
  writeFileSync(join(folder, 'key.pem'), pair.key);
  writeFileSync(join(folder, 'cert.pem'), pair.cert);
  return { folder, pair };
}

void test('the RSA certificate of 0.1.0 is served until one must be made anew, and that one has a key of P-256', async () => {
  const clock = clockByHand(Date.UTC(2026, 4, 1));
  const { folder, pair } = await oldFolder(clock.wall() - day, clock.wall() + 364 * day);
  async function start(now: readonly string[] = names) {
    return (await keepSelfMade({ folder, names: () => now, clock, log: silentLog })).current();
  }
  assert.deepEqual((await start()).pair, pair);
  clock.advance(240 * day);
  assert.deepEqual((await start()).pair, pair, 'those who have accepted it are not asked again');
  clock.advance(4 * day);
  const renewed = await start();
  assert.equal(createPrivateKey(renewed.pair.key).asymmetricKeyDetails?.namedCurve, 'prime256v1');
  assert.equal(readFileSync(join(folder, 'key.pem'), 'utf8'), renewed.pair.key);
  assert.ok(keptIn(folder).checkPrivateKey(createPrivateKey(renewed.pair.key)));
  const moved = await start([...names, '10.9.8.7']);
  assert.equal(moved.pair.key, renewed.pair.key, 'this one stays');
});

void test('a stop between the new key and the new certificate: the next start makes the certificate, with every former name', async () => {
  const clock = clockByHand(Date.UTC(2026, 4, 1));
  const { folder } = await oldFolder(clock.wall() - day, clock.wall() + 364 * day);
  const key = await makeKey();
  writeFileSync(join(folder, 'key.pem'), key);
  const certificate = (await keepSelfMade({ folder, names: () => ['localhost'], clock, log: silentLog })).current();
  assert.equal(certificate.pair.key, key);
  assert.deepEqual([...certificate.names].toSorted(), names.toSorted());
});
