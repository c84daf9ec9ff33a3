import type { Candidate, EndReason } from '@earshot/protocol';
import { endCommand, joinCommand, show } from './command.ts';
import { finish } from './ending.ts';
import type { CallEffect } from './effect.ts';
import type { CallEvent, Joining } from './event.ts';
import { byeReason, readFrame, type StateFrame } from './frame.ts';
import { stepMicrophone } from './microphone.ts';
import { settleCall } from './company.ts';
import { pairsOf, withEach } from './pairs.ts';
import { hasFurther } from './parties.ts';
import { settleHold, settleMicrophone, settlePath } from './settle.ts';
import { heardVersion } from '../text/delivery.ts';
import { isNews, speak, stepChannel } from './side-channel.ts';
import { keepText } from './kept-text.ts';
import { askedText, bringAfter, toldHave, toldText, write } from './written.ts';
import type { StepContext, Talking } from './state.ts';
import { after, stay, to, type Step, type Table } from './step.ts';
import { denied, isTaken, yieldTo } from './take-over.ts';
import { flowed, heardOf, leaves, due, sendDescribed } from './talking-media.ts';
import { linked, replied } from './talking-server.ts';

/**
 * We talk. Hold, mute and hang-up act here at once; the server and the other learn of it and are reconciled by version.
 */
export const talking: Table<Talking> = {
  call: stay,
  accept: stay,
  'pick-up': stay,
  reach: stay,
  decline: (state, _, at) => hangUp(state, at),
  take: stay,
  hold: (state, _, at) => settleHold(state, state, { type: 'press', wish: 'hold' }, at),
  resume: (state, _, at) => settleHold(state, state, { type: 'press', wish: 'talk' }, at),
  mute: (state, _, at) => settleMicrophone(state, { type: 'mute' }, at),
  unmute: (state, _, at) => unmute(state, at),
  write: (state, { text }) => write(state, text),
  join: (state, event) => join(state, event),
  end: (state, _, at) => hangUp(state, at),
  hear: (state) => to(state, ...hearAll(state)),
  dismiss: stay,
  ring: stay,
  changed: (state, event, at) =>
    isTaken(state, event) ? yieldTo(state, event.call) : settleCall(denied(state, event, at), event.call, at),
  description: (state, { kind, sdp }, at) => settlePath(state, { type: kind, sdp }, at),
  candidates: (state, event) => add(state, event.list),
  linked: (state, { standing }, at) => linked(state, standing, at),
  reply: (state, event, at) => replied(state, event, at),
  microphone: (state, event, at) => opened(state, event, at),
  'microphone-lost': (state, event, at) => lost(state, event, at),
  flow: (state, event, at) => flowed(state, event.bytes, at),
  described: (state, event) => sendDescribed(state, event),
  broken: (state, event, at) => (event.doing === 'take-answer' ? settlePath(state, { type: 'broken' }, at) : stay(state)),
  peer: (state, event, at) => (event.event.type === 'message' ? told(state, event.event.text, at) : heardOf(state, event.event, at)),
  timer: (state, event, at) => due(state, event.name, at),
  standby: (state, _, at) => settleHold(state, state, { type: 'standby' }, at),
  back: (state, _, at) => settleHold(state, state, { type: 'back' }, at),
  network: (state, _, at) => withEach(state, (one) => settlePath(one, { type: 'network' }, at)),
  leaving: (state) =>
    to(state, ...pairsOf(state).flatMap(({ channel, peer }) => speak(channel, peer, { t: 'leaving' })), ...keepText(state)),
  out: (state, _, at) => finish(state, { reason: 'hung_up', byMe: true }, at),
};

function hangUp(state: Talking, at: StepContext): Step {
  return finish(
    state,
    { reason: 'hung_up', byMe: true },
    at,
    ...(state.server === 'knows' ? [endCommand(state.attempt, state.call.call_id)] : []),
  );
}

