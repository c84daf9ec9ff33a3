/** How a ring ended for this device. */
export type Over = 'missed' | 'answered_elsewhere' | 'declined';

/** What a push says (docs/protocol.md, waking a device). */
export interface RingPush {
  readonly caller: string;
  readonly call: string;
  /** When the ring ends by the server's clock, Unix milliseconds. */
  readonly endsAt: number;
  /** Null while it rings. */
  readonly over: Over | null;
}

const ends: readonly Over[] = ['missed', 'answered_elsewhere', 'declined'];

/** Reads what a push carries; null when it is nothing that this version knows. */
export function readPush(text: string): RingPush | null {
  const said = parsed(text);
  const { caller, call_id: call, ring_ends: endsAt, over } = said;
  if (typeof caller !== 'string' || typeof call !== 'string' || typeof endsAt !== 'number') return null;
  if (over === undefined) return { caller, call, endsAt, over: null };
  // An end of a later version is an end all the same.
  return { caller, call, endsAt, over: ends.find((known) => known === over) ?? 'missed' };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null ? { ...said } : {};
  } catch {
    return {};
  }
}

/**
 * How long a ring lasts still, in milliseconds, by the clock of this device; null when that clock must be wrong or the
 * push late, and the server has to be asked for the time.
 */
export function leftHere({ endsAt }: RingPush, now: number, longest: number): number | null {
  const left = endsAt - now;
  return left > 0 && left <= longest ? left : null;
}
