import type { Call } from '@earshot/protocol';
import type { Problem } from '../problems.ts';
import { endCommand, iceCommands, keepNewest, plainCommand, refusal, show, toward } from './command.ts';
import type { CallEffect } from './effect.ts';
import { stepEarly } from './early.ts';
import { drop, finish, finishAs, finishGone, finishLost, isNewer } from './ending.ts';
import { isGone, otherOf, ringsFor, sideIn } from './parties.ts';
import type { CallEvent, Standing } from './event.ts';
import { askMissed } from './missed-signals.ts';
import { prepare, ringAgain } from './ringing-start.ts';
import { askServers, renewServers } from './servers.ts';
import type { Accepting, StepContext } from './state.ts';
import { after, stay, to, type Step, type Table } from './step.ts';
import { startTalking } from './talking-start.ts';

/**
 * I have pressed Accept. Where the microphone has to be asked for, it comes first, then the answer goes out with
 * `call/accept`; if it is refused, the call rings on. Where it opens without a question the answer does not wait: the
 * way is found meanwhile.
 */
export const accepting: Table<Accepting> = {
  call: stay,
  accept: stay,
  'pick-up': stay,
  take: stay,
  reach: stay,
  decline: (state, _, at) => refuse(state, at),
  hold: stay,
  resume: stay,
  mute: (state) => to(state, { type: 'enable', attempt: state.attempt, on: false }),
  unmute: (state) => to(state, { type: 'enable', attempt: state.attempt, on: true }),
  write: stay,
  join: stay,
  end: (state, _, at) => refuse(state, at),
  hear: (state) => to(state, { type: 'hear', attempt: state.attempt }),
  dismiss: stay,
  ring: stay,
  changed: (state, event, at) => changed(state, event, at),
  description: (state, event) => (event.kind === 'offer' ? offered(state, event.sdp) : stay(state)),
  // They are kept in any case, for it rings on with another connection when the server refuses.
  candidates: (state, event) =>
    to(
      { ...state, candidates: keepNewest(state.candidates, event.list) },
      ...(state.sent ? [{ type: 'add' as const, attempt: state.attempt, candidates: event.list }] : []),
    ),
  linked: (state, { standing }, at) => (standing === null ? stay(state) : linked(state, standing, at)),
  reply: (state, event, at) => replied(state, event, at),
  microphone: (state, event, at) =>
    event.problem === null ? opened({ ...state, microphone: 'open' }) : microphoneLost(state, event.problem, at),
  'microphone-lost': (state, event, at) => microphoneLost(state, event.problem, at),
  flow: stay,
  described: (state, event) => (event.kind === 'answer' ? proceed({ ...state, answer: event.sdp }) : stay(state)),
  broken: (state, event, at) =>
    state.sent || event.doing === 'reanswer'
      ? stay(state)
      : ringOn(state, { code: 'unsupported', detail: `${event.doing}: ${event.detail}` }, at),
  peer: (state, event) => heard(state, event),
  timer: (state, event) => (event.name === 'servers' ? to(state, askServers(state.attempt, state.call, state.other)) : stay(state)),
  standby: stay,
  back: stay,
  network: stay,
  leaving: stay,
  out: (state) => drop(state, { phase: 'idle' }),
};

/** The server may have accepted already: then the call goes on without, and says so. */
function microphoneLost(state: Accepting, problem: Problem, at: StepContext): Step {
  return state.sent ? to({ ...state, microphone: 'lost' }, show(problem)) : ringOn(state, problem, at);
}

function attach({ attempt, microphone }: Accepting): readonly CallEffect[] {
  return microphone === 'open' ? [{ type: 'attach', attempt, on: true }] : [];
}

function opened(state: Accepting): Step {
  return state.sent ? to(state, ...attach(state)) : proceed(state);
}

/**
 * Sends `call/accept` once nobody has to be asked for the microphone any more and the answer is made; everything else
 * comes after it.
 */
export function proceed(state: Accepting): Step {
  const unanswered = state.offer !== null && state.answer === null;
  if (state.sent || state.microphone === 'asking' || state.microphone === 'lost' || unanswered) return to(state);
  const { attempt, call } = state;
  return to(
    { ...state, sent: true, local: [] },
    acceptCommand(state),
    ...iceCommands(attempt, call, state.other, state.local),
    { type: 'connect', attempt },
    ...(state.candidates.length === 0 ? [] : [{ type: 'add' as const, attempt, candidates: state.candidates }]),
    ...attach(state),
  );
}

function acceptCommand({ attempt, call, other, answer, others, rang }: Accepting): CallEffect {
  const body = { call_id: call.call_id, others, ...(answer === null ? {} : { answer }) };
  if (rang === 'another') return { type: 'command', attempt, name: 'call/pick_up', body };
  return { type: 'command', attempt, name: 'call/accept', body: { ...body, ...toward(call, other) } };
}

