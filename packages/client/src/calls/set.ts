import { isAbout, step } from '../call/call.ts';
import type { CallEffect } from '../call/effect.ts';
import type { CallEvent } from '../call/event.ts';
import type { CallState, Idle, StepContext } from '../call/state.ts';
import type { CallSet, Entry } from './state.ts';

export { noCalls } from './state.ts';
export type { CallSet, Entry } from './state.ts';

/** What a step gives: the calls after it and what is to be done, in order. */
export interface CallsStep {
  readonly set: CallSet;
  readonly effects: readonly CallEffect[];
}

/** Nothing happens. */
export function still(set: CallSet): CallsStep {
  return { set, effects: [] };
}

/** The call in focus. */
export function focusIn(set: CallSet): CallState {
  return entryOf(set, set.focus)?.call ?? { phase: 'idle' };
}

/** The entry of that id, or with that call of the server. */
export function entryOf(set: CallSet, name: string | null): Entry | undefined {
  return name === null ? undefined : (set.entries.find(({ id }) => id === name) ?? entryAbout(set, name));
}

/** The entry that a word of the server about this call is for. */
export function entryAbout({ entries }: CallSet, callId: string): Entry | undefined {
  const about = entries.filter(({ call }) => isAbout(call, callId));
  // Who has left a call may be rung for it again, while their receipt is still open.
  return about.find(({ call }) => call.phase !== 'ended') ?? about[0];
}

/** One event at one of the calls. One that is idle after it is gone; nothing happens where there is none. */
export function tell({ set, effects }: CallsStep, id: string | undefined, event: CallEvent, at: StepContext): CallsStep {
  const entry = set.entries.find((one) => one.id === id);
  if (entry === undefined) return { set, effects };
  const { state, effects: wanted } = step(entry.call, event, at);
  return { set: state === entry.call ? set : { ...set, entries: put(set.entries, entry.id, state) }, effects: [...effects, ...wanted] };
}

function put(entries: readonly Entry[], id: string, call: CallState): readonly Entry[] {
  if (call.phase === 'idle') return entries.filter((one) => one.id !== id);
  return entries.map((one) => (one.id === id ? { id, call } : one));
}

/** The same event at all of them. */
export function tellAll(from: CallsStep, event: CallEvent, at: StepContext): CallsStep {
  return from.set.entries.reduce((next, { id }, index) => tell(next, id, event, withId(at, index)), from);
}

/** An event that may begin a further call; the id of the moment is its own then. */
export function begin({ set, effects }: CallsStep, event: CallEvent, at: StepContext, from: Idle = { phase: 'idle' }): CallsStep {
  const { state, effects: wanted } = step(from, event, at);
  const next = state.phase === 'idle' ? set : { ...set, entries: [...set.entries, { id: at.id, call: state }] };
  return { set: next, effects: [...effects, ...wanted] };
}

/** The same moment under another id: several attempts may begin in one step. */
export function withId(at: StepContext, index: number): StepContext {
  return index === 0 ? at : { ...at, id: `${at.id}.${index}` };
}
