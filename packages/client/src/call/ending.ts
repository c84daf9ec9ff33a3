import type { Call } from '@earshot/protocol';
import { talkedMs, type EndedBecause, type Person } from '../snapshot.ts';
import type { CallEffect } from './effect.ts';
import type { Live } from './live.ts';
import { othersIn, talkOf } from './parties.ts';
import { pairsOf } from './pairs.ts';
import { speak } from './side-channel.ts';
import type { CallState, Ended, StepContext } from './state.ts';
import { to, type Step } from './step.ts';

/** Whether `call` says something new about `known`: the same call in a later version, or the one that it goes on in. */
export function isNewer(call: Call, known: Call | null): boolean {
  if (known === null) return false;
  return call.call_id === known.call_id ? call.version > known.version : call.replaces === known.call_id;
}

interface End {
  readonly reason: EndedBecause;
  readonly byMe: boolean;
  readonly talkMs?: number;
  readonly owed?: boolean;
  readonly goesOn?: readonly Person[];
  /** Who has taken the call in my place. */
  readonly taker?: string;
  readonly said?: string | null | undefined;
}

const nobody: readonly Person[] = [];

/** Ends an attempt: says goodbye, lets go of everything, then does `effects`. */
export function finish(state: Live, end: End, at: StepContext, ...effects: readonly CallEffect[]): Step {
  const ended: Ended = {
    phase: 'ended',
    attempt: state.attempt,
    callId: state.call?.call_id ?? null,
    other: state.other,
    reason: end.reason,
    byMe: end.byMe,
    talkMs: end.talkMs ?? (state.phase === 'talking' ? talkedMs(state.time.talk, at.now) : 0),
    owed: end.owed ?? false,
    goesOn: end.goesOn ?? nobody,
    taker: end.taker ?? null,
    said: end.said ?? null,
  };
  return to(ended, ...letGo(state, end.reason), ...effects);
}

/** Ends an attempt as the server's record of the call says. */
export function finishAs(state: Live, call: Call, at: StepContext): Step {
  const taker = call.answered_by?.username;
  if (taker !== undefined) return finish(state, { reason: 'answered_elsewhere', byMe: false, taker }, at);
  const byMe = call.ended_by === at.me;
  const said = call.reason === 'rejected' && !byMe ? call.message : null;
  return finish(state, { reason: call.reason ?? 'lost', byMe, talkMs: talkOf(call, at.me), said }, at);
}

/** The call is gone from the server without a word. */
export function finishLost(state: Live, at: StepContext): Step {
  return finish(state, { reason: 'lost', byMe: false }, at);
}

/** I have left a call that goes on; or it rings for me no more. Whoever it goes on for is told by the server alone. */
export function finishGone(state: Live, call: Call, at: StepContext): Step {
  const byMe = state.phase === 'talking';
  const reason = byMe ? 'hung_up' : 'no_answer';
  return silently(finish(state, { reason, byMe, goesOn: byMe ? othersIn(call, at.me) : [] }, at));
}

/** The call goes on in another of mine, which shows it. */
export function vanish(state: Live): Step {
  return silently(drop(state, { phase: 'idle' }));
}

function silently({ state, effects }: Step): Step {
  return to(state, ...effects.filter(({ type }) => type !== 'say'));
}

/** Lets go of an attempt and shows nothing of it. */
export function drop(state: Live, next: CallState, ...effects: readonly CallEffect[]): Step {
  return to(next, ...letGo(state, 'hung_up'), ...effects);
}

function letGo(state: Live, reason: EndedBecause): readonly CallEffect[] {
  const release: CallEffect = { type: 'release', attempt: state.attempt };
  if (state.phase === 'talking')
    return [
      ...pairsOf(state).flatMap(({ channel, peer }) => [
        ...speak(channel, peer, { t: 'bye', reason }),
        { type: 'release', attempt: peer } as const,
      ]),
      ...(pairsOf(state).some(({ peer }) => peer === state.attempt) ? [] : [release]),
    ];
  // Why Accept came to nothing is no news once there is nothing to accept.
  return state.phase === 'ringing' ? [release, { type: 'problem', problem: null }] : [release];
}
