import {
  Candidate,
  choice,
  Count,
  fits,
  flag,
  limits,
  list,
  nullable,
  number,
  object,
  Reason,
  sizes,
  text,
  word,
  type Infer,
} from '@earshot/protocol';
import { between, type ClockReading } from '../ports/clock.ts';
import type { Call } from './call.ts';
import { countTalk, isThere, takenToHear } from './sound.ts';

/** Milliseconds, of whatever clock. */
const Ms = number({ min: -(2 ** 53), max: 2 ** 53 });
const SomeId = text({ max: sizes.id });
const Party = object({ id: SomeId, username: text({ max: limits.name }) });
const Side = word('caller', 'callee');
const Sides = (min: number) => list(Side, { min, max: 2 });
const Leg = nullable(SomeId);
const shared = {
  id: SomeId,
  caller: Party,
  callee: Party,
  callerLeg: Leg,
  createdAt: Ms,
  version: Count,
  ringing: flag,
};
const answered = { ...shared, calleeLeg: Leg, talked: Ms };
/** Left out in what was written before there were such words. */
const later = { sound: object({ caller: nullable(flag), callee: nullable(flag) }), away: Sides(0) };

/**
 * A call as it is written down, with no time of a clock that starts anew with the server: `talked` is what was talked
 * until `at`, `heldFor` how long it was on hold until then.
 */
const Kept = choice(
  object({ ...shared, status: word('calling') }),
  object({ ...answered, status: word('incall') }, later),
  object({ ...answered, status: word('onhold'), heldBy: Sides(1) }, { ...later, heldFor: Ms }),
  object({
    ...shared,
    status: word('ended'),
    answered: nullable(object({ leg: Leg })),
    talked: Ms,
    reason: Reason,
    endedBy: nullable(Side),
  }),
);

/** `ringLeft`: milliseconds that it may still ring. */
const StoredCall = object({ call: Kept, at: object({ wall: Ms, boot: nullable(Ms) }), ringLeft: Ms });
type StoredCall = Infer<typeof StoredCall>;

/** A call that was read back. */
export interface ReadCall {
  readonly call: Call;
  /** Milliseconds since it was written. */
  readonly age: number;
  readonly ringLeft: number;
}

/** The text under which a call is kept. */
export const writeCall = (call: Call, ringLeft: number, now: ClockReading): string => {
  return JSON.stringify({ call: kept(call, now), at: now.stamp, ringLeft });
};

const kept = (call: Call, { mono }: ClockReading): object => {
  switch (call.status) {
    case 'calling':
    case 'ended':
      return call;
    case 'incall': {
      const { since: _since, ...rest } = call;
      return { ...rest, talked: countTalk(call, mono) };
    }
    case 'onhold': {
      const { heldAt, ...rest } = call;
      return { ...rest, heldFor: Math.max(0, mono - heldAt) };
    }
  }
};

/** The call of a text, or null when it is none. Who talked when the server went has talked on while it was away. */
export const readCall = (json: string, now: ClockReading): ReadCall | null => {
  const value: unknown = parse(json);
  if (!fits(StoredCall, value)) return null;
  const { at, ringLeft } = value;
  const age = between(at, now.stamp);
  return { call: revived(value.call, age, now), age, ringLeft };
};

const revived = (stored: StoredCall['call'], age: number, { mono }: ClockReading): Call => {
  if (stored.status === 'calling' || stored.status === 'ended') return stored;
  const told = { sound: stored.sound ?? takenToHear, away: stored.away ?? [] };
  if (stored.status === 'onhold') {
    const { heldFor = 0, ...call } = stored;
    return { ...call, ...told, heldAt: mono - heldFor - age };
  }
  return isThere(told.sound) ? { ...stored, ...told, talked: stored.talked + age, since: mono } : { ...stored, ...told, since: null };
};

/** The candidates of texts; what is none is left out. */
export const readCandidates = (texts: readonly string[]): readonly Candidate[] =>
  texts.map(parse).filter((value) => fits(Candidate, value));

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};
