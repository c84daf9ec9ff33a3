import 'reflect-metadata';
import { createPublicKey, generateKeyPair, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import * as x509 from '@peculiar/x509';

/** This file is slow to load and is loaded only when something must be made. */

const day = 86_400_000;
/** The curve of every key that a server makes. */
export const curve = { name: 'ECDSA', namedCurve: 'P-256' };

/** How long a self-made certificate is valid, in milliseconds: less than browsers allow (398 days). */
export const certificateLife = 365 * day;

/** A new key of P-256 as PKCS #8 PEM: every browser knows it, and a handshake costs a third less than with RSA. */
export async function makeKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** A CA that signs a certificate: its own certificate as PEM, and its key. */
export interface Issuer {
  readonly cert: string;
  readonly key: KeyObject;
}

/**
 * A server certificate (RFC 5280) as browsers and phones want it in 2026: names in the SAN alone, end entity, server
 * authentication, SHA-256. `key` is one of P-256, and `now` is Unix milliseconds. Without an issuer it is self-signed;
 * it ends no later than its issuer.
 */
export async function makeCertificate(key: KeyObject, names: readonly string[], now: number, issuer?: Issuer): Promise<string> {
  const publicKey = createPublicKey(key).toCryptoKey(curve, true, ['verify']);
  const by = issuer === undefined ? null : new x509.X509Certificate(issuer.cert);
  const { notBefore, notAfter } = datesFrom(now, certificateLife);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: own,
      issuer: by?.subjectName.toJSON() ?? own,
      notBefore,
      notAfter: by !== null && by.notAfter < notAfter ? by.notAfter : notAfter,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      publicKey,
      signingKey: (issuer?.key ?? key).toCryptoKey(curve, false, ['sign']),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value }))),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(by?.publicKey ?? publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return `${certificate.toString('pem')}\n`;
}

const own = [{ CN: ['Earshot'] }];

/** From when to when a certificate is valid: it begins a day back, for clocks that are behind. Whole seconds. */
export function datesFrom(now: number, life: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const notBefore = new Date(Math.floor((now - day) / 1_000) * 1_000);
  return { notBefore, notAfter: new Date(notBefore.getTime() + life) };
}

/**
 * Sixteen random bytes in hex, the first from 1 to 127, so that the number is positive and keeps its length (RFC 5280,
 * 4.1.2.2).
 */
export function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f || 1;
  return bytes.toString('hex');
}
