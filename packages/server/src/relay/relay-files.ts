import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { coturnConfig, type PortRange } from '../ice/coturn.ts';
import type { TurnPlace } from '../ice/turn-urls.ts';
import type { Certificate } from '../tls/certificate.ts';
import { readKept, writeKept } from '../tls/kept-texts.ts';

/** The folder of the relay in the data folder. */
export interface RelayFiles {
  /** Shared by the relay and who makes credentials. It lasts, so that a credential is good over a restart. */
  readonly secret: string;
  /** Path of the configuration. */
  readonly config: string;
  readonly folder: string;
  /** Writes the certificate that is served now, for `turns:`. */
  writePair(pair: Certificate['pair']): void;
  /** Writes the configuration for the address that it relays on. */
  writeConfig(address: string): void;
}

/** What is in the configuration beside the address. */
export interface RelaySettings {
  readonly places: readonly TurnPlace[];
  readonly range: PortRange;
}

/** The secret of the relay in a data folder; null while there is none. Throws `StartFailure`. */
export function relaySecret(data: string): string | null {
  return readKept(join(data, 'relay', 'secret'))?.trim() ?? null;
}

/** Makes the folder of the relay, and its secret at the first time. Throws `StartFailure`. */
export function openRelayFiles(data: string, { places, range }: RelaySettings): RelayFiles {
  const folder = join(data, 'relay');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = relaySecret(data);
  const secret = kept ?? randomBytes(32).toString('base64url');
  if (kept === null) writeKept(join(folder, 'secret'), `${secret}\n`);
  const pair = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const config = join(folder, 'turnserver.conf');
  return {
    secret,
    config,
    folder,
    writePair({ cert, key }) {
      writeKept(pair.key, key);
      writeKept(pair.cert, cert);
    },
    writeConfig(address) {
      const own = [{ outer: address, inner: address }];
      const text = coturnConfig({ secret, realm: 'earshot', places, own, others: [], pair, range });
      writeKept(config, `${text}\n# What it keeps beside this file.\nuserdb=${join(folder, 'turndb')}\npidfile=${join(folder, 'pid')}\n`);
    },
  };
}
