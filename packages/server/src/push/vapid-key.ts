import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, reasonOf, StartFailure } from '../config/failure.ts';
import { attempt } from '../ports/result.ts';
import { writePrivately } from '../tls/private-file.ts';

/** The key pair by which push services know this server (RFC 8292 section 3.2), as they are sent: base64url. */
export interface VapidKey {
  /** The point on P-256 that is not compressed, 65 bytes. */
  readonly publicKey: string;
  /** 32 bytes. */
  readonly privateKey: string;
}

/**
 * The key of the data folder, made there at the first start: every subscription is bound to it. Throws `StartFailure`
 * when it cannot be read or written, or is none.
 */
export function openVapidKey(folder: string): VapidKey {
  const path = join(folder, 'push-key.pem');
  const kept = readPem(path);
  if (kept !== null) return readKey(path, kept);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const written = attempt(() => writePrivately(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()));
  if (!written.ok) throw new StartFailure(`EARSHOT_DATA: ${path} cannot be written: ${reasonOf(written.error)}.`);
  return vapidOf(privateKey);
}

function readPem(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartFailure(`EARSHOT_DATA: ${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function readKey(path: string, pem: string): VapidKey {
  const key = attempt(() => vapidOf(createPrivateKey(pem)));
  if (key.ok) return key.value;
  throw new StartFailure(
    `EARSHOT_DATA: ${path} holds no private key of P-256. Bring a backup of it back, or remove it: then every device subscribes anew.`,
  );
}

function vapidOf(key: KeyObject): VapidKey {
  const { crv, d, x, y } = key.export({ format: 'jwk' });
  if (crv !== 'P-256' || d === undefined || x === undefined || y === undefined) throw new Error('no key of P-256');
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { publicKey: point.toString('base64url'), privateKey: d };
}
