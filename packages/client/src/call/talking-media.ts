import { times } from '@earshot/protocol';
import type { PeerEvent } from '../ports.ts';
import { writeMessage } from './channel.ts';
import { answerTo, endCommand, iceCommands, plainCommand, show } from './command.ts';
import type { CallEffect, TimerName } from './effect.ts';
import { finish } from './ending.ts';
import type { CallEvent } from './event.ts';
import { fingerprintOf } from './fingerprint.ts';
import { counted, judge, remedyOf, spanOf, type Health } from './health.ts';
import { answered, follow, offeredIs, renew } from './renewal.ts';
import { askServers } from './servers.ts';
import type { Moment, Talking } from './state.ts';
import { after, stay, to, type Step } from './step.ts';
import { patience } from './talking-start.ts';
import { say, settle, settleHold, sounds } from './settle.ts';

/**
 * A blink of the network heals by itself, and a new connection in a call is up by then. The callee waits longer, so
 * that the two do not restart at once.
 */
export const blink = { caller: 2_000, callee: 3_500 } as const;

/** What the peer reports, but for messages. */
export const heardOf = (state: Talking, event: Exclude<PeerEvent, { type: 'message' }>, at: Moment): Step => {
  switch (event.type) {
    case 'candidates':
      return to({ ...state, stalled: false }, ...(state.known ? iceCommands(state.leg, state.call.call_id, event.list) : []));
    case 'stalled':
      return stalled(state);
    case 'connection':
      return connection(state, event.state, at);
    case 'channel': {
      const effects: CallEffect[] = [];
      return to(say(state, effects), ...effects);
    }
    case 'tap':
      return tapped(state, event.needed);
    case 'sound':
      return stay(state);
  }
};

/**
 * A page that has a microphone open may play without a press (after a reload nobody has pressed anything): it is tried
 * once more then.
 */
const tapped = (state: Talking, needed: boolean): Step => {
  if (state.tap === needed) return stay(state);
  const again: readonly CallEffect[] = needed && state.microphone === 'open' ? [{ type: 'hear', leg: state.leg }] : [];
  return to({ ...state, tap: needed }, ...again);
};

const connection = (state: Talking, now: 'connecting' | 'connected' | 'disconnected' | 'failed', at: Moment): Step => {
  switch (now) {
    case 'connecting':
      return stay(state);
    case 'connected':
      return mended({ ...state, health: { path: 'up', flow: null } }, at);
    case 'disconnected':
      return lose(withPath(state, 'down'), blink[state.side], at);
    case 'failed':
      return lose(withPath(state, 'down'), state.side === 'caller' ? 0 : 1_500, at);
  }
};

/** Before its time: neither more patience nor an ICE restart helps a connection that finds no candidates. */
const stalled = (state: Talking): Step =>
  state.media === 'connected' ? stay(state) : to({ ...state, stalled: true }, timer(state, 'mend', 0));

const withPath = (state: Talking, path: Health['path']): Talking => ({ ...state, health: { ...state.health, path } });

/** The sound is there, or there again. */
const mended = (state: Talking, at: Moment): Step =>
  after(
    (['sound', 'mend', 'tell', 'page'] as const).map((name) => timer(state, name, null)),
    settle(state, { ...state, media: 'connected', heard: true, urgent: false, lostAt: null, tries: 0, renewals: 0, page: 'there' }, at),
  );

/** What arrives of the sound: ICE needs long to notice that nothing does. */
export const flowed = (state: Talking, bytes: number, at: Moment): Step => {
  const next = { ...state, health: counted(state.health, bytes, { expected: sounds(state) && !state.deaf, now: at.now }) };
  const verdict = judge(next.health, at.now);
  const urgent = verdict !== 'sounds' || state.media !== 'connected';
  if (state.media === 'connected' && verdict === 'silent') {
    return after(
      [{ type: 'say', leg: state.leg, text: writeMessage({ t: 'again' }) }],
      lose(next, state.side === 'caller' ? 0 : 1_500, at),
    );
  }
  if (state.media === 'reconnecting' && !state.taking && !state.fresh && verdict === 'sounds' && next.health.flow !== null)
    return mended(next, at);
  return next.health === state.health && urgent === state.urgent ? stay(state) : to({ ...next, urgent });
};

/**
 * The sound is gone: waits for `mend` ms, then looks for another way; what counts is the time since it was last there.
 */
const lose = (state: Talking, mend: number, at: Moment): Step => {
  const lost = state.media === 'connected';
  const media = state.heard ? 'reconnecting' : 'connecting';
  return after(
    [...(lost ? [timer(state, 'sound', patience)] : []), timer(state, 'mend', mend)],
    settle(state, { ...state, media, urgent: true, lostAt: state.lostAt ?? at.now }, at),
  );
};

/** Looks for another way soon. */
export const mendSoon = (state: Talking, ms: number): Step =>
  state.media === 'connected' ? stay(state) : to(state, timer(state, 'mend', ms));

/** The network here has changed: the old way may be dead, so another is looked for at once. */
export const rewired = (state: Talking, at: Moment): Step =>
  at.linked && state.known && !state.taking && !state.fresh
    ? to({ ...state, answers: 0 }, { type: 'restart', leg: state.leg })
    : stay(state);