/** Accept came to nothing: everything made for it is dropped and the call rings on, here if it did before. */
function ringOn(state: Accepting, problem: Problem | null, at: StepContext): Step {
  const told = { type: 'problem', problem } as const;
  if (state.rang === 'another') return drop(state, { phase: 'idle' }, told);
  return after(
    [{ type: 'release', attempt: state.attempt }],
    ringAgain({ call: state.call, offer: state.again ?? state.offer, candidates: state.candidates }, at, told),
  );
}

function refuse(state: Accepting, at: StepContext): Step {
  const { attempt, call, sent } = state;
  if (state.rang === 'another' && !sent) return drop(state, { phase: 'idle' });
  return sent
    ? finish(state, { reason: 'hung_up', byMe: true }, at, endCommand(attempt, call.call_id))
    : finish(state, { reason: 'rejected', byMe: true }, at, plainCommand(attempt, 'call/reject', call.call_id));
}

/** A first offer is answered here and now; a later one after the call is accepted, for its answer may be on its way. */
function offered(state: Accepting, sdp: string): Step {
  const { attempt } = state;
  if (sdp === state.offer) return stay(state);
  if (state.offer !== null || state.sent) return to({ ...state, again: sdp });
  return to({ ...state, offer: sdp }, prepare(attempt, sdp), { type: 'answer', attempt });
}

function changed(state: Accepting, { call, mine }: { readonly call: Call; readonly mine: boolean }, at: StepContext): Step {
  if (!isNewer(call, state.call)) return stay(state);
  if (call.status === 'ended') return finishAs(state, call, at);
  // Its answer brings what the talk begins with.
  if (state.rang === 'another' && mine) return stay(state);
  if (ringsFor(call, at.me)) return to({ ...state, call });
  if (isGone(call, at.me)) return finishGone(state, call, at);
  return mine
    ? startTalking({ ...state, call, side: sideIn(call, at.me, state.other.id) }, at)
    : drop(state, { phase: 'elsewhere', other: state.other, call });
}

function linked(state: Accepting, { call, mine }: Standing, at: StepContext): Step {
  // Before it is mine the server has nothing to say of it; the answer does, which is asked for again.
  if (state.rang === 'another' && call === null) return stay(state);
  if (call === null) return finishLost(state, at);
  return askMissed(changed(state, { call, mine }, at));
}

function replied(state: Accepting, { to: command, reply }: CallEvent<'reply'>, at: StepContext): Step {
  const again = command === 'ice-servers' ? renewServers(state.attempt, reply) : [];
  if (command === 'ice-servers' && reply.code === null) {
    return to(state, { type: 'servers', attempt: state.attempt, servers: reply.servers }, ...again);
  }
  if (command === 'call/pick_up') return pickedUp(state, reply, at);
  if (reply.code === 'call_not_found') return finishLost(state, at);
  if (command === 'call/accept') return accepted(state, reply, at);
  return reply.call === null ? to(state, ...again) : changed(state, { call: reply.call, mine: false }, at);
}

function accepted(state: Accepting, reply: CallEvent<'reply'>['reply'], at: StepContext): Step {
  if (reply.call !== null && reply.code !== 'answered_elsewhere') {
    const step = changed(state, { call: reply.call, mine: reply.code === null }, at);
    if (step.state.phase !== 'accepting') return step;
  }
  if (reply.code === 'answered_elsewhere') {
    return drop(state, { phase: 'elsewhere', other: state.other, call: reply.call ?? state.call });
  }
  // The server may have accepted and not been able to say so: only asking again tells.
  if (reply.code === 'silent') return to(state, acceptCommand(state));
  if (reply.code === 'call_ended') return finishLost(state, at);
  // Whom I have seen has left it: it rings for others, who are shown now.
  if (reply.code === 'wrong_state') return ringOn(state, null, at);
  return reply.code === null ? stay(state) : ringOn(state, refusal(reply), at);
}

/** It is mine, with the offer that was for another; or it goes on without me. */
function pickedUp(state: Accepting, reply: CallEvent<'reply'>['reply'], at: StepContext): Step {
  const { attempt } = state;
  if (reply.code === 'silent') return to(state, acceptCommand(state));
  if (reply.code === 'answered_elsewhere') return ringOn(state, { ...refusal(reply), code: 'taken' }, at);
  if (reply.code !== null || reply.call === null) return ringOn(state, refusal(reply), at);
  const { call, servers } = reply;
  const taken = { ...state, call, other: otherOf(call, at.me), again: state.again ?? reply.offer };
  const known: readonly CallEffect[] = servers.length === 0 ? [] : [{ type: 'servers', attempt, servers }];
  return after([...known, ...renewServers(attempt, reply)], startTalking({ ...taken, side: sideIn(call, at.me, taken.other.id) }, at));
}

function heard(state: Accepting, { event }: CallEvent<'peer'>): Step {
  const next = stepEarly(state, event);
  if (event.type !== 'candidates') return to(next);
  return next.sent
    ? to(next, ...iceCommands(next.attempt, next.call, next.other, event.list))
    : to({ ...next, local: [...next.local, ...event.list] });
}
