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
export function repeat(after: (ms: number, task: () => void) => () => void, ms: number, look: () => Promise<void>): () => void {
  let stopped = false;
  let cancel = () => {};
  const next = () => {
    if (!stopped) cancel = after(ms, () => void look().then(next));
  };
  next();
  return () => {
    stopped = true;
    cancel();
  };
}
