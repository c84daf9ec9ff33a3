import type { Call } from '@earshot/protocol';
import { busy, kept, plainCommand, show } from './command.ts';
import { drop, finish, finishAs, finishLost, isNewer } from './ending.ts';
import type { CallEvent, Standing } from './event.ts';
import { prepare, startRinging } from './ringing-start.ts';
import type { Accepting, Moment, Ringing } from './state.ts';
import { after, stay, to, type Step, type Table } from './step.ts';

/** It rings here. Only `accept` asks for a microphone, makes an answer or lets a candidate out. */
export const ringing: Table<Ringing> = {
  call: (state, event) => (event.other.id === state.other.id ? accept(state, event) : to(state, busy)),
  accept: (state, event) => accept(state, event),
  take: stay,
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
  description: (state, event) => (event.kind === 'offer' ? offered(state, event.sdp) : stay(state)),
  candidates: (state, event) => to({ ...state, candidates: kept(state.candidates, event.list) }),
  linked: (state, { standing }, at) => (standing === null ? stay(state) : linked(state, standing, at)),
  reply: (state, event, at) => replied(state, event, at),
  microphone: stay,
  'microphone-lost': stay,
  flow: stay,
  described: stay,
  // What failed is told when Accept needs it.
  broken: stay,
  // Whatever the peer has to say stays here.
  peer: stay,
  timer: stay,
  network: stay,
  out: (state) => drop(state, { phase: 'idle' }),
};

const accept = (state: Ringing, { ready, unfit }: Pick<CallEvent<'accept'>, 'ready' | 'unfit'>): Step => {
  if (unfit !== null) return to(state, show(unfit));
  const { leg } = state;
  const accepting: Accepting = {
    ...state,
    phase: 'accepting',
    microphone: ready ? 'opening' : 'asking',
    answer: null,
    sent: false,
    local: [],
    again: null,
    connected: false,
    tap: false,
    stalled: false,
  };
  return to(
    accepting,
    { type: 'problem', problem: null },
    // The answer first: the way is being found while the browser looks for the microphone.
    ...(state.offer === null ? [] : [{ type: 'answer' as const, leg }]),
    { type: 'microphone', leg },
  );
};

const decline = (state: Ringing, at: Moment): Step =>
  finish(state, { reason: 'rejected', byMe: true }, at, plainCommand(state.leg, 'call/reject', state.call.call_id));

const rungAgain = (state: Ringing, event: CallEvent<'ring'>, at: Moment): Step => {
  if (event.call.call_id !== state.call.call_id) {
    return after([{ type: 'release', leg: state.leg }], startRinging({ call: event.call, offer: event.offer, candidates: [] }, at));
  }
  const call = isNewer(event.call, state.call) ? event.call : state.call;
  return event.offer === null ? to({ ...state, call }) : offered({ ...state, call }, event.offer);
};

const offered = (state: Ringing, sdp: string): Step =>
  sdp === state.offer ? to(state) : to({ ...state, offer: sdp }, prepare(state.leg, sdp));

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
    return to(state, { type: 'servers', leg: state.leg, servers: reply.servers });
  }
  if (reply.code === 'call_not_found') return finishLost(state, at);
  return reply.call === null ? stay(state) : changed(state, reply.call, at);
};
