import { Candidate, fits, object, type Infer } from '@earshot/protocol';
import { between, type ClockReading } from '../ports/clock.ts';
import { kindOf, type Call, type LiveCall, type Parties } from './call.ts';
import { Kept, WhenKept, keptParty, partyFrom } from './kept-call.ts';
import { readTwoSided } from './stored-sides.ts';
import type { Party } from './party.ts';
import { countTalk, isTalking } from './talk.ts';

const StoredCall = object({ call: Kept, ...WhenKept });
type StoredCall = Infer<typeof StoredCall>;

/** A call that was read back. */
export interface ReadCall {
  readonly call: Call;
  /** Milliseconds since it was written. */
  readonly age: number;
}

/** The text under which a call is kept. */
export function writeCall(call: Call, now: ClockReading): string {
  const left = call.parties.map((party) => ringLeft(party, now));
  const parties = call.parties.map((party) => keptParty(party, now.mono));
  const written = call.is === 'ended' ? { ...call, parties } : { ...kept(call, now), parties };
  // Versions up to 0.1.0 read the kind, and one time for all who are rung.
  return JSON.stringify({ call: { ...written, kind: kindOf(call) }, at: now.stamp, ringLeft: Math.max(...left) });
}

function ringLeft({ state }: Party, { mono }: ClockReading): number {
  return state.is === 'rung' ? Math.max(0, state.until - mono) : 0;
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
  const age = between(stored.at, now.stamp);
  const call = revived(stored, age, now);
  return call === null ? null : { call, age };
}

function revived({ call: stored, ringLeft: left }: StoredCall, age: number, { mono }: ClockReading): Call | null {
  const writtenAt = mono - age;
  const [first, second, ...rest] = stored.parties.map((party) => partyFrom(party, { until: writtenAt + left, writtenAt }));
  if (first === undefined || second === undefined) return null;
  const parties: Parties = [first, second, ...rest];
  const { replaces = null, transfer = null } = stored;
  if (stored.is === 'ended') return { replacedBy: null, ...stored, parties, replaces, transfer };
  const { talked, told, heldFor, ...call } = stored;
  const runs = isTalking(parties);
  return {
    ...call,
    parties,
    replaces,
    transfer,
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
