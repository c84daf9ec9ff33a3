import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { StartFailure } from '../config/failure.ts';
import { parseCertificate } from './certificate.ts';
import { keptKey, readKept, writeKept } from './kept-texts.ts';
import { permittedFor } from './permitted.ts';

/** The CA of this installation, as the data folder holds it. */
export interface Authority {
  readonly pem: string;
  readonly certificate: X509Certificate;
  /** For what it may sign: DNS names, and addresses as ranges. */
  permitted(): Promise<readonly string[]>;
  /**
   * Its key, read from the folder at each call; null while it is kept elsewhere. Throws `StartFailure` when it is
   * another one.
   */
  key(): KeyObject | null;
}

interface Needs {
  /** The data folder; it is there and can be written to. */
  readonly folder: string;
  /** What a CA that is made now may sign for, beside private addresses. */
  readonly names: () => readonly string[];
  readonly title: string;
  readonly clock: Pick<Clock, 'wall'>;
  readonly log: Log;
}

/** The file with the key of the CA, which an operator may keep elsewhere. */
export const authorityKeyFile = 'ca-key.pem';

/**
 * Opens the CA, and makes it when there is none. A key without its certificate gets a new one, which devices that trust
 * the one before take for the same CA. Throws `StartFailure` when the files cannot be read or written.
 */
export async function openAuthority(needs: Needs): Promise<Authority> {
  const paths = { key: join(needs.folder, authorityKeyFile), cert: join(needs.folder, 'ca.pem') };
  const pem = readKept(paths.cert) ?? (await newAuthority(needs, paths));
  const certificate = parseCertificate(pem);
  if (certificate?.ca !== true || !certificate.verify(certificate.publicKey)) {
    throw new StartFailure(`${paths.cert} is not the CA that this server made; bring the old file back.`);
  }
  let permitted: Promise<readonly string[]> | null = null;
  return {
    pem,
    certificate,
    permitted() {
      permitted ??= import('./making-authority.ts').then(({ readPermitted }) => readPermitted(pem));
      return permitted;
    },
    key() {
      const text = readKept(paths.key);
      const key = text === null ? null : keptKey(text, paths.key);
      if (key !== null && !certificate.checkPrivateKey(key)) {
        throw new StartFailure(`${paths.key} is not the key of ${paths.cert}; bring the old file back.`);
      }
      return key;
    },
  };
}

async function newAuthority({ names, title, clock, log }: Needs, paths: { readonly key: string; readonly cert: string }): Promise<string> {
  const [{ makeKey }, { makeAuthority }] = await Promise.all([import('./making.ts'), import('./making-authority.ts')]);
  const stored = readKept(paths.key);
  const key = stored ?? (await makeKey());
  if (stored === null) writeKept(paths.key, key);
  else keptKey(stored, paths.key);
  const permitted = permittedFor(names());
  const pem = await makeAuthority(createPrivateKey(key), { title, permitted, now: clock.wall() });
  writeKept(paths.cert, pem);
  log.info({ sha256: parseCertificate(pem)?.fingerprint256, permitted: permitted.length }, 'CA made');
  return pem;
}
