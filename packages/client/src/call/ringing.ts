import type { Call } from '@earshot/protocol';
import { pacing } from '../pacing.ts';
import { proceed } from './accepting.ts';
import { endCommand, keepNewest, plainCommand, show } from './command.ts';
import { unheard } from './early.ts';
import { fingerprintOf } from './fingerprint.ts';
import { drop, finish, finishAs, finishGone, finishLost, isNewer } from './ending.ts';
import { isGone, otherOf, ringsFor } from './parties.ts';
import type { CallEvent, Standing } from './event.ts';
import type { CallEffect } from './effect.ts';
import { endTimer, prepare, ringAgain } from './ringing-start.ts';
import { ringEnd } from './ring-end.ts';
import { askServers, renewServers } from './servers.ts';
import type { Accepting, StepContext, Ringing } from './state.ts';
import { after, stay, to, type Step, type Table } from './step.ts';

/**
 * It rings here. Only `accept` lets an answer or a candidate out, and only a finger on Accept asks for a microphone and
 * gathers candidates before.
 */
export const ringing: Table<Ringing> = {
  call: stay,
  accept: (state, event) => accept(state, event),
  'pick-up': stay,
  take: stay,
  reach: (state, event, at) => reach(state, event, at),
  decline: (state, { message }, at) => decline(state, at, message),
  hold: stay,
  resume: stay,
  mute: stay,
  unmute: stay,
  write: stay,
  join: stay,
  end: (state, _, at) => decline(state, at),
  hear: stay,
  dismiss: stay,
  ring: (state, event, at) => rungAgain(state, event, at),
  changed: (state, event, at) => changed(state, event, at),
  description: (state, event, at) => (event.kind === 'offer' ? offered(state, event.sdp, at) : stay(state)),
  candidates: (state, event) => to({ ...state, candidates: keepNewest(state.candidates, event.list) }),
  linked: (state, { standing }, at) => confirmedAgain(standing === null ? stay(state) : linked(state, standing, at)),
  reply: (state, event, at) => replied(state, event, at),
  microphone: (state, event) => to({ ...state, microphone: event.problem === null ? 'open' : null }),
  'microphone-lost': (state) => to({ ...state, microphone: null }),
  flow: stay,
  described: stay,
  broken: stay,
  peer: (state, event) => heard(state, event),
  timer: (state, event, at) => due(state, event, at),
  standby: stay,
  back: stay,
  network: (state, _, at) => (state.gathers ? startAfresh(state, at) : stay(state)),
  leaving: stay,
  out: (state) => drop(state, { phase: 'idle' }),
};

function accept(state: Ringing, { ready, unfit, others }: CallEvent<'accept'>): Step {
  if (unfit !== null) return to(state, show(unfit));
  const { attempt, microphone, other, call, offer, candidates, local, way } = state;
  const accepting: Accepting = {
    phase: 'accepting',
    others,
    rang: 'me',
    attempt,
    other,
    call,
    offer,
    candidates,
    microphone: microphone ?? (ready ? 'opening' : 'asking'),
    answer: null,
    sent: false,
    local,
    again: null,
    ...unheard,
    way,
  };
  const effects: readonly CallEffect[] = [
    { type: 'problem', problem: null },
    // The answer first: the way is being found while the browser looks for the microphone.
    ...(offer === null ? [] : [{ type: 'answer' as const, attempt }]),
    ...(microphone === null ? [{ type: 'microphone' as const, attempt }] : noReach(attempt)),
  ];
  // Without an offer, and with the microphone open already, there is nothing more to come.
  return after(effects, microphone === 'open' ? proceed(accepting) : to(accepting));
}

function noReach(attempt: string): readonly CallEffect[] {
  return [{ type: 'timer', attempt, name: 'reach', ms: null }];
}

/**
 * Where the person would have to be asked, or somebody outside, or nothing is known of that yet, it waits for Accept
 * itself.
 */
function reach(state: Ringing, { on, ready }: CallEvent<'reach'>, at: StepContext): Step {
  if (!on) return letGo(state, at);
  if (!ready || state.microphone !== null) return stay(state);
  const { attempt, inside, offer } = state;
  const gathers = inside && offer !== null;
  return to(
    { ...state, microphone: 'opening', gathers },
    { type: 'microphone', attempt },
    ...(gathers ? [{ type: 'gather' as const, attempt }] : []),
    { type: 'timer', attempt, name: 'reach', ms: pacing.longestReach },
  );
}

