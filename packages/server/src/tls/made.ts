import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Certificate } from './certificate.ts';
import { repeat, type CertificateKeeper } from './keeper.ts';
import { createSettling } from './lasting-names.ts';

const lookEvery = 10_000;
/**
 * A certificate must have been valid for so long, for the clocks of phones may be a little behind; it begins a day
 * before it is made. Milliseconds.
 */
const validFor = 3_600_000;

/** What keeps a certificate that the server makes. */
export interface Making {
  /** What the certificate must name; asked again every ten seconds, for machines move between networks. */
  readonly names: () => readonly string[];
  /** Makes a certificate that is fit, or answers the one there is: also when none can be made now. */
  readonly fit: (names: readonly string[]) => Promise<Certificate>;
  /** Tells the log what a new certificate means for those who have used the one before. */
  readonly tell: (certificate: Certificate) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** `date`: made by a clock that was ahead, it is not valid yet. */
export type Unfit = 'names' | 'age' | 'date';

/** Why a certificate must be made anew, or null. `now` is Unix milliseconds. */
export function whyUnfit(certificate: Certificate, names: readonly string[], now: number): Unfit | null {
  if (certificate.begins > now - validFor) return 'date';
  if (certificate.ends - now < (certificate.ends - certificate.begins) / 3) return 'age';
  return names.every((name) => certificate.names.includes(name)) ? null : 'names';
}

/**
 * Keeps a certificate that the server makes: made anew when it does not name all it must, has less than a third of its
 * life left, or is not valid yet. While it runs, one is made only for a name that has stayed.
 */
export async function keepMade({ names, fit, tell, clock, log }: Making): Promise<CertificateKeeper> {
  let certificate = await fit(names());
  let stop: () => void = () => {};
  return {
    current: () => certificate,
    trust: null,
    watch(changed) {
      const settled = createSettling(clock);
      stop = repeat({ clock, log }, lookEvery, async () => {
        try {
          const wanted = names();
          const lacks = settled(wanted, certificate.names);
          const unfit = whyUnfit(certificate, wanted, clock.wall());
          if (unfit === null || (unfit === 'names' && !lacks)) return;
          const made = await fit(wanted);
          if (made.fingerprint === certificate.fingerprint) return;
          certificate = made;
          changed(certificate);
          tell(certificate);
        } catch (error) {
          log.error({ err: error }, 'the certificate could not be made anew');
        }
      });
    },
    close: () => stop(),
  };
}
