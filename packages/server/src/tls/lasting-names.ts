import type { Clock } from '../ports/clock.ts';
import { parseCertificate, namesOf } from './certificate.ts';

/** As many names as a certificate carries: some kilobytes, which a handshake still sends at once. */
const most = 100;

/** Of a machine's names, those that a certificate can carry. */
export function carriable(names: readonly string[]): readonly string[] {
  return names.slice(0, most);
}

/**
 * A name must be there for so long before a certificate is made for it: networks come up in pieces, and many go again
 * at once. Milliseconds.
 */
const settleMs = 60_000;

/**
 * The names of now, and behind them those of the certificate before, for a network that was left is come back to: as
 * many as fit, the oldest dropped.
 */
export function withFormer(names: readonly string[], before: string | null): readonly string[] {
  const parsed = before === null ? null : parseCertificate(before);
  return carriable([...new Set([...names, ...(parsed === null ? [] : namesOf(parsed))])]);
}

/** Says of names whether a certificate shall be made for them: when one that it lacks has stayed. */
export function createSettling(clock: Pick<Clock, 'mono'>) {
  let since = new Map<string, number>();
  return (names: readonly string[], carried: readonly string[]): boolean => {
    const now = clock.mono();
    const missing = names.filter((name) => !carried.includes(name));
    since = new Map(missing.map((name) => [name, since.get(name) ?? now]));
    return [...since.values()].some((at) => now - at >= settleMs);
  };
}
