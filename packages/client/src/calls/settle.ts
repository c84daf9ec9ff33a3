import type { CallEffect } from '../call/effect.ts';
import type { Others } from '../call/event.ts';
import { isMuted } from '../call/microphone.ts';
import type { StepContext } from '../call/state.ts';
import { noteOver } from './over.ts';
import { focusAfter, ordersFor, staleReceipts, stancesOf } from './rules.ts';
import { tell, type CallSet, type CallsStep, type Entry } from './set.ts';

type Follow = (before: CallSet, step: CallsStep, at: StepContext) => CallsStep;

/** In this order: who is in front depends on who is told to be silent, or goes on. */
const follows: readonly Follow[] = [noteEnds, dropRings, order, focus, keepMuted, dropReceipts];

/** Does what follows for the other calls from a change of one, as the rules say. */
export function settleCalls(before: CallSet, step: CallsStep, at: StepContext): CallsStep {
  return step.set === before ? step : follows.reduce((next, follow) => follow(before, next, at), step);
}

function callIn({ entries }: CallSet, id: string): Entry['call'] | undefined {
  return entries.find((one) => one.id === id)?.call;
}

function noteEnds(before: CallSet, { set, effects }: CallsStep): CallsStep {
  const ended = set.entries.flatMap(({ id, call }) => {
    const was = callIn(before, id);
    if (call.phase !== 'ended' || call.callId === null || was?.phase === 'ended') return [];
    return [{ callId: call.callId, version: was?.call?.version ?? 0 }];
  });
  const over = noteOver(set.over, ended);
  return over === set.over ? { set, effects } : { set: { ...set, over }, effects };
}

/** A ring that ended without an answer leaves no receipt beside another call: whose call was missed is told. */
function dropRings(before: CallSet, step: CallsStep, at: StepContext): CallsStep {
  return step.set.entries.reduce((next, { id, call }) => {
    const was = callIn(before, id)?.phase;
    if (call.phase !== 'ended' || (was !== 'ringing' && was !== 'accepting') || !isBeside(next.set, id)) return next;
    const { byMe, callId, other } = call;
    const missed: readonly CallEffect[] = byMe || callId === null ? [] : [{ type: 'missed', missed: { ...other, callId } }];
    const { set, effects } = tell(next, id, { type: 'dismiss' }, at);
    return { set, effects: [...effects, ...missed] };
  }, step);
}

/** Whether there is another call that this phone is in, or that rings. */
function isBeside({ entries }: CallSet, id: string): boolean {
  return entries.some((one) => one.id !== id && one.call.phase !== 'ended' && one.call.phase !== 'elsewhere');
}

function order(before: CallSet, step: CallsStep, at: StepContext): CallsStep {
  const { set } = step;
  const orders = ordersFor(stancesOf(set.entries, at.me), set.focus, othersOf(before, set));
  return orders.reduce((next, { id, type }) => tell(next, id, { type }, at), step);
}

/** What was to become of the others by the accept that has come about. */
function othersOf(before: CallSet, after: CallSet): Others {
  for (const { id, call } of before.entries) if (call.phase === 'accepting' && callIn(after, id)?.phase === 'talking') return call.others;
  return 'hold';
}

function focus(_: CallSet, step: CallsStep, at: StepContext): CallsStep {
  const next = focusAfter(stancesOf(step.set.entries, at.me), step.set.focus);
  return next === step.set.focus ? step : { ...step, set: { ...step.set, focus: next } };
}

/** Mute is the person's: what they accept or take up beside a muted call is muted, though that is over by then. */
function keepMuted(before: CallSet, step: CallsStep, at: StepContext): CallsStep {
  const begun = step.set.entries.filter(({ id, call }) => isSpoken(call) && callIn(before, id)?.phase !== call.phase);
  const { set, effects } = before.muted ? begun.reduce((next, { id }) => tell(next, id, { type: 'mute' }, at), step) : step;
  return { set: { ...set, muted: mutedIn(set) }, effects };
}

function isSpoken({ phase }: Entry['call']): boolean {
  return phase === 'talking' || phase === 'accepting';
}

function mutedIn({ entries, muted }: CallSet): boolean {
  const talking = entries.flatMap(({ call }) => (call.phase === 'talking' ? [call] : []));
  if (talking.length > 0) return talking.some(({ microphone }) => isMuted(microphone));
  return muted && entries.some(({ call }) => call.phase === 'accepting' || call.phase === 'dialing');
}

function dropReceipts(before: CallSet, step: CallsStep, at: StepContext): CallsStep {
  return staleReceipts(stancesOf(before.entries, at.me), step.set.focus).reduce(
    (next, id) => tell(next, id, { type: 'dismiss' }, at),
    step,
  );
}
