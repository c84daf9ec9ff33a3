import type { Call } from '@earshot/protocol';
import { hasAttempt, isAbout } from '../call/call.ts';
import { concerns, isAsked } from '../call/dialing.ts';
import { isLive } from '../call/live.ts';
import { firstCalled, joinedBeside, ringsFor } from '../call/parties.ts';
import { isLate } from '../call/ring-end.ts';
import type { Standing } from '../call/event.ts';
import type { StepContext } from '../call/state.ts';
import type { CallsEvent, CallsEventName, CallsEvents, Known } from './event.ts';
import { isOver } from './over.ts';
import { begin, entryAbout, still, tell, tellAll, withId, type CallSet, type CallsStep, type Entry } from './set.ts';

/** When and for whom a step is made, and what the server has still to hear. */
export interface CallsContext extends StepContext {
  /** The calls that are over here, which the server may not know yet. */
  readonly goodbyes: readonly string[];
  /** Whom I have given up calling before the server has answered: it may still make that call. */
  readonly givenUp: readonly string[];
}

/** Whether I have taken leave of a call. It was not declined if another endpoint of mine has accepted it meanwhile. */
function isLeft({ call, mine }: Pick<Known, 'call' | 'mine'>, { goodbyes, me }: CallsContext): boolean {
  return goodbyes.includes(call.call_id) && (mine || ringsFor(call, me));
}

/**
 * The call that I am making to the other party of this one, if it has no record yet: this may be it. One that I hold as
 * the caller before it is asked for is an earlier one, which I gave up before the server knew of it.
 */
function awaitedIn({ entries }: CallSet, { call: made, mine }: Pick<Known, 'call' | 'mine'>, at: StepContext): Entry | undefined {
  return entries.find(({ call }) => {
    if (call.phase !== 'dialing' || call.call !== null || !concerns(call, made, at)) return false;
    if (made.parties.length > 2 && ringsFor(made, at.me)) return false;
    return !mine || made.caller_id !== at.me || isAsked(call);
  });
}

/**
 * Whether this may be a call that I gave up before the server knew of it, or the one that I have asked for since. The
 * answers to both say which.
 */
function isUnclear(set: CallSet, { call: made, mine }: Pick<Known, 'call' | 'mine'>, at: CallsContext): boolean {
  return (
    mine && made.caller_id === at.me && at.givenUp.includes(firstCalled(made)) && awaitedIn(set, { call: made, mine }, at) !== undefined
  );
}

/** Whether nothing is known of this call here: it is none of mine, it is not over, and I have not taken leave of it. */
function isNew(set: CallSet, { call_id }: Call, { goodbyes }: CallsContext): boolean {
  return entryAbout(set, call_id) === undefined && !isOver(set.over, call_id) && !goodbyes.includes(call_id);
}

/** Whether this phone is not in a call, and a word of it says something new: of an end here it knows more. */
function isOpen(set: CallSet, { call_id, version }: Call, { goodbyes }: CallsContext): boolean {
  const phase = entryAbout(set, call_id)?.call.phase;
  return (phase === undefined || phase === 'ended') && !goodbyes.includes(call_id) && !isOver(set.over, call_id, version);
}

/** Whether I am rung for a call that I have left. */
function isBack(set: CallSet, call: Call, at: CallsContext): boolean {
  return call.parties.length !== 2 && ringsFor(call, at.me) && isOpen(set, call, at);
}

/** The call of mine that goes on in this one, with those of both. I may have left this one, or declined it, before. */
function partOf(set: CallSet, call: Call, at: CallsContext): Entry | undefined {
  const part = call.replaces === null || !isOpen(set, call, at) ? undefined : entryAbout(set, call.replaces);
  return part?.call.phase === 'ended' ? undefined : part;
}

/** The call that I am making to somebody in this one, if it has no record yet: the server takes it as an Accept. */
function crossedBy({ entries }: CallSet, rung: Call, { me }: StepContext): Entry | undefined {
  const ringers = joinedBeside(rung, me);
  return entries.find(({ call }) => call.phase === 'dialing' && call.call === null && ringers.some(({ id }) => id === call.other.id));
}

/** The call that I am making which this one is, or which the server takes as an Accept of it. */
function metBy(set: CallSet, event: Pick<Known, 'call' | 'mine'>, at: StepContext): Entry | undefined {
  return awaitedIn(set, event, at) ?? ringCrossedBy(set, event.call, at);
}

function ringCrossedBy(set: CallSet, call: Call, at: StepContext): Entry | undefined {
  return ringsFor(call, at.me) ? crossedBy(set, call, at) : undefined;
}

/**
 * Somebody calls me: whom I am calling myself, or another. One that is over must not ring again, nor one that came
 * late.
 */
export function ring(set: CallSet, event: CallsEvent<'ring'>, at: CallsContext): CallsStep {
  if (!isNew(set, event.call, at) && !isBack(set, event.call, at))
    return tell(still(set), entryAbout(set, event.call.call_id)?.id, event, at);
  const crossed = crossedBy(set, event.call, at);
  if (crossed === undefined && isLate(event.call, at)) return { set, effects: [{ type: 'doubt' }] };
  return crossed === undefined ? begin(still(set), event, at) : tell(still(set), crossed.id, event, at);
}

