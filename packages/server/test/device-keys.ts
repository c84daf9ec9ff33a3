import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { textToSign } from '@earshot/protocol';

/** The keys of a device of a test. */
export interface TestKeys {
  /** SPKI, base64url. */
  readonly key: string;
  readonly sealingKey: string;
  /** What stands as `device` in a body. */
  readonly device: Readonly<Record<'label' | 'key' | 'sealing_key' | 'sealing_proof', string>>;
  /** 64 bytes of r and s, base64url. */
  sign(text: string): string;
}

export function spkiOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64url');
}

export function makeKeys(label = 'Laptop'): TestKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [key, sealingKey] = [spkiOf(publicKey), spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)];
  function signed(text: string): string {
    return sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  }
  const device = { label, key, sealing_key: sealingKey, sealing_proof: signed(textToSign('sealing', key, sealingKey)) };
  return { key, sealingKey, device, sign: signed };
}

/** The body of `users/register` with a key. */
export function registerBody(keys: TestKeys, username: string, challenge: string, origin: string) {
  return { username, device: keys.device, challenge, proof: keys.sign(textToSign('register', challenge, origin, username, keys.key)) };
}

/** The body of `devices/token`. */
export function tokenBody(keys: TestKeys, device_id: string, challenge: string, origin: string) {
  return { device_id, challenge, proof: keys.sign(textToSign('token', challenge, origin, device_id)) };
}

/** The body of `devices/enrol`. */
export function enrolBody(keys: TestKeys, userId: string, challenge: string, origin: string) {
  return { device: keys.device, challenge, proof: keys.sign(textToSign('enrol', challenge, origin, userId, keys.key)) };
}

/** The body of `devices/recovery`. */
export function recoveryBody(keys: TestKeys, device_id: string, challenge: string, origin: string) {
  return { challenge, proof: keys.sign(textToSign('recovery', challenge, origin, device_id)) };
}

/** The body of `devices/recover`. */
export function recoverBody(keys: TestKeys, claim: { username: string; code: string }, challenge: string, origin: string) {
  const proof = keys.sign(textToSign('recover', challenge, origin, claim.username, keys.key));
  return { ...claim, device: keys.device, challenge, proof };
}

/** The body of `devices/join`, by the digits or by the secret. */
export function joinBody(keys: TestKeys, by: { code: string } | { secret: string }, challenge: string, origin: string) {
  const ticket = 'code' in by ? by.code : by.secret;
  return { ...by, device: keys.device, challenge, proof: keys.sign(textToSign('join', challenge, origin, ticket, keys.key)) };
}
