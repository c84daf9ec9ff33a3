import { endReasons, type Candidate } from '@earshot/protocol';
import { Candidate as CandidateSchema } from '@earshot/protocol/schemas';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/schema';
import { between, type Stamp } from '../clock.ts';
import type { Call } from './call.ts';

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
const answered = { ...shared, calleeLeg: Leg, talked: Type.Number() };

/** A call as it is written down, with no time of a clock that starts anew with the server: `talked` is what was talked until `at`. */
const Kept = Type.Union([
  Type.Object({ ...shared, status: Type.Literal('calling') }),
  Type.Object({ ...answered, status: Type.Literal('incall') }),
  Type.Object({ ...answered, status: Type.Literal('onhold'), heldBy: Type.Array(Side, { minItems: 1 }) }),
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

/** A moment on all clocks. */
export interface Moment {
  readonly mono: number;
  readonly stamp: Stamp;
}

/** The text under which a call is kept. */
export const writeCall = (call: Call, ringLeft: number, now: Moment): string => {
  if (call.status !== 'incall') return JSON.stringify({ call, at: now.stamp, ringLeft } satisfies Loose);
  const { since, ...rest } = call;
  return JSON.stringify({ call: { ...rest, talked: call.talked + Math.max(0, now.mono - since) }, at: now.stamp, ringLeft });
};

/** What `JSON.stringify` is given, which may be readonly. */
type Loose = { readonly call: Exclude<Call, { readonly status: 'incall' }>; readonly at: Stamp; readonly ringLeft: number };

interface Check {
  Check(value: unknown): boolean;
}

/** Compiled at the first use, for most starts find no call. */
const compiled: { call?: Check; candidate?: Check } = {};
const isStored = (value: unknown): value is StoredCall => (compiled.call ??= Compile(StoredCall)).Check(value);
const isCandidate = (value: unknown): value is Candidate => (compiled.candidate ??= Compile(CandidateSchema)).Check(value);

/** The call of a text, or null when it is none. Who talked when the server went has talked on while it was away. */
export const readCall = (text: string, now: Moment): ReadCall | null => {
  const value: unknown = parse(text);
  if (!isStored(value)) return null;
  const { call, at, ringLeft } = value;
  const age = between(at, now.stamp);
  return { call: call.status === 'incall' ? { ...call, talked: call.talked + age, since: now.mono } : call, age, ringLeft };
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
