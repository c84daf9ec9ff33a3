import { described, flag, object } from '../shape.ts';
import { ofCommand, type Contract } from './access.ts';
import { ofCall, party } from './fields.ts';
import { SomeId } from './words.ts';

const target = { target_user_id: SomeId };

/** Who else is in a call, and what the others are told. */
export const conference = {
  'call/mute': {
    summary: 'Tell the other parties whether my microphone is silent. It moves no sound, and outlives a hold.',
    access: party('calling', 'incall', 'onhold'),
    input: object({ ...ofCall, muted: flag }, ofCommand),
    changes: true,
  },
  'call/sound': {
    summary:
      'Say whether this endpoint has the sound of the others, or with `to` of that one alone. Talk time stands while nobody hears anybody; the first word begins it.',
    access: party('incall', 'onhold'),
    input: object({ ...ofCall, connected: flag }, { ...ofCommand, to: described('The party to whom there is a way, or none.', SomeId) }),
    changes: true,
  },
  'call/invite': {
    summary: 'Ring somebody more for a call that I am in. Eight can be in one.',
    access: party('incall', 'onhold'),
    input: object({ ...ofCall, ...target }, ofCommand),
    changes: true,
  },
  'call/merge': {
    summary: 'Make one call of two of mine. The first ends, and everybody who was in it is in the other then.',
    access: party('incall', 'onhold'),
    input: object({ ...ofCall, into_call_id: SomeId }, ofCommand),
    changes: true,
  },
  'call/transfer': {
    summary:
      'Leave the other to a third, and the call. With target_user_id they are rung for 30 s, and if they do not take it the call comes back to me as a ring. With to_call_id, another call of mine, the others of both are in this one then, and that one ends.',
    access: party('incall', 'onhold'),
    input: object(ofCall, {
      ...ofCommand,
      target_user_id: described('Whom to ring.', SomeId),
      to_call_id: described('The call with whom I have talked about it.', SomeId),
    }),
    changes: true,
  },
} as const satisfies Record<string, Contract>;
