import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { StartFailure } from '../config/failure.ts';
import { describe, parseCertificate, type Certificate } from './certificate.ts';
import type { CertificateKeeper } from './keeper.ts';
import { keptKey, readKept, writeKept } from './kept-texts.ts';
import { carriable, withFormer } from './lasting-names.ts';
import { keepMade, whyUnfit, type Unfit } from './made.ts';

export interface SelfMade {
  /** The data folder; it is there and can be written to. */
  readonly folder: string;
  /** What the certificate must name. */
  readonly names: () => readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps a self-signed certificate in the data folder: made at the first start, made anew with the same key when it is
 * no longer fit. Every new certificate must be accepted again on every phone, so names are only added. A key of RSA, as
 * servers made it until 0.1.0, lives as long as its certificate. Throws `StartFailure` when the files cannot be read or
 * written.
 */
export function keepSelfMade(options: SelfMade): Promise<CertificateKeeper> {
  const { clock, log } = options;
  return keepMade({
    names: () => carriable(options.names()),
    fit: (names) => fitCertificate(options, names),
    tell: ({ fingerprint }) => log.warn({ fingerprint }, 'a new certificate: each browser asks once more whether to trust it'),
    clock,
    log,
  });
}

async function fitCertificate({ folder, clock, log }: SelfMade, names: readonly string[]): Promise<Certificate> {
  const paths = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  const stored = { key: readKept(paths.key), cert: readKept(paths.cert) };
  let why: 'missing' | 'key' | Unfit = 'missing';
  if (stored.key !== null && stored.cert !== null) {
    const parsed = usable(stored.cert, stored.key, paths);
    const certificate = parsed === null ? null : describe({ key: stored.key, cert: stored.cert }, parsed);
    const unfit = certificate === null ? 'key' : whyUnfit(certificate, names, clock.wall());
    if (certificate !== null && unfit === null) return certificate;
    why = unfit ?? 'key';
  }
  const { makeCertificate, makeKey } = await import('./making.ts');
  const kept = stored.key === null ? null : keptKey(stored.key, paths.key);
  const key = stored.key !== null && kept?.asymmetricKeyType === 'ec' ? stored.key : await makeKey();
  const cert = await makeCertificate(createPrivateKey(key), withFormer(names, stored.cert), clock.wall());
  if (key !== stored.key) writeKept(paths.key, key);
  writeKept(paths.cert, cert);
  const made = parseCertificate(cert);
  if (made === null) throw new StartFailure('The certificate that was made cannot be read back.');
  log.info({ why, names: names.length, sha256: made.fingerprint256, ends: made.validToDate.toISOString() }, 'certificate made');
  return describe({ key, cert }, made);
}

/** The stored certificate, when it belongs to the stored key; null when it must be made anew. */
function usable(cert: string, key: string, paths: { readonly key: string; readonly cert: string }): X509Certificate | null {
  const parsed = parseCertificate(cert);
  if (parsed === null) return null;
  if (!parsed.verify(parsed.publicKey)) {
    throw new StartFailure(
      `${paths.cert} was not made by this server; name a certificate of your own by EARSHOT_CERT and EARSHOT_KEY instead.`,
    );
  }
  return parsed.checkPrivateKey(keptKey(key, paths.key)) ? parsed : null;
}
