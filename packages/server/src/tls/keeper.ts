import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Certificate } from './certificate.ts';

/** What a device needs in order to trust this server, and what an operator should see to. */
export interface Trust {
  /** The certificate of the CA, PEM. */
  readonly pem: string;
  /** Its SHA-256, as browsers show it. */
  readonly fingerprint: string;
  /** What somebody should do, as sentences; empty when all is well. */
  notices(): readonly string[];
}

/** Has the certificate that is served now, and sees to it that it stays fit. */
export interface CertificateKeeper {
  readonly current: () => Certificate;
  /** The CA of this installation that has signed it; null when none has. */
  readonly trust: Trust | null;
  /** How it is with a certificate that is ordered; left out where none is. */
  readonly health?: () => OrderHealth;
  /** Begins to watch; `changed` is told each new certificate. */
  watch(changed: (certificate: Certificate) => void): void;
  /** Stops watching. Safe twice. */
  close(): void;
}

/** What health tells of a certificate that is ordered. */
export type OrderHealth =
  | { readonly acme: 'good' | 'waiting' }
  /** The one before stays, and the order is made again. */
  | { readonly acme: 'failed'; readonly acme_reason: string };

interface Needs {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}

/**
 * Runs `look` again and again, each time `ms` after the last one ended; what it throws is told in the log. The answer
 * stops it.
 */
export function repeat({ clock, log }: Needs, ms: number, look: () => Promise<void>): () => void {
  let stopped = false;
  let cancel: () => void = () => {};
  async function run() {
    try {
      await look();
    } catch (error) {
      log.error({ err: error }, 'looking after the certificate has failed; it is tried again');
    }
    next();
  }
  function next() {
    if (!stopped) cancel = clock.after(ms, () => void run());
  }
  next();
  return () => {
    stopped = true;
    cancel();
  };
}
