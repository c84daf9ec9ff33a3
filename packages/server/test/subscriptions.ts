import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';

/** A browser's side of a push subscription (RFC 8291), as a test holds it. */
export interface TestSubscription {
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** What a push says. Throws when it was not sealed for this browser. */
  open(body: Buffer): unknown;
}

/** A subscription of a browser of its own. */
export function makeSubscription(): TestSubscription {
  const ecdh = createECDH('prime256v1');
  const own = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') },
    open: (body) => JSON.parse(unseal(body, { ecdh, own, auth })),
  };
}

/** The body of a command that subscribes at a public push service. */
export function publicSubscription(): { endpoint: string; keys: TestSubscription['keys'] } {
  return { endpoint: `https://push.example.org/${randomBytes(16).toString('hex')}`, keys: makeSubscription().keys };
}

interface Browser {
  readonly ecdh: ReturnType<typeof createECDH>;
  readonly own: Buffer;
  readonly auth: Buffer;
}

/** RFC 8291 section 4 over one record of RFC 8188 section 2. */
function unseal(body: Buffer, { ecdh, own, auth }: Browser): string {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), own, sender]);
  const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), auth, keyInfo, 32));
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const record = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = record.lastIndexOf(2);
  return record.subarray(0, end).toString('utf8');
}

/** The claims of a VAPID header (RFC 8292) and the key that it names; throws when that key has not signed them. */
export function readVapid(header: string): { readonly claims: Record<string, unknown>; readonly key: string } {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error(`not signed: ${header}`);
  return { claims: JSON.parse(Buffer.from(claims, 'base64url').toString()), key };
}
