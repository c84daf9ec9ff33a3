import { times, type User } from '@earshot/protocol';
import {
  stay,
  to,
  type Outcome,
  type SessionEffect,
  type SessionEvent,
  type SessionState,
  type SessionStep,
  type TokenEvent,
} from './session-state.ts';

/** A token that lives for a day is renewed when half of that is over; after this many milliseconds if that fails. */
const halfLife = times.token / 2;
const renewAgain = 60_000;

/** The link is opened with a token. */
export function join(name: string, token: string, remembered: boolean): SessionStep {
  return to({ phase: 'joining', token, name, remembered }, { type: 'link', token });
}

/** A token that ends is renewed in time; who is a guest is one no longer, if this device can keep a key. */
export function keepingUp(token: string, { id: userId, username: name, guest }: User, tokenMs: number | null): readonly SessionEffect[] {
  return guest ? [dueIn(tokenMs), { type: 'enrol', name, userId, token }] : [dueIn(tokenMs)];
}

function dueIn(ms: number | null): SessionEffect {
  return { type: 'due', ms: ms === null ? null : Math.max(0, ms - halfLife) };
}

/** Whether an event is about the token alone. */
export function isOfToken(event: SessionEvent): event is TokenEvent {
  return event.type === 'due' || event.type === 'token' || event.type === 'no-token';
}

/** What one event makes of a token that has a life. Without a fresh one nothing is lost while the line is open. */
export function stepToken(state: SessionState, event: TokenEvent): SessionStep {
  if (state.phase !== 'in') return stay(state);
  const { me } = state;
  if (event.type === 'due') return to(state, { type: 'renew', name: me.username });
  if (event.type === 'no-token') return isPassing(event.outcome) ? to(state, { type: 'due', ms: renewAgain }) : stay(state);
  const { token, ms } = event;
  return to({ ...state, token }, { type: 'remember', name: me.username, token }, { type: 'relink', token }, dueIn(ms));
}

/** Whether a refusal may be another in a while. */
function isPassing({ code, again }: Outcome): boolean {
  return code === 'silent' || again !== null;
}
