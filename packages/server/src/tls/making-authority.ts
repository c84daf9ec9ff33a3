import 'reflect-metadata';
import { createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, GeneralSubtree, GeneralSubtrees, id_ce_nameConstraints, NameConstraints } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import { curve, datesFrom, serialNumber } from './making.ts';

/** This file is slow to load and is loaded only when something must be made, or a name is new. */

/** How long a CA is valid, in milliseconds: every device has to be told of a new one by hand. */
export const authorityLife = 10 * 365 * 86_400_000;

export interface NewAuthority {
  /** How devices show it. */
  readonly title: string;
  /** DNS names, and addresses as ranges. */
  readonly permitted: readonly string[];
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * The certificate of a CA (RFC 5280): it signs for what it is permitted and nothing else, for TLS servers alone, and
 * makes no CA below it. `key` is one of P-256.
 */
export async function makeAuthority(key: KeyObject, { title, permitted, now }: NewAuthority): Promise<string> {
  const publicKey = createPublicKey(key).toCryptoKey(curve, true, ['verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: [{ O: ['Earshot'] }, { CN: [title] }],
      ...datesFrom(now, authorityLife),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      keys: { publicKey, privateKey: key.toCryptoKey(curve, false, ['sign']) },
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints(permitted))),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return `${certificate.toString('pem')}\n`;
}

function constraints(permitted: readonly string[]): NameConstraints {
  function subtree(name: string): GeneralSubtree {
    const isRange = isIP(name.split('/')[0] ?? '') !== 0;
    return new GeneralSubtree({ base: new GeneralName(isRange ? { iPAddress: name } : { dNSName: name }) });
  }
  return new NameConstraints({ permittedSubtrees: new GeneralSubtrees(permitted.map(subtree)) });
}

/** For what a CA may sign, read out of its certificate. Without constraints it is nothing: then it is not ours. */
export function readPermitted(pem: string): readonly string[] {
  const extension = new x509.X509Certificate(pem).getExtension(id_ce_nameConstraints);
  if (extension === null) return [];
  const { permittedSubtrees } = AsnConvert.parse(extension.value, NameConstraints);
  return (permittedSubtrees ?? []).flatMap(({ base }) => base.dNSName ?? base.iPAddress ?? []);
}
