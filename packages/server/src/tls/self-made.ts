import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { codeOf, reasonOf, StartFailure } from '../config/failure.ts';
import { describe, parseCertificate, parseKey, type Certificate } from './certificate.ts';
import { repeat, type CertificateKeeper } from './keeper.ts';
import { carriable, createSettling, withFormer } from './lasting-names.ts';
import { writePrivately } from './private-file.ts';

const lookEvery = 10_000;
/**
 * A certificate must have been valid for so long, for the clocks of phones may be a little behind; it begins a day
 * before it is made. Milliseconds.
 */
const validFor = 3_600_000;

export interface SelfMade {
  /** The data folder; it is there and can be written to. */
  readonly folder: string;
  /** What the certificate must name; asked again every ten seconds, for machines move between networks. */
  readonly names: () => readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps a self-signed certificate in the data folder: made at the first start, made anew with the same key when it does
 * not name all it must, has less than a third of its life left, or is not valid yet. Every new certificate must be
 * accepted again on every phone: so names are only added, and while it runs one is made only for a name that has
 * stayed. A key of RSA, as servers made it until 0.1.0, lives as long as its certificate. Throws `StartFailure` when
 * the files cannot be read or written.
 */
export async function keepSelfMade(options: SelfMade): Promise<CertificateKeeper> {
  function wanted(): readonly string[] {
    return carriable(options.names());
  }
  let certificate = await fitCertificate(options, wanted());
  let stop: () => void = () => {};
  return {
    current: () => certificate,
    watch(changed) {
      const settled = createSettling(options.clock);
      stop = repeat(options, lookEvery, async () => {
        try {
          const names = wanted();
          const lacks = settled(names, certificate.names);
          const unfit = whyUnfit(certificate, names, options.clock.wall());
          if (unfit === null || (unfit === 'names' && !lacks)) return;
          certificate = await fitCertificate(options, names);
          changed(certificate);
          options.log.warn({ fingerprint: certificate.fingerprint }, 'a new certificate: each browser asks once more whether to trust it');
        } catch (error) {
          options.log.error({ err: error }, 'the certificate could not be made anew');
        }
      });
    },
    close: () => stop(),
  };
}

async function fitCertificate({ folder, clock, log }: SelfMade, names: readonly string[]): Promise<Certificate> {
  const paths = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  const stored = { key: read(paths.key), cert: read(paths.cert) };
  let why: 'missing' | 'key' | Unfit = 'missing';
  if (stored.key !== null && stored.cert !== null) {
    const parsed = usable(stored.cert, stored.key, paths);
    const certificate = parsed === null ? null : describe({ key: stored.key, cert: stored.cert }, parsed);
    const unfit = certificate === null ? 'key' : whyUnfit(certificate, names, clock.wall());
    if (certificate !== null && unfit === null) return certificate;
    why = unfit ?? 'key';
  }
  const { makeCertificate, makeKey } = await import('./making.ts');
  const kept = stored.key === null ? null : ownKey(stored.key, paths.key);
  const key = stored.key !== null && kept?.asymmetricKeyType === 'ec' ? stored.key : await makeKey();
  const cert = await makeCertificate(createPrivateKey(key), withFormer(names, stored.cert), clock.wall());
  if (key !== stored.key) write(paths.key, key);
  write(paths.cert, cert);
  const made = parseCertificate(cert);
  if (made === null) throw new StartFailure('The certificate that was made cannot be read back.');
  log.info({ why, names: names.length, sha256: made.fingerprint256, ends: made.validToDate.toISOString() }, 'certificate made');
  return describe({ key, cert }, made);
}

/** `date`: made by a clock that was ahead, it is not valid yet. */
type Unfit = 'names' | 'age' | 'date';

/** Why a certificate must be made anew, or null. `now` is Unix milliseconds. */
export function whyUnfit(certificate: Certificate, names: readonly string[], now: number): Unfit | null {
  if (certificate.begins > now - validFor) return 'date';
  if (certificate.ends - now < (certificate.ends - certificate.begins) / 3) return 'age';
  return names.every((name) => certificate.names.includes(name)) ? null : 'names';
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
  return parsed.checkPrivateKey(ownKey(key, paths.key)) ? parsed : null;
}

/** A key as servers make it, of P-256, or made it until 0.1.0, of RSA. */
function ownKey(pem: string, path: string): KeyObject {
  const key = parseKey(pem);
  if (key?.asymmetricKeyType === 'rsa' || key?.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new StartFailure(
    `${path} is not a key that this server made, whole and without pass phrase; bring the old file back, or remove it and a new one is made.`,
  );
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartFailure(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function write(path: string, text: string): void {
  try {
    writePrivately(path, text);
  } catch (error) {
    throw new StartFailure(`${path} cannot be written: ${reasonOf(error)}.`);
  }
}
