import { choice, Count, fits, flag, list, nullable, object, Reason, word, type Infer } from '@earshot/protocol';
import { WhenKept, Ms, SomeId, Username, type Kept } from './kept-call.ts';

const User = object({ id: SomeId, username: Username });
const Side = word('caller', 'callee');
const Leg = nullable(SomeId);

function Sides(min: number) {
  return list(Side, { min, max: 2 });
}

const shared = { id: SomeId, caller: User, callee: User, callerLeg: Leg, createdAt: Ms, version: Count, ringing: flag };
const Heard = object({ caller: nullable(flag), callee: nullable(flag) });
type Heard = Infer<typeof Heard>;
const answered = { ...shared, calleeLeg: Leg, talked: Ms };
/** Left out in what was written before there were such words. */
const later = { sound: Heard, away: Sides(0) };

/** A call as versions up to 0.1.0 have written it: two sides, each with its own fields. */
const TwoSidedCall = choice(
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
type TwoSidedCall = Infer<typeof TwoSidedCall>;
type Side = Infer<typeof Side>;
type Party = Kept['parties'][number];

const StoredTwoSided = object({ call: TwoSidedCall, ...WhenKept });
type StoredTwoSided = Infer<typeof StoredTwoSided>;

/** Such a call in the form of today, or null when it is none. */
export function readTwoSided(value: unknown): (Omit<StoredTwoSided, 'call'> & { readonly call: Kept }) | null {
  return fits(StoredTwoSided, value) ? { ...value, call: keptOf(value.call) } : null;
}

function keptOf(call: TwoSidedCall): Kept {
  const { id, createdAt, version } = call;
  const parties = [partyOf(call, 'caller'), partyOf(call, 'callee')];
  const base = { id, parties, createdAt, version };
  switch (call.status) {
    case 'calling':
      return { ...base, is: 'live', talked: 0, told: false, heldFor: null };
    case 'incall':
      return { ...base, is: 'live', talked: call.talked, told: isTold(call.sound), heldFor: null };
    case 'onhold':
      return { ...base, is: 'live', talked: call.talked, told: isTold(call.sound), heldFor: call.heldFor ?? 0 };
    case 'ended': {
      const endedBy = call.endedBy === null ? null : call[call.endedBy].id;
      return { ...base, is: 'ended', talked: call.talked, reason: call.reason, endedBy };
    }
  }
}

/** A call of before there were such words goes on counting: its next word does not begin it anew. */
const takenToHear: Heard = { caller: true, callee: true };

function isTold({ caller, callee }: Heard = takenToHear): boolean {
  return caller !== null || callee !== null;
}

function partyOf(call: TwoSidedCall, side: Side): Party {
  return {
    ...call[side],
    role: side,
    // Which endpoint it was that rang was not written down.
    endpoints: side === 'callee' && call.ringing ? [{ leg: null, state: 'ringing' }] : [],
    state: stateOf(call, side),
  };
}

const asAtFirst = { held: false, muted: false, sound: null, away: false };

function stateOf(call: TwoSidedCall, side: Side): Party['state'] {
  switch (call.status) {
    case 'calling':
      return side === 'caller' ? { is: 'joined', leg: call.callerLeg, ...asAtFirst } : { is: 'rung' };
    case 'incall':
    case 'onhold': {
      const { sound = takenToHear, away = [] } = call;
      const held = call.status === 'onhold' && call.heldBy.includes(side);
      const leg = side === 'caller' ? call.callerLeg : call.calleeLeg;
      return { is: 'joined', leg, held, muted: false, sound: sound[side], away: away.includes(side) };
    }
    case 'ended':
      return { is: 'left', why: call.reason, joined: side === 'caller' ? { leg: call.callerLeg } : call.answered };
  }
}
