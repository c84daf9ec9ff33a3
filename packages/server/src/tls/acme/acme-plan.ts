/** A certificate as far as its renewal is concerned. Unix milliseconds. */
export interface Lifetime {
  readonly begins: number;
  readonly ends: number;
  readonly names: readonly string[];
}

/**
 * What went wrong last, and is kept over a restart: a server that starts again and again must not ask again and again.
 */
export interface Trouble {
  /** How often in a row an order has failed. */
  readonly failures: number;
  /** When the last of them did, Unix milliseconds. */
  readonly at: number;
  /** Before this the authority wants no other order (Retry-After), Unix milliseconds. */
  readonly notBefore: number;
  /** Why, as a sentence. */
  readonly why: string;
}

const minute = 60_000;
const longest = 12 * 60 * minute;

/** The pause after so many failures in a row: a minute, then six times as long each time, twelve hours at most. */
export function pauseAfter(failures: number): number {
  return Math.min(longest, minute * 6 ** Math.max(0, failures - 1));
}

/**
 * When the next order is to be made, Unix milliseconds: at once without a certificate, or when one of the names is
 * missing in it; else when a third of its life is left. After failures not before their pause is over.
 */
export function nextOrder(certificate: Lifetime | null, names: readonly string[], trouble: Trouble | null): number {
  const due =
    certificate === null || names.some((name) => !certificate.names.includes(name))
      ? 0
      : certificate.ends - (certificate.ends - certificate.begins) / 3;
  return trouble === null ? due : Math.max(due, trouble.at + pauseAfter(trouble.failures), trouble.notBefore);
}
