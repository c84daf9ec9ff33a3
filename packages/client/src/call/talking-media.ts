import { times } from '@earshot/protocol';
import type { PeerEvent } from '../ports.ts';
import { deafDue } from './deaf.ts';
import { endCommand, iceCommands, show, toward } from './command.ts';
import type { CallEffect, TimerName } from './effect.ts';
import { finish } from './ending.ts';
import type { CallEvent } from './event.ts';
import { pairsOf } from './pairs.ts';
import { giveUpAfter } from './path.ts';
import { askServers } from './servers.ts';
import { heldByThem, say, settle, settleHold, settlePath, sounds, walk, withWord } from './settle.ts';
import { stepChannel } from './side-channel.ts';
import type { StepContext, Talking } from './state.ts';
import { after, stay, to, type Step } from './step.ts';
import { yieldTo } from './take-over.ts';
import { stepPage } from './their-page.ts';
import { bringAfter, gathered } from './written.ts';

/** What the peer reports, but for messages. */
export function heardOf(state: Talking, event: Exclude<PeerEvent, { type: 'message' }>, at: StepContext): Step {
  switch (event.type) {
    case 'candidates': {
      const told = state.server === 'knows' ? iceCommands(state.peer, state.call, state.other, event.list) : [];
      return after(told, settlePath(state, { type: 'gathered' }, at));
    }
    case 'stalled':
      return settlePath(state, event, at);
    case 'connection':
      return bringAfter(settlePath(state, event, at));
    case 'channel': {
      const effects: CallEffect[] = [];
      const said = say({ ...state, channel: stepChannel(state.channel, { type: 'open' }) }, effects);
      return bringAfter({ state: said, effects });
    }
    case 'channel-closed':
      return to({ ...state, channel: stepChannel(state.channel, { type: 'closed' }) });
    case 'tap':
      return tapped(state, event.needed);
    case 'sound':
      return stay(state);
  }
}

/**
 * A page that has a microphone open may play without a press (after a reload nobody has pressed anything): it is tried
 * once more then.
 */
function tapped(state: Talking, needed: boolean): Step {
  const output = needed ? 'blocked' : 'plays';
  if (state.output === output) return stay(state);
  const again: readonly CallEffect[] = needed && state.microphone.device === 'open' ? [{ type: 'hear', attempt: state.peer }] : [];
  return to({ ...state, output }, ...again);
}

/** What arrives of the sound. It is expected while neither of us holds and the other has a microphone. */
export function flowed(state: Talking, bytes: number, at: StepContext): Step {
  return settlePath(state, { type: 'flow', bytes, expected: sounds(state) && !heldByThem(state) && state.theirMicrophone !== 'none' }, at);
}

/** A timer has run out. */
export function due(state: Talking, name: TimerName, at: StepContext): Step {
  switch (name) {
    case 'mend':
      return settlePath(state, { type: 'mend' }, at);
    case 'sound':
      return unfound(state, at);
    case 'settle':
      return settleHold(state, state, { type: 'again' }, at);
    case 'tell':
      return settle(state, withWord(state, 'due'), at);
    case 'deaf':
      return settle(state, { ...state, deaf: deafDue(state.deaf) }, at);
    case 'page':
      return overdue(state, at);
    case 'text':
      return gathered({ ...state, text: { ...state.text, gathering: false } });
    case 'reach':
    case 'again':
    case 'over':
      return stay(state);
    case 'servers':
      return to(state, askServers(state.peer, state.server === 'knows' ? state.call : null, state.other));
  }
}

/** No way was found for all of the time that is given it. */
function unfound(state: Talking, at: StepContext): Step {
  // Among more than two the others go on, and whom I do not reach is named.
  if (pairsOf(state).some(({ path }) => path.phase === 'connected') && state.path.phase !== 'connected')
    return to(state, { type: 'timer', attempt: state.peer, name: 'sound', ms: giveUpAfter });
  const [over] = walk(state, { type: 'sound' }, at).effects;
  return over?.type === 'give-up' ? giveUp(state, over.reason, at) : stay(state);
}

/** The other's page was closed, as it has said itself or the server says, and is not back. */
export function hasLeft({ path, page, server, call, other }: Talking): boolean {
  return path.phase !== 'connected' && (page === 'left' || (server === 'knows' && call.away.includes(other.id)));
}

/** The other's page closes, or is loaded again. */
export function leaves(state: Talking): Step {
  return to({ ...state, page: stepPage(state.page, 'leaves') }, { type: 'timer', attempt: state.peer, name: 'page', ms: times.leaving });
}

/** Who has said that their page closes is not back. */
function overdue(state: Talking, at: StepContext): Step {
  const page = stepPage(state.page, 'overdue');
  return page === state.page ? stay(state) : settlePath({ ...state, page }, { type: 'left' }, at);
}

function giveUp(state: Talking, reason: 'lost' | 'failed', at: StepContext): Step {
  // What was never given to this page is still where it was.
  if (state.path.phase === 'asking' && state.path.from === 'another') return yieldTo(state, state.call);
  const problem = show({ code: 'peer_unreachable', detail: `no sound for ${giveUpAfter} ms (${reason})` });
  // Whose page was closed is not looked for in the network.
  const told = hasLeft(state) ? [] : [problem];
  return finish(
    state,
    { reason, byMe: false },
    at,
    ...told,
    ...(state.server === 'knows' ? [endCommand(state.attempt, state.call.call_id, reason)] : []),
  );
}

/** A description of mine is ready. */
export function sendDescribed(state: Talking, { kind, sdp }: CallEvent<'described'>): Step {
  const { peer, call, path } = state;
  if (sdp === null || state.server === 'forgot') return stay(state);
  switch (kind) {
    case 'offer': {
      // The first one went out with the call.
      const isNew = 'connection' in path && path.connection.end.phase === 'offered';
      return isNew ? to(state, offerCommand(state, sdp)) : stay(state);
    }
    case 'restart':
      return to(state, offerCommand(state, sdp));
    case 'answer':
    case 'reanswer':
      return to(state, {
        type: 'command',
        attempt: peer,
        name: 'signal/answer',
        body: { call_id: call.call_id, answer: sdp, ...toward(call, state.other) },
      });
  }
}

function offerCommand({ peer, call, other }: Talking, offer: string): CallEffect {
  return {
    type: 'command',
    attempt: peer,
    name: 'signal/offer',
    body: { call_id: call.call_id, offer, ...toward(call, other) },
  };
}
