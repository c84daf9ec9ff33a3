import { endReasons, type Candidate } from '@earshot/protocol';
import { Candidate as CandidateSchema } from '@earshot/protocol/schemas';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/schema';
import { between, type ClockReading } from '../ports/clock.ts';
import type { Call } from './call.ts';
import { countTalk, isThere, takenToHear } from './sound.ts';

const Party = Type.Object({ id: Type.String(), username: Type.String() });
const Side = Type.Enum(['caller', 'callee'] as const);
const Leg = Type.Union([Type.String(), Type.Null()]);
const shared = {
  id: Type.String(),
  caller: Party,
  callee: Party,
  callerLeg: Leg,
  createdAt: Type.Number(),
  version: Type.Integer(),
  ringing: Type.Boolean(),
};
const Heard = Type.Union([Type.Boolean(), Type.Null()]);
const answered = {
  ...shared,
  calleeLeg: Leg,
  talked: Type.Number(),
  /** Left out in what was written before there were such words. */
  sound: Type.Optional(Type.Object({ caller: Heard, callee: Heard })),
  away: Type.Optional(Type.Array(Side)),
};

/**
 * A call as it is written down, with no time of a clock that starts anew with the server: `talked` is what was talked
 * until `at`.
 */
const Kept = Type.Union([
  Type.Object({ ...shared, status: Type.Literal('calling') }),
  Type.Object({ ...answered, status: Type.Literal('incall') }),
  Type.Object({
    ...answered,
    status: Type.Literal('onhold'),
    heldBy: Type.Array(Side, { minItems: 1 }),
    /** Milliseconds on hold until `at`. */
    heldFor: Type.Optional(Type.Number()),
  }),
  Type.Object({
    ...shared,
    status: Type.Literal('ended'),
    answered: Type.Union([Type.Object({ leg: Leg }), Type.Null()]),
    talked: Type.Number(),
    reason: Type.Enum(endReasons),
    endedBy: Type.Union([Side, Type.Null()]),
  }),
]);

const StoredCall = Type.Object({
  call: Kept,
  at: Type.Object({ wall: Type.Number(), boot: Type.Union([Type.Number(), Type.Null()]) }),
  /** Milliseconds that it may still ring. */
  ringLeft: Type.Number(),
});
type StoredCall = Static<typeof StoredCall>;

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

interface Check {
  Check(value: unknown): boolean;
}

/** Compiled at the first use, for most starts find no call. */
const compiled: { call?: Check; candidate?: Check } = {};
const isStored = (value: unknown): value is StoredCall => (compiled.call ??= Compile(StoredCall)).Check(value);
const isCandidate = (value: unknown): value is Candidate => (compiled.candidate ??= Compile(CandidateSchema)).Check(value);

/** The call of a text, or null when it is none. Who talked when the server went has talked on while it was away. */
export const readCall = (text: string, now: ClockReading): ReadCall | null => {
  const value: unknown = parse(text);
  if (!isStored(value)) return null;
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
export const readCandidates = (texts: readonly string[]): readonly Candidate[] => texts.map(parse).filter(isCandidate);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
