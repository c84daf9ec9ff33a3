import type { CallEffect } from './effect.ts';
import type { CallEvent, CallEventName } from './event.ts';
import type { CallState, StepContext } from './state.ts';

/** What a step gives: the state after it and what is to be done, in order. */
export interface Step {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
}

/** How one phase answers one event. */
export type Answer<S, N extends CallEventName> = (state: S, event: CallEvent<N>, at: StepContext) => Step;

/** One row for every event: a phase that forgets one does not compile. */
export type Table<S> = { readonly [N in CallEventName]: Answer<S, N> };

/** Looks the event up in the table of a phase. */
export function lookUp<S, N extends CallEventName>(table: Table<S>, state: S, event: CallEvent<N>, at: StepContext): Step {
  return table[event.type](state, event, at);
}

export function stay(state: CallState): Step {
  return { state, effects: [] };
}

export function to(state: CallState, ...effects: readonly CallEffect[]): Step {
  return { state, effects };
}

/** The same step with effects before its own. */
export function after(first: readonly CallEffect[], step: Step): Step {
  return { state: step.state, effects: [...first, ...step.effects] };
}
