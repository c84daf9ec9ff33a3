import { show } from '../call/command.ts';
import { joinedBeside } from '../call/parties.ts';
import type { StepContext } from '../call/state.ts';
import type { Person } from '../snapshot.ts';
import type { CallsEvent } from './event.ts';
import { mayAccept, mayCall, mayComeInFront, maySwitch, stancesOf, type CallStance } from './rules.ts';
import { isHeldByMe } from '../call/hold.ts';
import { begin, entryAbout, entryOf, still, tell, tellAll, type CallSet, type CallsStep, type Entry } from './set.ts';

/** The call that a press names; else the one in focus, or the first in the phase that the press is for. */
function meant(set: CallSet, which: string | undefined, phase: Entry['call']['phase']): Entry | undefined {
  if (which !== undefined) return entryOf(set, which);
  const front = entryOf(set, set.focus);
  return front?.call.phase === phase ? front : (set.entries.find(({ call }) => call.phase === phase) ?? front);
}

function inFront({ set, effects }: CallsStep, id: string): CallsStep {
  return { set: { ...set, focus: id }, effects };
}

function busy(set: CallSet): CallsStep {
  return { set, effects: [show({ code: 'busy', detail: 'a call is on this phone' })] };
}

/** My calls but for this one. */
function others({ entries }: CallSet, { me }: StepContext, besides?: string): readonly CallStance[] {
  return stancesOf(entries, me).filter(({ id }) => id !== besides);
}

/** What is pressed for one call and concerns no other. */
export function press(
  set: CallSet,
  event: CallsEvent<'reach' | 'decline' | 'hold' | 'write' | 'end' | 'hear'>,
  at: StepContext,
): CallsStep {
  const isForRing = event.type === 'reach' || event.type === 'decline';
  const entry = isForRing ? meant(set, event.which, 'ringing') : entryOf(set, event.which ?? set.focus);
  return entry === undefined ? still(set) : tell(still(set), entry.id, event, at);
}

/** Brings others into a call of mine. Another of my calls is named as `which` is. */
export function join(set: CallSet, event: CallsEvent<'join'>, at: StepContext): CallsStep {
  const isOfCall = event.how === 'merge' || event.how === 'transfer-to';
  const other = isOfCall ? entryOf(set, event.id)?.call : undefined;
  if (isOfCall && other?.phase !== 'talking') return still(set);
  const id = other?.phase === 'talking' ? other.call.call_id : event.id;
  const about = { ...event, id };
  const into = entryOf(set, event.which ?? set.focus);
  if (event.how === 'merge' && into !== undefined && isSetAside(into)) return mergeInto(set, into.id, about, at);
  return tell(still(set), into?.id, about, at);
}

function isSetAside({ call }: Entry): boolean {
  return call.phase === 'talking' && isHeldByMe(call.hold);
}

/** Who makes one call of two is in it: a call that I have set aside is taken up first. */
function mergeInto(set: CallSet, into: string, event: CallsEvent<'join'>, at: StepContext): CallsStep {
  return maySwitch(others(set, at, into)) ? tell(goOn(set, into, at), into, event, at) : busy(set);
}

/** A ring of a call that somebody is in: to call them is to accept it. */
function ringWith({ entries }: CallSet, { id }: Person, { me }: StepContext): Entry | undefined {
  return entries.find(({ call }) => call.phase === 'ringing' && joinedBeside(call.call, me).some((one) => one.id === id));
}

/** Calls somebody. Whose call rings here is answered, and one that I am in goes on. */
export function dial(set: CallSet, event: CallsEvent<'call'>, at: StepContext): CallsStep {
  const known =
    set.entries.find(({ call }) => call.phase !== 'ended' && call.other.id === event.other.id) ?? ringWith(set, event.other, at);
  switch (known?.call.phase) {
    case 'ringing':
      return accept(set, { ...event, type: 'accept', others: 'hold', which: known.id }, at);
    case 'talking':
      return goOn(set, known.id, at);
    case 'dialing':
    case 'accepting':
      return still(set);
    case 'elsewhere':
    case 'ended':
    case undefined: {
      if (!mayCall(others(set, at))) return busy(set);
      const step = begin(still(set), event, at);
      return step.set === set ? step : inFront(step, at.id);
    }
  }
}

/** From the press on the call that is accepted is in front; what becomes of the others is in `rules.ts`. */
export function accept(set: CallSet, event: CallsEvent<'accept'>, at: StepContext): CallsStep {
  const entry = meant(set, event.which, 'ringing');
  if (entry?.call.phase !== 'ringing') return still(set);
  if (!mayAccept(others(set, at), event.others)) return busy(set);
  const step = tell(still(set), entry.id, event, at);
  return step.set === set ? step : inFront(step, entry.id);
}

/** Answers a call in the place of whom it rings for; one that rings here, or is mine already, is none of those. */
export function pickUp(set: CallSet, event: CallsEvent<'pick-up'>, at: StepContext): CallsStep {
  const known = entryAbout(set, event.ring.call_id);
  if (known !== undefined && known.call.phase !== 'ended') return still(set);
  if (!mayAccept(others(set, at), event.others)) return busy(set);
  const step = begin(still(set), event, at);
  return step.set === set ? step : inFront(step, at.id);
}

/** Takes a call over from another tab or device of mine. One that I hold there comes set aside. */
export function take(set: CallSet, event: CallsEvent<'take'>, at: StepContext): CallsStep {
  const entry = meant(set, event.which, 'elsewhere');
  if (entry?.call.phase !== 'elsewhere') return still(set);
  const mine = stancesOf(set.entries, at.me);
  if (!maySwitch(mine)) return busy(set);
  const step = tell(still(set), entry.id, event, at);
  return mayComeInFront(mine, entry.id) ? inFront(step, entry.id) : step;
}

/** Goes on with a call, or with `switch` shows one that there is nothing to go on with. */
export function resume(set: CallSet, event: CallsEvent<'resume' | 'switch'>, at: StepContext): CallsStep {
  const entry = meant(set, event.which, 'talking');
  if (entry?.call.phase === 'talking') return goOn(set, entry.id, at);
  const isShown = event.type === 'switch' && entry !== undefined && entry.call.phase !== 'ringing';
  return isShown ? inFront(still(set), entry.id) : still(set);
}

/** What I talk in is held first, then this one is taken up. */
function goOn(set: CallSet, id: string, at: StepContext): CallsStep {
  const besides = others(set, at, id);
  if (!maySwitch(besides)) return busy(set);
  const talking = besides.filter(({ stance }) => stance === 'talking');
  const call = entryOf(set, id)?.call;
  // What was said of a press before is over with this one; that nothing hears me is not.
  const isUnheard = call?.phase === 'talking' && call.microphone.device === 'lost';
  const from: CallsStep = { set, effects: isUnheard ? [] : [{ type: 'problem', problem: null }] };
  const held = talking.reduce((step, one) => tell(step, one.id, { type: 'hold' }, at), from);
  return inFront(tell(held, id, { type: 'resume' }, at), id);
}

/** Puts one receipt away, or all of them. */
export function dismiss(set: CallSet, { which }: CallsEvent<'dismiss'>, at: StepContext): CallsStep {
  const event = { type: 'dismiss' } as const;
  return which === undefined ? tellAll(still(set), event, at) : tell(still(set), entryOf(set, which)?.id, event, at);
}
