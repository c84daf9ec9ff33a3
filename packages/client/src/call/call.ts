import { accepting } from './accepting.ts';
import { endCommand } from './command.ts';
import { dialing } from './dialing.ts';
import { elsewhere } from './elsewhere.ts';
import { ended } from './ended.ts';
import { isLive, type Live } from './live.ts';
import type { CallEvent } from './event.ts';
import { idle } from './idle.ts';
import { ringing } from './ringing.ts';
import { atRest, facingPeer, facingPerson, pairsOf } from './pairs.ts';
import type { Accepting, CallState, Dialing, StepContext, Talking } from './state.ts';
import { after, lookUp, stay, to, type Step } from './step.ts';
import { talking } from './talking.ts';

/**
 * What one event makes of the call (the picture is in `state.ts`). Pure, and answers every event in every phase; what
 * is late changes nothing.
 */
export function step(state: CallState, event: CallEvent, at: StepContext): Step {
  if (isLate(state, event)) return late(state, event, at);
  switch (state.phase) {
    case 'idle':
      return lookUp(idle, state, event, at);
    case 'dialing':
      return caughtUp(state, lookUp(dialing, state, event, at), at);
    case 'ringing':
      return lookUp(ringing, state, event, at);
    case 'accepting':
      return caughtUp(state, lookUp(accepting, state, event, at), at);
    case 'talking':
      return rested(lookUp(talking, turned(state, event), event, at));
    case 'elsewhere':
      return lookUp(elsewhere, state, event, at);
    case 'ended':
      return lookUp(ended, state, event, at);
  }
}

/** Whether the event belongs to an attempt, or a signal to a call, that this state is not about. */
function isLate(state: CallState, event: CallEvent): boolean {
  if ('attempt' in event) return !hasAttempt(state, event.attempt) || (state.phase === 'ended' && event.type !== 'timer');
  if (!('callId' in event)) return false;
  return !isLive(state) || !isAbout(state, event.callId) || !isWith(state, event.from);
}

/** Whether the call, or one of its pairs, has this attempt. */
export function hasAttempt(state: CallState, attempt: string): boolean {
  return (
    'attempt' in state && (state.attempt === attempt || (state.phase === 'talking' && pairsOf(state).some(({ peer }) => peer === attempt)))
  );
}

/** Whether that user is the other, or one of them. Servers before there were several do not say whose a signal is. */
function isWith(state: Live, from: string | undefined): boolean {
  if (from === undefined) return true;
  return state.phase === 'talking' ? pairsOf(state).some(({ other }) => other.id === from) : state.other.id === from;
}

/** The pair that an event is about comes to the front, */
function turned(state: Talking, event: CallEvent): Talking {
  if ('attempt' in event) return facingPeer(state, event.attempt);
  return 'callId' in event && event.from !== undefined ? facingPerson(state, event.from) : state;
}

/** and afterwards the earliest. */
function rested({ state, effects }: Step): Step {
  return { state: state.phase === 'talking' ? atRest(state) : state, effects };
}

/** What the other has said over a connection that was there before the talk began is heard as the talk begins. */
function caughtUp({ attempt, word }: Dialing | Accepting, begun: Step, at: StepContext): Step {
  const { state, effects } = begun;
  if (word === null || state.phase !== 'talking' || !hasAttempt(state, attempt)) return begun;
  const said: CallEvent = { type: 'peer', attempt, event: { type: 'message', text: word } };
  return after(effects, rested(lookUp(talking, turned(state, said), said, at)));
}

/** Whether a word of the server about this call is for this state: it knows the call, or dials who rings with it. */
export function isAbout(state: CallState, callId: string): boolean {
  if (state.phase === 'idle') return false;
  if (state.phase === 'ended') return state.callId === callId;
  return state.call?.call_id === callId || (state.phase === 'dialing' && state.rung?.call.call_id === callId);
}

/** A call that I have left went on in another before the server heard of it: I leave that one. */
function follow(state: CallState, { code, call }: CallEvent<'reply'>['reply'], at: StepContext): Step {
  const into = code === 'call_ended' ? (call?.replaced_by ?? null) : null;
  const isBack = isLive(state) && state.call?.call_id === into;
  return into === null || isBack ? stay(state) : to(state, endCommand(at.id, into));
}

/** A call that was cancelled before it had a record is hung up when its record comes. */
function late(state: CallState, event: CallEvent, at: StepContext): Step {
  if (event.type === 'reply' && event.to === 'call/end') return follow(state, event.reply, at);
  if (event.type !== 'reply' || event.to !== 'call/initiate' || event.reply.code !== null || event.reply.call === null) return stay(state);
  const { call } = event.reply;
  const mine = isLive(state) && state.call?.call_id === call.call_id;
  return mine || call.status === 'ended' ? stay(state) : to(state, endCommand(at.id, call.call_id));
}
