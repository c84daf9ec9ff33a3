import { hostname } from 'node:os';
import { X509Certificate } from 'node:crypto';
import { acmeNames, type Config } from '../config/config.ts';
import type { TrustOffer } from '../doors/trust/offer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Certificate } from '../tls/certificate.ts';
import type { CertificateKeeper } from '../tls/keeper.ts';
import { publicAddresses } from '../tls/names.ts';
import { keepOwnFiles } from '../tls/own-files.ts';
import { keepAcme } from '../tls/acme/acme-keeper.ts';
import { orderBy } from '../tls/acme/order.ts';
import type { AcmeSettings } from '../ports/acme-settings.ts';
import { keepSelfMade, type SelfMade } from '../tls/self-made.ts';
import { keepSigned } from '../tls/signed.ts';
import type { MachineWatch } from './machine-watch.ts';

interface Around {
  /** The data folder. */
  readonly folder: string;
  readonly machine: MachineWatch;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps the certificate that the settings ask for: the operator's own, one that a CA of this installation signs, or a
 * self-signed one.
 */
export function keepCertificate(
  { acme, origins, pair, trust }: Pick<Config, 'acme' | 'origins' | 'pair' | 'trust'>,
  { folder, machine, clock, log }: Around,
): Promise<CertificateKeeper> {
  if (pair !== null) return keepOwnFiles({ files: pair, clock, log });
  const made = { folder, names: machine.lasting, clock, log };
  if (acme !== null) return ordered(acme, acmeNames(origins), made);
  if (trust === null) return keepSelfMade(made);
  // A name of a CA has at most 64 characters (RFC 5280, ub-common-name).
  const title = `Earshot CA (${hostname().slice(0, 50)})`;
  return keepSigned({ ...made, title, publicAddresses: () => publicAddresses(machine.seen()) });
}

/** One that an authority gives; until it has come, a self-signed one is served. */
async function ordered(acme: AcmeSettings, names: readonly string[], made: SelfMade): Promise<CertificateKeeper> {
  const { clock, folder, log } = made;
  return keepAcme({ folder, names, order: orderBy(acme, folder), before: await keepSelfMade(made), clock, log });
}

/** What the page about trust offers, by what is served. */
export function trustOffer({ pair }: Pick<Config, 'pair'>, { authority, isSelfSigned }: Certificate): TrustOffer {
  if (authority !== null) return { is: 'ca', pem: authority, fingerprint: new X509Certificate(authority).fingerprint256 };
  return { is: pair === null && isSelfSigned ? 'self-signed' : 'own' };
}

/** The same in a word, for health: the page says what does not work with such a certificate. */
export function trustWord({ pair }: Pick<Config, 'pair'>, { authority, isSelfSigned }: Certificate): TrustOffer['is'] {
  if (authority !== null) return 'ca';
  return pair === null && isSelfSigned ? 'self-signed' : 'own';
}
