import type { Call } from '@earshot/protocol';
import type { Problem } from '../problems.ts';
import { answerTo, askAbout, endCommand, iceCommands, keepNewest, refusal, show, takeCommand, toward } from './command.ts';
import { makeOffer, startDialingAlone } from './dialing-start.ts';
import { stepEarly, unheard } from './early.ts';
import type { CallEffect } from './effect.ts';
import { drop, finish, finishAs, finishLost, isNewer } from './ending.ts';
import { firstMicrophone } from './microphone.ts';
import { calledNow, firstCalled, isGone, otherOf, ringsFor, sideIn } from './parties.ts';
import type { CallEvent, Standing } from './event.ts';
import { startRinging } from './ringing-start.ts';
import { askMissed } from './missed-signals.ts';
import type { Dialing, StepContext, Rung } from './state.ts';
import { after, stay, to, type Step, type Table } from './step.ts';
import { askServers, renewServers } from './servers.ts';
import { startTalking } from './talking-start.ts';

/** I am calling somebody. */
export const dialing: Table<Dialing> = {
  call: stay,
  accept: stay,
  'pick-up': stay,
  take: stay,
  reach: stay,
  decline: (state, _, at) => cancel(state, at),
  hold: stay,
  resume: stay,
  mute: stay,
  unmute: stay,
  write: stay,
  join: stay,
  end: (state, _, at) => cancel(state, at),
  hear: (state) => to(state, { type: 'hear', attempt: state.attempt }),
  dismiss: stay,
  // It becomes this call, for both of us pressed Call, and rings when mine is refused for it.
  ring: (state, event) => to({ ...state, rung: rang(state, event) }),
  changed: (state, event, at) => changed(state, event, at),
  description: (state, event) => described(state, event),
  candidates: (state, event) => {
    if (event.callId === state.call?.call_id) return to(state, { type: 'add', attempt: state.attempt, candidates: event.list });
    return state.rung === null
      ? stay(state)
      : to({ ...state, rung: { ...state.rung, candidates: keepNewest(state.rung.candidates, event.list) } });
  },
  linked: (state, { standing }, at) => (standing === null ? stay(state) : linked(state, standing, at)),
  reply: (state, event, at) => replied(state, event, at),
  microphone: (state, event, at) => (event.problem === null ? opened(state) : giveUp(state, event.problem, at)),
  'microphone-lost': (state, event, at) => giveUp(state, event.problem, at),
  flow: stay,
  described: (state, event) => send(state, event),
  broken: (state, event, at) =>
    isAsked(state) ? stay(state) : giveUp(state, { code: 'unsupported', detail: `${event.doing}: ${event.detail}` }, at),
  peer: (state, event) => heard(state, event),
  timer: (state, event) => due(state, event),
  standby: (state) => to({ ...state, line: 'silent' }, { type: 'attach', attempt: state.attempt, on: false }),
  back: (state) => to({ ...state, line: 'sounding' }, ...attach({ ...state, line: 'sounding' })),
  network: stay,
  leaving: stay,
  out: (state) => drop(state, { phase: 'idle' }),
};

function cancel(state: Dialing, at: StepContext): Step {
  const instead = state.call === null ? goOnWith(state, at) : null;
  return instead ?? finish(state, { reason: 'cancelled', byMe: true }, at, ...hangUp(state));
}

/** Without a record yet, the answer to `call/initiate` comes late and is hung up then. */
function hangUp(state: Dialing): readonly CallEffect[] {
  return state.call === null ? [] : [endCommand(state.attempt, state.call.call_id)];
}

/** This call cannot be; another of the two of us can, and then being busy is no problem to tell. */
function giveUp(state: Dialing, problem: Problem, at: StepContext): Step {
  const instead = goOnWith(state, at);
  if (instead === null) return drop(state, { phase: 'idle' }, ...hangUp(state), show(problem));
  const told = problem.code === 'busy' ? [] : [show(problem)];
  return after([...hangUp(state), ...told], instead);
}

/** What there is of the two of us beside this call: theirs that rings here, or one that another page of mine has. */
function goOnWith({ attempt, rung, passed }: Dialing, at: StepContext): Step | null {
  const release: CallEffect = { type: 'release', attempt };
  if (rung !== null) return after([release], startRinging(rung, at));
  if (passed === null || passed.status === 'ended') return null;
  return to({ phase: 'elsewhere', other: otherOf(passed, at.me), call: passed }, release);
}

function rang({ rung }: Dialing, { call, offer }: CallEvent<'ring'>): Rung {
  return {
    call,
    offer,
    candidates: rung?.call.call_id === call.call_id ? rung.candidates : [],
  };
}

/** The server may have made the call by now. */
export function isAsked({ call, request: { phase } }: Dialing): boolean {
  return call !== null || phase === 'asked' || phase === 'put-off';
}

