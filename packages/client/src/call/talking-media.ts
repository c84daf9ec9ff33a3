import type { PeerEvent } from '../ports.ts';
import { endCommand, iceCommands, show } from './command.ts';
import type { CallEffect } from './effect.ts';
import { finish } from './ending.ts';
import type { CallEvent, TimerName } from './event.ts';
import type { Moment, Talking } from './state.ts';
import { stay, to, type Step } from './step.ts';
import { patience } from './talking-start.ts';
import { say, settle } from './talking-sound.ts';

/** A blink of the network heals by itself. The callee waits longer, so that the two do not restart at once. */
const blink = { caller: 2_000, callee: 3_500 } as const;

/** What the peer reports, but for messages. */
export const heardOf = (state: Talking, event: Exclude<PeerEvent, { type: 'message' }>): Step => {
  switch (event.type) {
    case 'candidates':
      return to(state, ...(state.known ? iceCommands(state.leg, state.call.call_id, event.list) : []));
    case 'connection':
      return connection(state, event.state);
    case 'channel': {
      const effects: CallEffect[] = [];
      return to(say(state, effects), ...effects);
    }
    case 'tap':
      return state.tap === event.needed ? stay(state) : to({ ...state, tap: event.needed });
    case 'sound':
      return stay(state);
  }
};

const connection = (state: Talking, now: 'connecting' | 'connected' | 'disconnected' | 'failed'): Step => {
  switch (now) {
    case 'connecting':
      return stay(state);
    case 'connected':
      return to({ ...state, media: 'connected', heard: true, tries: 0 }, timer(state, 'sound', null), timer(state, 'mend', null));
    case 'disconnected':
      return lose(state, blink[state.side]);
    case 'failed':
      return lose(state, state.side === 'caller' ? 0 : 1_500);
  }
};

/** The sound is gone: waits for `mend` ms, then looks for another way; what counts is the time since it was last there. */
const lose = (state: Talking, mend: number): Step => {
  const lost = state.media === 'connected';
  const media = state.heard ? 'reconnecting' : 'connecting';
  return to({ ...state, media }, ...(lost ? [timer(state, 'sound', patience)] : []), timer(state, 'mend', mend));
};

/** Looks for another way soon. */
export const mendSoon = (state: Talking, ms: number): Step =>
  state.media === 'connected' ? stay(state) : to(state, timer(state, 'mend', ms));

export const missed = (state: Talking, name: TimerName, at: Moment): Step => {
  switch (name) {
    case 'mend':
      return mend(state);
    case 'sound':
      return state.media === 'connected' ? stay(state) : giveUp(state, at);
    case 'settle':
      return settle(state, { ...state, asking: null }, at);
  }
};

/** A new way is looked for by new candidates (ICE restart, RFC 8445 section 2.4), each time with more patience. */
const mend = (state: Talking): Step => {
  if (state.media === 'connected') return stay(state);
  const tries = state.tries + 1;
  const pause = Math.min(2 ** tries * 1_000, 8_000) + (state.side === 'callee' ? 1_000 : 0);
  return to({ ...state, tries, answers: 0 }, { type: 'restart', leg: state.leg }, timer(state, 'mend', pause));
};

const giveUp = (state: Talking, at: Moment): Step => {
  const reason = state.heard ? 'lost' : 'failed';
  const problem = show({ code: 'peer_unreachable', detail: `no sound for ${patience} ms (${reason})` });
  return finish(state, { reason, byMe: false }, at, problem, ...(state.known ? [endCommand(state.leg, state.call.call_id, reason)] : []));
};

/** A description of the other. */
export const described = (state: Talking, { kind, sdp }: CallEvent<'description'>): Step => {
  const { leg } = state;
  if (kind === 'offer') return to(state, { type: 'take-offer', leg, sdp, polite: state.side === 'callee' });
  const answers = state.answers + 1;
  // Two answers to what I think one offer: mine have crossed his answer, so both sides may hold different ones.
  const crossed = answers > 1 && state.media !== 'connected' ? [timer(state, 'mend', 0)] : [];
  return to({ ...state, answers }, { type: 'take-answer', leg, sdp }, ...crossed);
};

/** A description of mine is ready. */
export const sendDescribed = (state: Talking, { kind, sdp }: CallEvent<'described'>): Step => {
  const { leg, call } = state;
  if (sdp === null || !state.known) return stay(state);
  switch (kind) {
    case 'restart':
      return to(state, { type: 'command', leg, name: 'signal/offer', body: { call_id: call.call_id, offer: sdp } });
    case 'answer':
    case 'reanswer':
      return to(state, { type: 'command', leg, name: 'signal/answer', body: { call_id: call.call_id, answer: sdp } });
    case 'offer':
      return stay(state);
  }
};

const timer = (state: Talking, name: TimerName, ms: number | null): CallEffect => ({ type: 'timer', leg: state.leg, name, ms });
