import type { Clock } from '../clock.ts';
import type { Certificate } from './certificate.ts';

/** Has the certificate that is served now, and sees to it that it stays fit. */
export interface CertificateKeeper {
  readonly current: () => Certificate;
  /** Begins to watch; `changed` is told each new certificate. */
  watch(changed: (certificate: Certificate) => void): void;
  /** Stops watching. Safe twice. */
  close(): void;
}

/** Runs `look` again and again, each time `ms` after the last one ended; it must not throw. The answer stops it. */
export function repeat(clock: Pick<Clock, 'after'>, ms: number, look: () => Promise<void>): () => void {
  let stopped = false;
  let cancel = () => {};
  const run = async () => {
    await look();
    next();
  };
  const next = () => {
    if (!stopped) cancel = clock.after(ms, () => void run());
  };
  next();
  return () => {
    stopped = true;
    cancel();
  };
}