/** The server alone can do it: nothing changes here before it has. */
function join(state: Talking, joining: Joining): Step {
  if (state.server === 'knows')
    return to(state, { type: 'problem', problem: null }, joinCommand(state.attempt, state.call.call_id, joining));
  return to(state, show({ code: 'server_unreachable', detail: joining.how }));
}

function add(state: Talking, candidates: readonly Candidate[]): Step {
  return to(state, { type: 'add', attempt: state.peer, candidates });
}

/** Unmute is also the gesture that opens a lost microphone once more. */
function unmute(state: Talking, at: StepContext): Step {
  const step = settleMicrophone(state, { type: 'unmute' }, at);
  return state.microphone.device === 'lost' ? after([{ type: 'problem', problem: null }], step) : step;
}

function opened(state: Talking, { problem }: CallEvent<'microphone'>, at: StepContext): Step {
  const { attempt, microphone } = state;
  if (problem === null) {
    const step = settleMicrophone(state, { type: 'opened' }, at);
    const isBlocked = pairsOf(state).some(({ output }) => output === 'blocked');
    return isBlocked ? to(step.state, ...step.effects, ...hearAll(state)) : step;
  }
  const [over] = stepMicrophone(microphone, { type: 'refused' }).effects;
  if (over?.type !== 'end') return after([show(problem)], settleMicrophone(state, { type: 'refused' }, at));
  return finish(state, { reason: 'failed', byMe: true }, at, show(problem), endCommand(attempt, state.call.call_id, 'failed'));
}

function hearAll(state: Talking): readonly CallEffect[] {
  return pairsOf(state).map(({ peer }) => ({ type: 'hear', attempt: peer }));
}

/** Another microphone takes its place, if there is one that opens without a question. */
function lost(state: Talking, { problem, ready }: CallEvent<'microphone-lost'>, at: StepContext): Step {
  return after(
    [show(ready ? { code: 'microphone_changed', detail: problem.detail } : problem)],
    settleMicrophone(state, { type: 'gone', ready }, at),
  );
}

/**
 * What the other says directly. It may silence me at once; it lifts what they said before, and what the server has on
 * record of them if they know that record.
 */
function told(state: Talking, text: string, at: StepContext): Step {
  const frame = readFrame(text);
  if (frame === null) return stay(state);
  switch (frame.t) {
    case 'bye':
      // Whether I am left alone is for the server to say while somebody else is in the call.
      return hasFurther(state.call, at.me, state.other.id) ? leaves(state) : leave(state, byeReason(frame.reason), at);
    case 'again':
      // They hear nothing of me, so I shall look too, should they not be able to.
      return state.path.phase === 'connected' && state.side === 'callee' ? stay(state) : settlePath(state, { type: 'network' }, at);
    case 'leaving':
      return leaves(state);
    case 'state':
      return heardState(state, frame, at);
    case 'text-ask':
      return askedText(state);
    case 'text-have':
      return toldHave(state, frame.lines);
    case 'text':
      return toldText(state, frame);
  }
}

/** How they stand, if that is news. */
function heardState(state: Talking, frame: StateFrame, at: StepContext): Step {
  const { n, held, muted, mic = true, version } = frame;
  if (!isNews(state.channel, n)) return stay(state);
  const channel = stepChannel(state.channel, { type: 'heard', n });
  const theirMicrophone = mic ? (muted ? 'muted' : 'on') : 'none';
  const heard = { ...state, channel, theirMicrophone, delivery: heardVersion(state.delivery, frame.v) } as const;
  return bringAfter(settleHold(state, heard, { type: 'word', held, version }, at));
}

/** They have hung up. Their command to the server tells the rest; if it does not come, mine does. */
function leave(state: Talking, reason: EndReason, at: StepContext): Step {
  return finish(state, { reason, byMe: false, owed: state.server === 'knows' }, at, {
    type: 'timer',
    attempt: state.attempt,
    name: 'settle',
    ms: 3_000,
  });
}