/** A call of mine has changed, here or elsewhere. */
export function changed(set: CallSet, event: CallsEvent<'changed'>, at: CallsContext): CallsStep {
  const { call_id, version } = event.call;
  const isFirst = isNew(set, event.call, at);
  if (isFirst && isUnclear(set, event, at)) return still(set);
  const moved = event.mine ? partOf(set, event.call, at) : undefined;
  const known = moved ?? entryAbout(set, call_id) ?? (isFirst ? metBy(set, event, at) : undefined);
  // What was missed may come when its end is shown already, which the other has told.
  if (known?.call.phase === 'ended' && isOver(set.over, call_id, version)) return still(set);
  if (known !== undefined) return tell(still(set), known.id, event, at);
  return isOver(set.over, call_id, version) || isLeft(event, at) ? still(set) : begin(still(set), event, at);
}

/** An offer, an answer or candidates of the other. */
export function signal(set: CallSet, event: CallsEvent<'description' | 'candidates'>, at: StepContext): CallsStep {
  return tell(still(set), entryAbout(set, event.callId)?.id, event, at);
}

/** Events of one attempt. */
export type AttemptEventName = { [N in CallsEventName]: CallsEvents[N] extends { readonly attempt: string } ? N : never }[CallsEventName];

/** Milliseconds after which a server is asked again that has heard a goodbye by then. */
const goodbyeHeard = 300;

/** Whoever is busy with a call alone that is over here is so no more when the server has heard it. */
function soonFree(event: CallsEvent<AttemptEventName>, { goodbyes }: CallsContext): CallsEvent<AttemptEventName> {
  const isBusy = event.type === 'reply' && event.to === 'call/initiate' && event.reply.code === 'busy';
  return isBusy && goodbyes.length > 0 ? { ...event, reply: { ...event.reply, code: 'overloaded', again: goodbyeHeard } } : event;
}

/** What has come of an attempt's effects. A late answer may be about a call that this phone is not in any more. */
export function ofAttempt(set: CallSet, event: CallsEvent<AttemptEventName>, at: CallsContext): CallsStep {
  const entry = set.entries.find(({ call }) => hasAttempt(call, event.attempt));
  if (entry !== undefined) return tell(still(set), entry.id, soonFree(event, at), at);
  const callId = event.type === 'reply' ? (event.reply.call?.call_id ?? null) : null;
  const isMine = set.entries.some(({ call }) => isLive(call) && call.call !== null && call.call.call_id === callId);
  return isMine ? still(set) : begin(still(set), event, at);
}

/** The link is up again and the server says how everything stands, unless nothing was missed. */
export function linked(set: CallSet, { standing: whole }: CallsEvent<'linked'>, at: CallsContext): CallsStep {
  if (whole === null) return tellAll(still(set), { type: 'linked', standing: null }, at);
  // One of which I have taken leave is as good as over.
  const live = whole.calls.filter((one) => !isLeft(one, at) && !(isNew(set, one.call, at) && isUnclear(set, one, at)));
  const standings: readonly Known[] = [...live, ...whole.ended.map((call) => ({ call, mine: false, offer: null }))];
  function talkIn(call: Call): Entry | undefined {
    const part = partOf(set, call, at);
    return part?.call.phase === 'talking' ? part : undefined;
  }
  function about(entry: Entry): Known | undefined {
    const goesOn = standings.find(({ call }) => talkIn(call) === entry);
    if (goesOn !== undefined) return goesOn;
    const own = standings.find(({ call }) => isAbout(entry.call, call.call_id) && !isBack(set, call, at) && talkIn(call) === undefined);
    const unknown = standings.filter((one) => isNew(set, one.call, at));
    const crossed = unknown.find((one) => ringCrossedBy(set, one.call, at) === entry);
    const awaited = unknown.filter((one) => awaitedIn(set, one, at) === entry);
    // What rings is told beside the call that I have made.
    return awaited.find(({ call, mine }) => mine && call.caller_id === at.me) ?? own ?? crossed ?? awaited[0];
  }
  const known = set.entries.map((entry) => ({ entry, standing: about(entry) }));
  const kept = set.kept.map((one) => ({ kept: one, standing: standings.find(({ call }) => call.call_id === one.callId) }));
  const taken = [...known, ...kept].map(({ standing }) => standing);
  const fresh = standings.filter((one) => !taken.includes(one) && !isOver(set.over, one.call.call_id, one.call.version));
  const told = known.reduce(
    (step, { entry, standing = none }, index) => tell(step, entry.id, { type: 'linked', standing }, withId(at, index)),
    still(set.kept.length === 0 ? set : { ...set, kept: [] }),
  );
  return [...kept, ...fresh.map((standing) => ({ standing }))].reduce<CallsStep>((step, { standing = none, ...from }, index) => {
    return begin(step, { type: 'linked', standing }, withId(at, known.length + index), { phase: 'idle', ...from });
  }, told);
}

const none: Standing = { call: null, mine: false, offer: null };
