import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { textToSign } from '@earshot/protocol';
import { Challenges } from '../../src/people/challenges.ts';
import { isSignedBy, readKey } from '../../src/people/proof.ts';
import { makeKeys, spkiOf } from '../device-keys.ts';

test('What a device signs is written out as the contract says', () => {
  assert.equal(textToSign('register', 'C', 'https://a', ' Ada ', 'K'), 'earshot register\nC\nhttps://a\n Ada \nK');
  assert.equal(textToSign('sealing', 'K', 'S'), 'earshot sealing\nK\nS');
  assert.equal(textToSign('token', 'C', 'https://a', 'D'), 'earshot token\nC\nhttps://a\nD');
  assert.equal(textToSign('enrol', 'C', 'https://a', 'D', 'K'), 'earshot enrol\nC\nhttps://a\nD\nK');
  assert.equal(textToSign('join', 'C', 'https://a', '12345678', 'K'), 'earshot join\nC\nhttps://a\n12345678\nK');
});

const good = makeKeys().key;
const bytes = Buffer.from(good, 'base64url');

/** The key with one byte changed. */
function changed(at: number): string {
  const other = Buffer.from(bytes);
  other[at] = (other[at] ?? 0) ^ 1;
  return other.toString('base64url');
}

function compressed(): string {
  const head = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
  const odd = (bytes.at(-1) ?? 0) & 1;
  return Buffer.concat([head, Buffer.from([2 + odd]), bytes.subarray(27, 59)]).toString('base64url');
}

const noKeys: readonly (readonly [told: string, text: string])[] = [
  ['nothing', ''],
  ['a word', 'key'],
  ['a point that is not on the curve', changed(90)],
  ['another point that is not on the curve', changed(30)],
  ['the point 0, 0', Buffer.concat([bytes.subarray(0, 27), Buffer.alloc(64)]).toString('base64url')],
  ['another curve by name', changed(22)],
  ['another algorithm', changed(10)],
  ['a key on P-384', spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
  ['a key on secp256k1', spkiOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey)],
  ['an Ed25519 key', spkiOf(generateKeyPairSync('ed25519').publicKey)],
  ['a point that is compressed, which Web Crypto never gives', compressed()],
  ['a byte too few', bytes.subarray(0, 90).toString('base64url')],
  ['a byte too many', Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64url')],
  ['base64 that is not of URLs', `${good.slice(0, -4)}+/+/`],
  ['a space in it', ` ${good}`],
  ['PEM', createPublicKey({ key: bytes, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'pem' }).toString()],
];
for (const [told, text] of noKeys) test(`A key that is ${told} is none`, () => assert.equal(readKey(text), null));

test('A key on P-256 is read, padded or not', () => {
  assert.equal(readKey(good)?.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  assert.notEqual(readKey(`${good}==`), null);
});

test('What Web Crypto signs is taken, and nothing else that looks like it', async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const key = readKey(Buffer.from(await crypto.subtle.exportKey('spki', pair.publicKey)).toString('base64url'));
  assert.ok(key);
  const text = 'earshot token\nÄda 😀';
  const proof = Buffer.from(await crypto.subtle.sign(algorithm, pair.privateKey, new TextEncoder().encode(text))).toString('base64url');
  assert.equal(isSignedBy(key, text, proof), true);
  for (const other of ['', 'proof', `${proof}A`, proof.slice(0, -2), Buffer.alloc(64).toString('base64url'), makeKeys().sign(text)])
    assert.equal(isSignedBy(key, text, other), false, other);
  assert.equal(isSignedBy(key, `${text} `, proof), false);
});

test('A signature as DER is not taken', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = readKey(spkiOf(publicKey));
  assert.ok(key);
  const text = Buffer.from('text');
  assert.equal(isSignedBy(key, 'text', sign('sha256', text, { key: privateKey, dsaEncoding: 'der' }).toString('base64url')), false);
  assert.equal(isSignedBy(key, 'text', sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')), true);
});

const roomy = { challengesPerAddress: { points: 3, seconds: 60 } };

test('A challenge is good once, for less than a minute, and one that was never given is not', () => {
  const challenges = new Challenges(roomy);
  challenges.give('one', '::1', 0);
  challenges.give('two', '::1', 0);
  challenges.give('three', '::1', 1);
  assert.deepEqual([challenges.use('one', 1), challenges.use('one', 1), challenges.use('none', 1)], [true, false, false]);
  assert.deepEqual([challenges.use('two', 60_000), challenges.use('three', 60_000)], [false, true]);
});

test('An address gets so many in a minute, and this machine as many as it likes', () => {
  const challenges = new Challenges(roomy);
  for (const at of [0, 1, 2]) challenges.give(`c${at}`, '192.0.2.7', at);
  assert.deepEqual([challenges.wait('192.0.2.7', 3), challenges.wait('192.0.2.8', 3)].map(Math.ceil), [60, 0]);
  for (let at = 0; at < 10; at += 1) challenges.give(`l${at}`, '127.0.0.1', at);
  assert.equal(challenges.wait('127.0.0.1', 10), 0);
  assert.equal(challenges.wait('192.0.2.7', 60_000), 0);
});

test('Of more than fifty thousand the oldest go first', () => {
  const challenges = new Challenges(roomy);
  for (let n = 0; n <= 50_000; n += 1) challenges.give(`c${n}`, '::1', 0);
  assert.deepEqual([challenges.use('c0', 1), challenges.use('c1', 1), challenges.use('c50000', 1)], [false, true, true]);
});
