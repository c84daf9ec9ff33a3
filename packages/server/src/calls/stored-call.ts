import { Candidate, fits, object, type Infer } from '@earshot/protocol';
import { between, type ClockReading } from '../ports/clock.ts';
import type { Call, LiveCall, Parties } from './call.ts';
import { Kept, WhenKept, partyFrom } from './kept-call.ts';
import { readTwoSided } from './stored-sides.ts';
import { countTalk, isTalking } from './talk.ts';

const StoredCall = object({ call: Kept, ...WhenKept });
type StoredCall = Infer<typeof StoredCall>;

/** A call that was read back. */
export interface ReadCall {
  readonly call: Call;
  /** Milliseconds since it was written. */
  readonly age: number;
  readonly ringLeft: number;
}

/** The text under which a call is kept. */
export function writeCall(call: Call, ringLeft: number, now: ClockReading): string {
  return JSON.stringify({ call: call.is === 'ended' ? call : kept(call, now), at: now.stamp, ringLeft });
}

function kept({ talk, heldAt, ...rest }: LiveCall, { mono }: ClockReading): object {
  return {
    ...rest,
    talked: countTalk(talk, mono),
    told: talk.told,
    heldFor: heldAt === null ? null : Math.max(0, mono - heldAt),
  };
}

/** The call of a text, or null when it is none. Who talked when the server went has talked on while it was away. */
export function readCall(json: string, now: ClockReading): ReadCall | null {
  const value: unknown = parse(json);
  const stored = fits(StoredCall, value) ? value : readTwoSided(value);
  if (stored === null) return null;
  const { at, ringLeft } = stored;
  const age = between(at, now.stamp);
  const call = revived(stored.call, age, now);
  return call === null ? null : { call, age, ringLeft };
}

function revived(stored: Kept, age: number, { mono }: ClockReading): Call | null {
  const [first, second, ...rest] = stored.parties.map(partyFrom);
  if (first === undefined || second === undefined) return null;
  const parties: Parties = [first, second, ...rest];
  if (stored.is === 'ended') return { ...stored, parties };
  const { talked, told, heldFor, ...call } = stored;
  const runs = isTalking(parties);
  return {
    ...call,
    parties,
    talk: { talked: runs ? talked + age : talked, since: runs ? mono : null, told },
    heldAt: heldFor === null ? null : mono - heldFor - age,
  };
}

/** The candidates of texts; what is none is left out. */
export function readCandidates(texts: readonly string[]): readonly Candidate[] {
  return texts.map(parse).filter((value) => fits(Candidate, value));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
