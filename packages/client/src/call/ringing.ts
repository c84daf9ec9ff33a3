import type { Call } from '@earshot/protocol';
import { busy, kept, plainCommand, show } from './command.ts';
import { drop, finish, finishAs, finishLost, isNewer } from './ending.ts';
import type { CallEvent, Standing } from './event.ts';
import type { CallEffect } from './effect.ts';
import { prepare, ringAgain, startRinging } from './ringing-start.ts';
import type { Accepting, Moment, Ringing } from './state.ts';
import { after, stay, to, type Step, type Table } from './step.ts';

/** It rings here. Only `accept` lets an answer or a candidate out, and only a finger on Accept asks for a microphone before. */
export const ringing: Table<Ringing> = {
  call: (state, event) => (event.other.id === state.other.id ? accept(state, event) : to(state, busy)),
  accept: (state, event) => accept(state, event),
  take: stay,
  reach: (state, event) => reach(state, event),
  decline: (state, _, at) => decline(state, at),
  hold: stay,
  resume: stay,
  mute: stay,
  unmute: stay,
  end: (state, _, at) => decline(state, at),
  hear: stay,
  dismiss: stay,
  ring: (state, event, at) => rungAgain(state, event, at),
  changed: (state, event, at) => changed(state, event.call, at),
  description: (state, event, at) => (event.kind === 'offer' ? offered(state, event.sdp, at) : stay(state)),
  candidates: (state, event) => to({ ...state, candidates: kept(state.candidates, event.list) }),
  linked: (state, { standing }, at) => (standing === null ? stay(state) : linked(state, standing, at)),
  reply: (state, event, at) => replied(state, event, at),
  microphone: (state, event) => to({ ...state, microphone: event.problem === null ? 'open' : null }),
  'microphone-lost': (state) => to({ ...state, microphone: null }),
  flow: stay,
  described: stay,
  broken: stay,
  peer: (state, event) => heard(state, event),
  timer: (state, event) => (event.name === 'reach' ? letGo(state) : stay(state)),
  network: (state, _, at) => (state.inside && state.microphone === null ? startAfresh(state, at) : stay(state)),
  out: (state) => drop(state, { phase: 'idle' }),
};

const accept = (state: Ringing, { ready, unfit }: Pick<CallEvent<'accept'>, 'ready' | 'unfit'>): Step => {
  if (unfit !== null) return to(state, show(unfit));
  const { leg, microphone, other, call, offer, candidates, local, stalled } = state;
  const accepting: Accepting = {
    phase: 'accepting',
    leg,
    other,
    call,
    offer,
    candidates,
    microphone: microphone ?? (ready ? 'opening' : 'asking'),
    answer: null,
    sent: false,
    local,
    again: null,
    connected: false,
    tap: false,
    stalled,
  };
  return to(
    accepting,
    { type: 'problem', problem: null },
    // The answer first: the way is being found while the browser looks for the microphone.
    ...(offer === null ? [] : [{ type: 'answer' as const, leg }]),
    ...(microphone === null ? [{ type: 'microphone' as const, leg }] : noReach(leg)),
  );
};

/** A press takes about a tenth of a second from finger down to finger up; by then the microphone is open. */
const longestReach = 2_000;

const noReach = (leg: string): readonly CallEffect[] => [{ type: 'timer', leg, name: 'reach', ms: null }];

/** Where a question would have to be asked, it waits for Accept itself. */
const reach = (state: Ringing, { on, ready }: CallEvent<'reach'>): Step => {
  if (!on) return letGo(state);
  if (!ready || state.microphone !== null) return stay(state);
  const { leg } = state;
  return to({ ...state, microphone: 'opening' }, { type: 'microphone', leg }, { type: 'timer', leg, name: 'reach', ms: longestReach });
};

const letGo = (state: Ringing): Step => {
  if (state.microphone === null) return stay(state);
  return to({ ...state, microphone: null }, { type: 'no-microphone', leg: state.leg }, ...noReach(state.leg));
};

/** Whatever the peer has to say stays here; what failed is told when Accept needs it. */
const heard = (state: Ringing, { event }: CallEvent<'peer'>): Step => {
  if (event.type === 'stalled') return to({ ...state, stalled: true });
  return event.type === 'candidates' ? to({ ...state, stalled: false, local: [...state.local, ...event.list] }) : stay(state);
};

/** What was gathered for another offer, or in another network, is good for nothing. */
const startAfresh = (state: Ringing, at: Moment): Step => after([{ type: 'release', leg: state.leg }], ringAgain(state, at));

const decline = (state: Ringing, at: Moment): Step =>
  finish(state, { reason: 'rejected', byMe: true }, at, plainCommand(state.leg, 'call/reject', state.call.call_id));

const rungAgain = (state: Ringing, event: CallEvent<'ring'>, at: Moment): Step => {
  if (event.call.call_id !== state.call.call_id) {
    return after([{ type: 'release', leg: state.leg }], startRinging({ call: event.call, offer: event.offer, candidates: [] }, at));
  }
  const call = isNewer(event.call, state.call) ? event.call : state.call;
  return event.offer === null ? to({ ...state, call }) : offered({ ...state, call }, event.offer, at);
};

const offered = (state: Ringing, sdp: string, at: Moment): Step => {
  if (sdp === state.offer) return to(state);
  const next = { ...state, offer: sdp };
  if (!state.inside) return to(next, prepare(state.leg, sdp));
  return state.offer === null ? to(next, prepare(state.leg, sdp), ...gather(next)) : startAfresh(next, at);
};

/** Where somebody outside must be asked for help, or nothing is known of it yet, gathering waits for Accept. */
const gather = ({ inside, offer, leg }: Ringing): readonly CallEffect[] => (inside && offer !== null ? [{ type: 'gather', leg }] : []);

const changed = (state: Ringing, call: Call, at: Moment): Step => {
  if (!isNewer(call, state.call)) return stay(state);
  if (call.status === 'ended') return finishAs(state, call, at);
  if (call.status === 'calling') return to({ ...state, call });
  // Accepted, and not here: this phone is only at `accepting` when it asks for that.
  return drop(state, { phase: 'elsewhere', other: state.other, call });
};

const linked = (state: Ringing, { call, offer }: Standing, at: Moment): Step => {
  if (call === null) return finishLost(state, at);
  if (call.call_id === state.call.call_id) {
    return call.status === 'calling' ? rungAgain(state, { type: 'ring', call, offer }, at) : changed(state, call, at);
  }
  if (call.status === 'calling' && call.callee_id === at.me) return rungAgain(state, { type: 'ring', call, offer }, at);
  return finishLost(state, at);
};

const replied = (state: Ringing, { to: command, reply }: CallEvent<'reply'>, at: Moment): Step => {
  if (command === 'ice-servers' && reply.code === null) {
    const next = { ...state, inside: reply.servers.length === 0 };
    return to(next, { type: 'servers', leg: state.leg, servers: reply.servers }, ...gather(next));
  }
  if (reply.code === 'call_not_found') return finishLost(state, at);
  return reply.call === null ? stay(state) : changed(state, reply.call, at);
};
