import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { authorityKeyFile } from '../tls/authority.ts';
import { readKept } from '../tls/kept-texts.ts';
import { thisMachine } from '../tls/machine.ts';
import { trustPlace } from './greeting.ts';
import { placesOf } from './places.ts';

/** What `earshot trust` prints: what this installation has for devices to trust, and what to do next. */
export function trustText(config: Pick<Config, 'data' | 'host' | 'port' | 'origins' | 'pair' | 'trust'>): string {
  const folder = resolve(config.data);
  const pem = readKept(join(folder, 'ca.pem'));
  if (config.pair !== null)
    return 'EARSHOT_CERT names a certificate of your own. If browsers know who signed it, there is nothing to do.\n';
  if (pem === null) return `There is no CA in ${folder}. Start the server with EARSHOT_TRUST=ca, and it makes one.\n`;
  const { fingerprint256, validTo } = new X509Certificate(pem);
  const key = existsSync(join(folder, authorityKeyFile))
    ? `Its key is ${join(folder, authorityKeyFile)}. It may be kept elsewhere until the log asks for it.`
    : `Its key is kept elsewhere. The log says when ${authorityKeyFile} is needed in ${folder}.`;
  const place = trustPlace(placesOf(config, thisMachine()), config.port);
  const next =
    config.trust === 'ca'
      ? `Open ${place} on each device that shall trust it.`
      : 'It signs nothing now: start the server with EARSHOT_TRUST=ca.';
  return `The CA of this installation is good until ${validTo}. Its SHA-256 fingerprint:\n${fingerprint256}\n${key}\n${next}\n`;
}
