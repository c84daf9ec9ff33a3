import { partCrossed } from './crossed.ts';
import type { CallsEvent, CallsEventName } from './event.ts';
import { changed, linked, ofAttempt, ring, signal, type CallsContext, type AttemptEventName } from './heard.ts';
import { accept, dial, dismiss, join, pickUp, press, resume, take } from './pressed.ts';
import { still, tellAll, type CallSet, type CallsStep } from './set.ts';
import { settleCalls } from './settle.ts';

/**
 * What one event makes of all my calls: it is told to the one it is for, by attempt, by the server's id or as it was
 * pressed, and then the others are settled with that. Pure.
 */
export function stepCalls(set: CallSet, event: CallsEvent, at: CallsContext): CallsStep {
  const step = 'attempt' in event ? ofAttempt(set, event, at) : lookUp(set, event, at);
  return settleCalls(set, partCrossed(set, step, event, at), at);
}

/** What is not of one attempt. */
type Told = Exclude<CallsEventName, AttemptEventName>;
type Route<N extends Told> = (set: CallSet, event: CallsEvent<N>, at: CallsContext) => CallsStep;

function lookUp<N extends Told>(set: CallSet, event: CallsEvent<N>, at: CallsContext): CallsStep {
  return routes[event.type](set, event, at);
}

function everywhere(set: CallSet, event: CallsEvent<'mute' | 'unmute' | 'network' | 'leaving' | 'out'>, at: CallsContext): CallsStep {
  return tellAll(still(set), event, at);
}

/** For which of the calls each of them is. */
const routes: { readonly [N in Told]: Route<N> } = {
  call: dial,
  accept,
  'pick-up': pickUp,
  reach: press,
  decline: press,
  take,
  hold: press,
  resume,
  switch: resume,
  mute: everywhere,
  unmute: everywhere,
  write: press,
  join,
  end: press,
  hear: press,
  dismiss,
  ring,
  changed,
  description: signal,
  candidates: signal,
  linked,
  network: everywhere,
  leaving: everywhere,
  out: everywhere,
};