/** Nothing stays open: no microphone, and no port that candidates were gathered on. */
function letGo(state: Ringing, at: StepContext): Step {
  if (state.gathers) return startAfresh(state, at);
  if (state.microphone === null) return stay(state);
  return to({ ...state, microphone: null }, { type: 'no-microphone', attempt: state.attempt }, ...noReach(state.attempt));
}

function due(state: Ringing, { name }: CallEvent<'timer'>, at: StepContext): Step {
  if (name === 'over') return finish(state, { reason: 'no_answer', byMe: false }, at);
  if (name === 'servers') return to(state, askServers(state.attempt, state.call, state.other));
  return name === 'reach' ? letGo(state, at) : stay(state);
}

/** Whatever the peer has to say stays here; what failed is told when Accept needs it. */
function heard(state: Ringing, { event }: CallEvent<'peer'>): Step {
  if (event.type === 'stalled') return to({ ...state, way: 'stalled' });
  return event.type === 'candidates' ? to({ ...state, way: 'looking', local: [...state.local, ...event.list] }) : stay(state);
}

/** What was gathered for nobody, for another offer or in another network is good for nothing. */
function startAfresh(state: Ringing, at: StepContext): Step {
  return after([{ type: 'release', attempt: state.attempt }], ringAgain(state, at));
}

/** Since the link was lost the server takes it that nothing rings here. */
function confirmedAgain({ state, effects }: Step): Step {
  return state.phase === 'ringing'
    ? to(state, ...effects, plainCommand(state.attempt, 'call/ringing', state.call.call_id))
    : { state, effects };
}

function decline(state: Ringing, at: StepContext, message = ''): Step {
  const { attempt, call } = state;
  const body = { call_id: call.call_id, ...(message === '' ? {} : { message }) };
  return finish(state, { reason: 'rejected', byMe: true }, at, { type: 'command', attempt, name: 'call/reject', body });
}

function rungAgain(state: Ringing, event: CallEvent<'ring'>, at: StepContext): Step {
  const { state: next, effects } = isNewer(event.call, state.call) ? renewed(state, event.call, at) : { state, effects: [] };
  return event.offer === null ? to(next, ...effects) : after(effects, offered(next, event.offer, at));
}

/** The same ring with what is known of its call now: it may end at another time. */
function renewed(state: Ringing, call: Call, at: StepContext): { readonly state: Ringing; readonly effects: readonly CallEffect[] } {
  const next = { ...state, call, other: otherOf(call, at.me), endsAt: ringEnd(call, at) };
  return { state: next, effects: [endTimer(next, at)] };
}

function offered(state: Ringing, sdp: string, at: StepContext): Step {
  if (sdp === state.offer) return to(state);
  const next = { ...state, offer: sdp };
  // The caller has loaded the page again: candidates of the connection before lead nowhere.
  const isAnother = state.offer !== null && fingerprintOf(sdp) !== fingerprintOf(state.offer);
  if (isAnother) return startAfresh({ ...next, candidates: [] }, at);
  return state.gathers ? startAfresh(next, at) : to(next, prepare(state.attempt, sdp));
}

function changed(state: Ringing, { call, mine }: { readonly call: Call; readonly mine: boolean }, at: StepContext): Step {
  if (!isNewer(call, state.call)) return stay(state);
  if (call.status === 'ended') return finishAs(state, call, at);
  if (ringsFor(call, at.me)) {
    const next = renewed(state, call, at);
    return to(next.state, ...next.effects);
  }
  if (isGone(call, at.me)) return finishGone(state, call, at);
  // By a call of mine to the other that I had given up: here is nobody who would talk.
  if (mine) return finish(state, { reason: 'lost', byMe: false }, at, endCommand(state.attempt, call.call_id, 'lost'));
  // Accepted, and not here: this phone is only at `accepting` when it asks for that.
  return drop(state, { phase: 'elsewhere', other: state.other, call });
}

function linked(state: Ringing, { call, mine, offer }: Standing, at: StepContext): Step {
  if (call === null) return finishLost(state, at);
  return ringsFor(call, at.me) ? rungAgain(state, { type: 'ring', call, offer }, at) : changed(state, { call, mine }, at);
}

function replied(state: Ringing, { to: command, reply }: CallEvent<'reply'>, at: StepContext): Step {
  const again = command === 'ice-servers' ? renewServers(state.attempt, reply) : [];
  if (command === 'ice-servers' && reply.code === null) {
    const inside = reply.servers.length === 0;
    return to({ ...state, inside }, { type: 'servers', attempt: state.attempt, servers: reply.servers }, ...again);
  }
  if (reply.code === 'call_not_found') return finishLost(state, at);
  return reply.call === null ? to(state, ...again) : changed(state, { call: reply.call, mine: false }, at);
}
