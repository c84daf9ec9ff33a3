import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

/** Writes a throwaway P-256 certificate for loopback, so that every server of a comparison speaks the same TLS. */
export async function makeCertificate(folder: string): Promise<{ readonly cert: string; readonly key: string }> {
  mkdirSync(folder, { recursive: true });
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '0102030405060708090a0b0c0d0e0f10',
    name: 'CN=localhost',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 7 * 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const cert = join(folder, 'bench-cert.pem');
  const key = join(folder, 'bench-key.pem');
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  writeFileSync(cert, certificate.toString('pem'));
  writeFileSync(key, x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'), { mode: 0o600 });
  return { cert, key };
}