function opened(state: Dialing): Step {
  const { attempt, request } = state;
  const next: Dialing = { ...state, microphone: 'open' };
  return request.phase === 'unmade'
    ? to({ ...next, request: { phase: 'offering' } }, ...makeOffer(attempt), ...attach(next))
    : to(next, ...attach(next));
}

function attach({ attempt, microphone, line }: Dialing): readonly CallEffect[] {
  return microphone === 'open' && line === 'sounding' ? [{ type: 'attach', attempt, on: true }] : [];
}

function initiate({ attempt, other }: Dialing, offer: string): CallEffect {
  return {
    type: 'command',
    attempt,
    name: 'call/initiate',
    body: { target_user_id: other.id, offer },
  };
}

/** Milliseconds until a server that has too much to do is asked again, if it has not said when. */
const busyPause = 2_000;

function due(state: Dialing, { name }: CallEvent<'timer'>): Step {
  if (name === 'servers') return to(state, askServers(state.attempt, state.call, state.other));
  return name === 'again' ? askAgain(state) : stay(state);
}

function askAgain(state: Dialing): Step {
  const { request } = state;
  return request.phase === 'put-off'
    ? to({ ...state, request: { ...request, phase: 'asked' } }, initiate(state, request.offer))
    : stay(state);
}

function send(state: Dialing, { kind, sdp }: CallEvent<'described'>): Step {
  const { attempt, call } = state;
  if (sdp === null) return stay(state);
  if (kind === 'offer' && !isAsked(state)) return to({ ...state, request: { phase: 'asked', offer: sdp } }, initiate(state, sdp));
  // A first offer for a call that has a record is that of a page that was loaded again.
  if ((kind !== 'restart' && kind !== 'offer') || call === null) return stay(state);
  return to(state, {
    type: 'command',
    attempt,
    name: 'signal/offer',
    body: { call_id: call.call_id, offer: sdp, ...toward(call, state.other) },
  });
}

function described(state: Dialing, { callId, kind, sdp }: CallEvent<'description'>): Step {
  if (kind === 'answer')
    return callId === state.call?.call_id ? to(state, { type: 'take-answer', attempt: state.attempt, sdp }) : stay(state);
  return state.rung === null || callId !== state.rung.call.call_id ? stay(state) : to({ ...state, rung: { ...state.rung, offer: sdp } });
}

/** `mine`: this phone holds my side of the call. What another tab of mine calls or takes is none of its affair. */
function changed(state: Dialing, { call, mine }: { readonly call: Call; readonly mine: boolean }, at: StepContext): Step {
  if (call.call_id === state.rung?.call.call_id) {
    if (call.status === 'ended' || isGone(call, at.me))
      return to({ ...state, rung: null }, { type: 'missed', missed: { ...otherOf(call, at.me), callId: call.call_id } });
    if (ringsFor(call, at.me)) return to({ ...state, rung: { ...state.rung, call } });
    return mine ? adopt(state, call, at) : drop(state, { phase: 'elsewhere', other: otherOf(call, at.me), call });
  }
  if (state.call === null) {
    // Whom I call is in a call that rings for me: the server takes mine as an Accept.
    if (call.parties.length > 2 && ringsFor(call, at.me)) return to({ ...state, rung: { call, offer: null, candidates: [] } });
    if (mine) return isAsked(state) && concerns(state, call, at) ? adopt(state, call, at) : stay(state);
    return to({ ...state, passed: call });
  }
  return isNewer(call, state.call) ? advance(state, call, at) : stay(state);
}

/** Whether this is a call of the two of us. */
export function concerns(state: Dialing, call: Call, at: StepContext): boolean {
  return (
    (call.caller_id === at.me && firstCalled(call) === state.other.id) || (call.callee_id === at.me && call.caller_id === state.other.id)
  );
}

/** The call has a record now. */
function adopt(state: Dialing, call: Call, at: StepContext): Step {
  if (call.caller_id !== at.me || call.call_id === state.rung?.call.call_id)
    return call.status === 'ended' || ringsFor(call, at.me) ? stay(state) : answerInstead(state, call, at);
  const { attempt } = state;
  const other = { id: call.callee_id, username: call.callee_username };
  const effects = [...iceCommands(attempt, call, other, state.local), askAbout(attempt, 'ice-servers', call, other)];
  return after(effects, advance({ ...state, other, local: [] }, call, at));
}

function advance(state: Dialing, call: Call, at: StepContext): Step {
  const next = { ...state, call, other: calledNow(call, at.me, state.other) };
  if (call.status === 'ended') return finishAs(next, call, at);
  if (call.status !== 'calling') return startTalking({ ...next, call, side: sideIn(call, at.me, next.other.id) }, at);
  // Who was rung has not answered, and another is rung in their place.
  const isAnother = call.parties.length > 2 && otherOf(call, at.me).id !== next.other.id;
  return isAnother
    ? startDialingAlone({ attempt: next.attempt, microphone: firstMicrophone(next.microphone, 'speaks'), aside: next.aside }, call, at)
    : to(next);
}

/**
 * The other called me at the same moment, and the server has accepted their call for me: my offer is dropped and theirs
 * is answered.
 */
