import { readFileSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { codeOf, reasonOf, StartFailure } from '../config/failure.ts';
import { parseKey } from './certificate.ts';
import { writePrivately } from './private-file.ts';

/** The text of a file of the data folder, or null when it is not there. Throws `StartFailure`. */
export function readKept(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartFailure(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Writes a file of the data folder for its owner alone. Throws `StartFailure`. */
export function writeKept(path: string, text: string): void {
  try {
    writePrivately(path, text);
  } catch (error) {
    throw new StartFailure(`${path} cannot be written: ${reasonOf(error)}.`);
  }
}

/** A key as servers make it, of P-256, or made it until 0.1.0, of RSA. Throws `StartFailure` for any other. */
export function keptKey(pem: string, path: string): KeyObject {
  const key = parseKey(pem);
  if (key?.asymmetricKeyType === 'rsa' || key?.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new StartFailure(
    `${path} is not a key that this server made, whole and without pass phrase; bring the old file back, or remove it and a new one is made.`,
  );
}
