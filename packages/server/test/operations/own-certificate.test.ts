import 'reflect-metadata';
import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as x509 from '@peculiar/x509';
import { silentLog } from '../../src/ports/log.ts';
import type { Certificate } from '../../src/tls/certificate.ts';
import { keepOwnFiles } from '../../src/tls/own-files.ts';
import { keepSelfMade } from '../../src/tls/self-made.ts';
import { clockByHand } from './clock-by-hand.ts';
import { keepingLog } from './keeping-log.ts';

const day = 86_400_000;
const root = mkdtempSync(join(tmpdir(), 'earshot-own-'));
after(() => rmSync(root, { recursive: true, force: true }));

function newFolder() {
  return mkdtempSync(join(root, 'files-'));
}

/** A certificate of somebody else's authority, with its key, both PEM. */
async function issued(name: string, until = Date.now() + 300 * day) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const authority = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: 'CN=Some Authority',
    notBefore: new Date(until - 365 * day),
    notAfter: new Date(until),
    publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']),
    signingKey: authority.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  return { cert: certificate.toString('pem'), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

async function ownFiles(...args: Parameters<typeof issued>) {
  const folder = newFolder();
  const files = { cert: join(folder, 'own-cert.pem'), key: join(folder, 'own-key.pem') };
  function write(pair: { cert: string; key: string }) {
    writeFileSync(files.cert, pair.cert);
    writeFileSync(files.key, pair.key);
  }
  const pair = await issued(...args);
  write(pair);
  return { files, write, pair };
}

void test('a certificate of an authority in the data folder is refused, not overwritten', async () => {
  const folder = newFolder();
  const { cert, key } = await issued('phone.example.org');
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
  const failed = keepSelfMade({ folder, names: () => ['localhost'], clock: clockByHand(), log: silentLog });
  await assert.rejects(failed, /was not made by this server; .*EARSHOT_CERT/);
  assert.equal(readFileSync(join(folder, 'cert.pem'), 'utf8'), cert);
});

void test("the operator's own certificate is served as it is, with its names and its date", async () => {
  const { files, pair } = await ownFiles('phone.example.org');
  const keeper = await keepOwnFiles({ files, clock: clockByHand(Date.now()), log: silentLog });
  assert.deepEqual(keeper.current().pair, pair);
  assert.deepEqual(keeper.current().names, ['phone.example.org']);
  assert.equal(keeper.current().fingerprint, new X509Certificate(pair.cert).fingerprint256);
});

void test('a changed pair is served without a restart; a pair that does not fit together is not', async () => {
  const { files, write } = await ownFiles('phone.example.org');
  const clock = clockByHand(Date.now());
  const log = keepingLog();
  const told: Certificate[] = [];
  const keeper = await keepOwnFiles({ files, clock, log });
  keeper.watch((certificate) => told.push(certificate));
  async function look() {
    const again = clock.awaited();
    clock.advance(5_000);
    await again;
  }
  await look();
  assert.deepEqual([told.length, log.lines.length], [0, 0]);

  const next = await issued('phone2.example.org');
  writeFileSync(files.cert, next.cert);
  await look();
  await look();
  assert.equal(told.length, 0);
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /one before stays.*EARSHOT_KEY: .*is not the key of the/);
  assert.deepEqual(keeper.current().names, ['phone.example.org']);

  write(next);
  await look();
  assert.deepEqual(
    told.map((certificate) => certificate.names),
    [['phone2.example.org']],
  );
  assert.equal(keeper.current(), told[0]);

  rmSync(files.cert);
  await look();
  assert.equal(told.length, 1);
  assert.match(log.lines.at(-1) ?? '', /one before stays.*EARSHOT_CERT: .*does not exist/);
  keeper.close();
  assert.equal(clock.waiting(), 0);
});

void test('a link that is turned to another pair is a change', async () => {
  const [before, next] = [await ownFiles('phone.example.org'), await ownFiles('phone2.example.org')];
  const live = newFolder();
  function turn(to: keyof typeof before.files, path: string) {
    symlinkSync(path, join(live, 'new'));
    renameSync(join(live, 'new'), join(live, to));
  }
  turn('cert', before.files.cert);
  turn('key', before.files.key);
  const clock = clockByHand(Date.now());
  const keeper = await keepOwnFiles({ files: { cert: join(live, 'cert'), key: join(live, 'key') }, clock, log: silentLog });
  const told = new Promise<Certificate>((resolve) => keeper.watch(resolve));
  turn('cert', next.files.cert);
  turn('key', next.files.key);
  clock.advance(5_000);
  assert.deepEqual((await told).names, ['phone2.example.org']);
  keeper.close();
});

void test('an own certificate that ends soon, or has ended, is told at the start and each day', async () => {
  for (const [left, told] of [
    [3 * day, /the certificate ends soon/],
    [-day, /the certificate is no longer valid/],
  ] as const) {
    const { files } = await ownFiles('phone.example.org', Date.now() + left);
    const clock = clockByHand(Date.now());
    const log = keepingLog();
    const keeper = await keepOwnFiles({ files, clock, log });
    assert.match(log.lines[0] ?? '', told);
    keeper.watch(() => {});
    for (const ms of [5_000, day, 5_000]) {
      const again = clock.awaited();
      clock.advance(ms);
      await again;
    }
    keeper.close();
    assert.equal(log.lines.length, 2);
    assert.match(log.lines[1] ?? '', told);
  }
});

const faults: readonly [told: string, spoil: (files: { cert: string; key: string }) => void, sentence: RegExp][] = [
  ['is not there', ({ cert }) => rmSync(cert), /^EARSHOT_CERT: .*own-cert\.pem cannot be read: it does not exist\.$/],
  ['is a folder', ({ key }) => replaceByFolder(key), /^EARSHOT_KEY: .*own-key\.pem cannot be read: it is a folder\.$/],
  ['is no certificate', ({ cert }) => writeFileSync(cert, 'x'), /^EARSHOT_CERT: .* holds no certificate in PEM form\.$/],
  ['is no key', ({ key }) => writeFileSync(key, 'x'), /^EARSHOT_KEY: .* holds no whole private key in PEM form\.$/],
  ['is a damaged key', ({ key }) => damage(key), /^EARSHOT_KEY: .* holds no whole private key in PEM form\.$/],
  ['has a pass phrase', ({ key }) => writeFileSync(key, encryptedKey()), /^EARSHOT_KEY: .* has a pass phrase/],
  ['is another key', ({ key }) => writeFileSync(key, anyKey()), /^EARSHOT_KEY: .* is not the key of the .*certificate in EARSHOT_CERT\.$/],
];

function replaceByFolder(path: string) {
  rmSync(path);
  mkdirSync(path);
}

/** Other digits where the private number stands; the public half is as it was. */
function damage(path: string) {
  const [head = '', first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, [head, `${first.slice(0, 50)}${first[50] === 'A' ? 'B' : 'A'}${first.slice(51)}`, ...rest].join('\n'));
}

function anyKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
}

function encryptedKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });
}

for (const [told, spoil, sentence] of faults) {
  void test(`an own file that ${told} stops the start by one sentence`, async () => {
    const { files } = await ownFiles('phone.example.org');
    spoil(files);
    await assert.rejects(keepOwnFiles({ files, clock: clockByHand(), log: silentLog }), { name: 'StartFailure', message: sentence });
  });
}
