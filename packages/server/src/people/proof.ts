import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { attempt } from '../ports/result.ts';

/** What comes before the 64 bytes of the point in the SPKI of a key on P-256 that is not compressed (RFC 5480). */
const head = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');
const keyBytes = head.length + 64;
const signatureBytes = 64;
/** A point that is not compressed begins with this byte (SEC 1 section 2.3.3). */
const uncompressed = 4;
const pointBytes = 65;
const authBytes = 16;

/** The bytes of a base64url text (RFC 4648 section 5), padded or not; null when it is none, or of another length. */
function bytesOf(text: string, length: number): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text.replace(/={0,2}$/, '') ? bytes : null;
}

/** The public key of an SPKI in base64url, or null when it is no point of P-256. */
export function readKey(text: string): KeyObject | null {
  const der = bytesOf(text, keyBytes);
  if (der === null || !der.subarray(0, head.length).equals(head)) return null;
  const made = attempt(() => createPublicKey({ key: der, format: 'der', type: 'spki' }));
  return made.ok ? made.value : null;
}

/** What is wrong with the keys of a push subscription (RFC 8291 section 3.1), or null. */
export function readPushKeys({ p256dh, auth }: { readonly p256dh: string; readonly auth: string }): string | null {
  const point = bytesOf(p256dh, pointBytes);
  if (point?.[0] !== uncompressed || readKey(Buffer.concat([head.subarray(0, -1), point]).toString('base64url')) === null)
    return 'keys.p256dh: this is no point of P-256, 65 bytes in base64url.';
  return bytesOf(auth, authBytes) === null ? 'keys.auth: this is not 16 bytes in base64url.' : null;
}

/** Whether `proof`, 64 bytes of r and s in base64url, is the ECDSA P-256 SHA-256 signature of a text by that key. */
export function isSignedBy(key: KeyObject, text: string, proof: string): boolean {
  const signature = bytesOf(proof, signatureBytes);
  return signature !== null && verify('sha256', Buffer.from(text, 'utf8'), { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** What a proof that comes with a command is held against. */
export interface Witness {
  /** The web origin that must have been signed; null where there is none. */
  readonly origin: string | null;
  /** Whether the challenge that the command names was good until it came. */
  readonly isFresh: boolean;
}