export const missed = (state: Talking, name: TimerName, at: Moment): Step => {
  switch (name) {
    case 'mend':
      return mend(state, at);
    case 'sound':
      return state.media === 'connected' ? stay(state) : giveUp(state, at);
    case 'settle':
      return settleHold(state, state, { type: 'again' }, at);
    case 'tell':
      return settle(state, { ...state, telling: false, slow: true }, at);
    case 'page':
      return gone(state, at);
    case 'reach':
    case 'again':
      return stay(state);
    case 'servers':
      return to(state, askServers(state.leg, state.known ? state.call.call_id : null));
  }
};

const servers = (state: Talking): readonly CallEffect[] =>
  state.known ? [plainCommand(state.leg, 'ice-servers', state.call.call_id)] : [];

/** From this try on the servers are asked for anew: the address may be another by now, and a relay may be needed. */
const withRelay = 3;
const longestPause = 4_000;
/** So long an offer of mine may take to be answered by somebody who has offered too. */
const crossing = 700;

/**
 * A new way is looked for by new candidates (ICE restart, RFC 8445 section 2.4), each time with more patience; at
 * length by a new connection.
 */
const mend = (state: Talking, at: Moment): Step => {
  if (state.media === 'connected' || state.taking) return stay(state);
  const lostFor = at.now - (state.lostAt ?? at.now);
  const remedy = remedyOf({ ...state, linked: at.linked, lostFor });
  if (remedy === 'wait') return to(state, timer(state, 'mend', longestPause));
  const tries = state.tries + 1;
  const pause = Math.min(2 ** tries * 1_000, longestPause) + (state.side === 'callee' ? 1_000 : 0);
  const asked = tries === withRelay ? servers(state) : [];
  const step =
    remedy === 'renew' ? renew({ ...state, renewals: spanOf(lostFor) }) : to({ ...state, answers: 0 }, { type: 'restart', leg: state.leg });
  return after(
    asked,
    to(step.state.phase === 'talking' ? { ...step.state, tries } : step.state, ...step.effects, timer(state, 'mend', pause)),
  );
};

/** The other's page was closed, as it has said itself or the server says, and is not back. */
export const hasLeft = ({ media, page, known, call, other }: Talking): boolean =>
  media !== 'connected' && (page === 'left' || (known && call.away.includes(other.id)));

/** The other's page closes, or is loaded again. */
export const leaves = (state: Talking): Step => to({ ...state, page: 'leaving' }, timer(state, 'page', times.leaving));

/**
 * Who has said that their page closes is not back: where no sound is expected, as on hold, ICE would tell of it late.
 */
const gone = (state: Talking, at: Moment): Step => {
  if (state.page !== 'leaving') return stay(state);
  const left: Talking = { ...state, page: 'left' };
  return state.media === 'connected' ? lose(left, blink[state.side], at) : to(left);
};

const giveUp = (state: Talking, at: Moment): Step => {
  const reason = state.heard ? 'lost' : 'failed';
  const problem = show({ code: 'peer_unreachable', detail: `no sound for ${patience} ms (${reason})` });
  // Whose page was closed is not looked for in the network.
  const told = hasLeft(state) ? [] : [problem];
  return finish(state, { reason, byMe: false }, at, ...told, ...(state.known ? [endCommand(state.leg, state.call.call_id, reason)] : []));
};

/** A description of the other. */
export const described = (state: Talking, { kind, sdp }: CallEvent<'description'>, at: Moment): Step => {
  const { leg, side } = state;
  if (kind === 'answer') return answered(state, sdp);
  // Nothing is taken before the call is mine.
  if (state.taking) return to({ ...state, pending: sdp });
  switch (offeredIs(state, sdp)) {
    case 'crossed':
      // If mine went to a page of theirs that was gone by then, nobody answers it.
      return state.media === 'connected' ? stay(state) : to(state, timer(state, 'mend', crossing));
    case 'first':
      return to({ ...state, far: fingerprintOf(sdp) }, ...answerTo(leg, sdp));
    case 'restart':
      return to(state, { type: 'take-offer', leg, sdp, polite: side === 'callee' });
    case 'renewal': {
      const lost = lose({ ...state, page: 'there' }, blink[side], at);
      return lost.state.phase === 'talking' ? after(lost.effects, follow(lost.state, sdp)) : lost;
    }
  }
};

/** A description of mine is ready. */
export const sendDescribed = (state: Talking, { kind, sdp }: CallEvent<'described'>): Step => {
  const { leg, call } = state;
  if (sdp === null || !state.known) return stay(state);
  switch (kind) {
    case 'offer':
      // The first one went out with the call.
      if (!state.fresh) return stay(state);
      return to(state, offerCommand(state, sdp));
    case 'restart':
      return to(state, offerCommand(state, sdp));
    case 'answer':
    case 'reanswer':
      return to(state, { type: 'command', leg, name: 'signal/answer', body: { call_id: call.call_id, answer: sdp } });
  }
};

const offerCommand = ({ leg, call }: Talking, offer: string): CallEffect => ({
  type: 'command',
  leg,
  name: 'signal/offer',
  body: { call_id: call.call_id, offer },
});

const timer = (state: Talking, name: TimerName, ms: number | null): CallEffect => ({ type: 'timer', leg: state.leg, name, ms });
