import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../config/failure.ts';

/** What a data folder may hold beside the database that no start can make again as it was: keys and certificates. */
export const keptFiles = [
  'key.pem',
  'cert.pem',
  'ca-key.pem',
  'ca.pem',
  'leaf-key.pem',
  'leaf.pem',
  'push-key.pem',
  'acme-account.pem',
  'acme-key.pem',
  'acme-cert.pem',
] as const;

/** One of those files. */
export interface KeptFile {
  readonly name: string;
  readonly content: string;
}

/** Those that are there. Throws what the system says of one that cannot be read. */
export function readKeptFiles(folder: string): readonly KeptFile[] {
  return keptFiles.flatMap((name) => {
    try {
      return [{ name, content: readFileSync(join(folder, name), 'utf8') }];
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  });
}