function answerInstead(state: Dialing, call: Call, at: StepContext): Step {
  const attempt = at.id;
  const rung = state.rung?.call.call_id === call.call_id ? state.rung : null;
  const offer = rung?.offer ?? null;
  const effects: CallEffect[] = [
    { type: 'move', from: state.attempt, to: attempt },
    { type: 'peer', attempt, as: 'callee' },
    { type: 'attach', attempt, on: true },
    ...(offer === null ? [askAbout(attempt, 'signal/get-offer', call, state.other)] : answerTo(attempt, offer)),
    ...(rung === null || rung.candidates.length === 0 ? [] : [{ type: 'add' as const, attempt, candidates: rung.candidates }]),
    askAbout(attempt, 'ice-servers', call, state.other),
  ];
  return after(effects, startTalking({ ...state, ...unheard, attempt, call, side: sideIn(call, at.me, state.other.id) }, at));
}

/** A snapshot tells of every call of mine: what else was heard of before is not there any more, or is told beside. */
function linked(state: Dialing, { call, mine, offer }: Standing, at: StepContext): Step {
  const alone: Dialing = { ...state, rung: null, passed: null };
  if (call === null) return state.call === null ? to(alone) : finishLost(state, at);
  if (ringsFor(call, at.me)) return to({ ...alone, rung: { call, offer, candidates: [] } });
  const isRung = call.call_id === state.rung?.call.call_id;
  return askMissed(changed(isRung ? { ...state, passed: null } : alone, { call, mine }, at));
}

function replied(state: Dialing, { to: command, reply }: CallEvent<'reply'>, at: StepContext): Step {
  if (command === 'call/initiate') return initiated(state, reply, at);
  if (command === 'call/take' && reply.code !== null) return notTaken(state, reply, at);
  const again = command === 'ice-servers' ? renewServers(state.attempt, reply) : [];
  if (command === 'ice-servers' && reply.code === null) return after(again, servers(state, reply.servers));
  if (reply.code === 'call_not_found') return finishLost(state, at);
  return reply.call === null ? to(state, ...again) : changed(state, { call: reply.call, mine: true }, at);
}

/** The page before is still there, as when a tab was doubled: the call is its own. Or the call is over. */
function notTaken(state: Dialing, { code, call }: CallEvent<'reply'>['reply'], at: StepContext): Step {
  if (code === 'silent') return state.call === null ? stay(state) : to(state, takeCommand(state.attempt, state.call.call_id, true));
  if (call?.status === 'ended' && state.call !== null) return finishAs({ ...state, call }, call, at);
  const known = call ?? state.call;
  return code === 'wrong_state' && known !== null
    ? drop(state, { phase: 'elsewhere', other: state.other, call: known })
    : finishLost(state, at);
}

function initiated(state: Dialing, reply: CallEvent<'reply'>['reply'], at: StepContext): Step {
  if (reply.code === null) {
    if (reply.call === null || state.call !== null) return stay(state);
    const { passed } = state;
    const isPassed = passed?.call_id === reply.call.call_id && passed.version >= reply.call.version;
    return isPassed ? overtaken(state, passed, at) : adopt(state, reply.call, at);
  }
  if (state.call !== null) return stay(state);
  if (reply.code === 'overloaded') return putOff(state, reply.again ?? busyPause);
  if (reply.code === 'user_offline') return finish(state, { reason: 'unreachable', byMe: false }, at);
  if (reply.code === 'user_busy' || reply.code === 'do_not_disturb')
    return goOnWith(state, at) ?? finish(state, { reason: reply.code, byMe: false }, at);
  return giveUp(state, refusal(reply), at);
}

function putOff(state: Dialing, ms: number): Step {
  const { attempt, request } = state;
  if (request.phase !== 'asked') return stay(state);
  return to({ ...state, request: { ...request, phase: 'put-off' } }, { type: 'timer', attempt, name: 'again', ms });
}

/** The answer came so late, after the link was away, that another tab has taken the call meanwhile, or it is over. */
function overtaken(state: Dialing, call: Call, at: StepContext): Step {
  return call.status === 'ended'
    ? finishAs({ ...state, call }, call, at)
    : drop(state, { phase: 'elsewhere', other: otherOf(call, at.me), call });
}

/**
 * The offer is out already: servers that help from outside need a second one, made while it rings. None are needed
 * inside.
 */
function servers(state: Dialing, list: CallEvent<'reply'>['reply']['servers']): Step {
  const { attempt } = state;
  return list.length === 0 ? stay(state) : to(state, { type: 'servers', attempt, servers: list }, { type: 'restart', attempt });
}

function heard(state: Dialing, { event }: CallEvent<'peer'>): Step {
  const next = stepEarly(state, event);
  if (event.type !== 'candidates') return to(next);
  return next.call === null
    ? to({ ...next, local: [...next.local, ...event.list] })
    : to(next, ...iceCommands(next.attempt, next.call, next.other, event.list));
}
