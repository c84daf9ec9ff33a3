import type { Call } from '@earshot/protocol';
import { answerTo, plainCommand } from './command.ts';
import type { CallEffect } from './effect.ts';
import { isHeldByMe, isHeldByThem, isOpen, stepHold, type HoldEffect, type HoldEvent, type HoldRecord, renewHold } from './hold.ts';
import { isMuted, stepMicrophone, type MicrophoneEffect, type MicrophoneEvent } from './microphone.ts';
import { isCompany, pairsOf, withEach, type TalkingStep } from './pairs.ts';
import { sideIn, talkOf } from './parties.ts';
import { isUnmade, type PathEffect, type PathEvent, type PathStep } from './path.ts';
import { stepPath } from './path-step.ts';
import { tellDeaf } from './tell-deaf.ts';
import { askServers } from './servers.ts';
import { onNewConnection } from '../text/delivery.ts';
import type { StepContext, Talking } from './state.ts';
import { nextWord, speak, stepChannel } from './side-channel.ts';
import { isToTell, keepTime, stepWord, timesIn, type WordEvent } from './talk-time.ts';
import { stepPage } from './their-page.ts';

/** Of those who may be on record, whoever is no other is me. */
function recordOf(state: Talking): HoldRecord {
  const { server, call, other } = state;
  return {
    known: server === 'knows',
    version: call.version,
    mine: call.held_by.some((id) => pairsOf(state).every((pair) => id !== pair.other.id)),
    theirs: call.held_by.includes(other.id),
  };
}

/** Whether the other has set the call aside, as the server or the other says. */
export function heldByThem(state: Talking): boolean {
  return isHeldByThem(state.hold, recordOf(state));
}

/** Between two anything is heard only while nobody holds. Among more, who holds sets themselves alone aside. */
export function sounds(state: Talking): boolean {
  return isCompany(state) ? !isHeldByMe(state.hold) : isOpen(state.hold, recordOf(state));
}

/** Talk time runs while sound is there and nobody holds, as far as it is known here: the server counts by both. */
function runs(state: Talking, loud: boolean): boolean {
  const down = state.server === 'knows' ? state.call.sound_down : [];
  return loud && pairsOf(state).some(({ path, other }) => path.phase === 'connected' && !down.includes(other.id));
}

/**
 * Does what follows from a change: silence or sound both ways, the talk time, word to the server and to the other.
 * `before` is null when the talk begins. `wanted` comes after silence and before words.
 */
export function settle(before: Talking | null, next: Talking, at: StepContext, wanted: readonly CallEffect[] = []): TalkingStep {
  const loud = sounds(next);
  const { microphone, effects: lines } = stepMicrophone(next.microphone, { type: loud ? 'sound' : 'hush' });
  const time = keepTime(next.time, { running: runs(next, loud), held: !loud }, at.now);
  // The other is heard as long as I may be.
  const listen = lines.length > 0 ? pairsOf(next).map(({ peer }): CallEffect => ({ type: 'listen', attempt: peer, on: loud })) : [];
  const effects = [...lines.flatMap((effect) => forMicrophone(next, effect)), ...listen, ...wanted];
  const asked = tellDeaf(tellSound({ ...next, microphone, time }, at, effects), at, effects);
  // What I have said of my hold is said again when a newer record says otherwise: they go by that.
  const isContradicted = before?.call.version !== next.call.version && recordOf(next).mine !== isHeldByMe(next.hold);
  const isNews =
    isContradicted ||
    before === null ||
    before.hold.mine.wish !== next.hold.mine.wish ||
    isMuted(before.microphone) !== isMuted(microphone);
  const said = isNews ? sayToAll(asked, effects) : asked;
  const isTold = before === null ? isMutedIn(next.call, at.me) : isMuted(before.microphone);
  if (isTold !== isMuted(microphone)) tellMute(said, effects);
  return { state: said, effects };
}

/** Tells the server whether I am muted, so that I am it still where I take the call over. */
function tellMute({ attempt, server, call, microphone }: Talking, effects: CallEffect[]): void {
  if (server === 'forgot') return;
  effects.push({ type: 'command', attempt, name: 'call/mute', body: { call_id: call.call_id, muted: isMuted(microphone) } });
}

/** Whether the record has that user as muted. */
export function isMutedIn({ parties }: Call, userId: string): boolean {
  return parties.some(({ user_id, muted }) => user_id === userId && muted);
}

/** Tells the server whether there is sound, if it believes otherwise. */
function tellSound(state: Talking, { me }: StepContext, effects: CallEffect[]): Talking {
  const { attempt, call, path, time } = state;
  const up = pairsOf(state).some((pair) => pair.path.phase === 'connected');
  const recorded = call.sound_up.includes(me) ? true : call.sound_down.includes(me) ? false : null;
  const isWanted = isToTell(time.word, { up, first: path.phase === 'connecting', recorded });
  if (state.server === 'forgot' || isUnmade(path) || !isWanted) return state;
  effects.push({ type: 'command', attempt, name: 'call/sound', body: { call_id: call.call_id, connected: up } });
  return withWord(state, 'tell');
}

/** What was said to the server of the sound, after an event. */
export function withWord(state: Talking, event: WordEvent): Talking {
  return {
    ...state,
    time: { ...state.time, word: stepWord(state.time.word, event) },
  };
}

/** A step of the microphone, and all that follows; that the call ends without one is not done here. */
export function settleMicrophone(state: Talking, event: MicrophoneEvent, at: StepContext): TalkingStep {
  const { microphone, effects } = stepMicrophone(state.microphone, event);
  if (microphone === state.microphone && effects.length === 0) return { state, effects: [] };
  const next = { ...state, microphone };
  const wanted = effects.flatMap((effect) => forMicrophone(next, effect));
  const step = settle(state, next, at, wanted);
  if (!effects.some(({ type }) => type === 'tell')) return step;
  const told = [...step.effects];
  return { state: sayToAll(step.state, told), effects: told };
}

function forMicrophone(state: Talking, effect: MicrophoneEffect): readonly CallEffect[] {
  const { attempt } = state;
  switch (effect.type) {
    case 'open':
      return [{ type: 'microphone', attempt }];
    case 'enable':
      return [{ ...effect, attempt }];
    case 'attach':
      return pairsOf(state).map(({ peer }) => ({ ...effect, attempt: peer }));
    case 'tell':
    case 'end':
      return [];
  }
}

/** A step of the hold of `next`, and all that follows. */
export function settleHold(before: Talking, next: Talking, event: HoldEvent, at: StepContext): TalkingStep {
  const { hold, effects } = stepHold(next.hold, event, recordOf(next));
  const asked = effects.map((effect) => forHold(next, effect));
  return settle(before, { ...next, hold }, at, asked);
}

/** The call as a newer record has it. */
export function withCall(state: Talking, call: Call, at: StepContext): Talking {
  const { state: told } = withEach(state, (one) => {
    const isBack = one.call.away.includes(one.other.id) && !call.away.includes(one.other.id);
    const back = isBack ? { ...one, page: stepPage(one.page, 'back') } : one;
    // In another call the order of the parties is another.
    const isOther = one.call.call_id !== call.call_id;
    return { state: isOther ? { ...back, side: sideIn(call, at.me, one.other.id) } : back, effects: [] };
  });
  return { ...told, call, server: 'knows', time: { ...told.time, ...timesIn(call, at.now, talkOf(call, at.me)) } };
}

/** The call is known here alone, as after a restart of the server. */
export function forget(state: Talking, at: StepContext): TalkingStep {
  const { state: kept } = withEach(state, (one) => {
    return { state: { ...one, deaf: 'heard', hold: stepHold(one.hold, { type: 'forgotten' }, recordOf(one)).hold }, effects: [] };
  });
  return settle(state, withWord({ ...kept, server: 'forgot' }, 'answered'), at);
}

/** What the path makes of an event. */
export function walk({ path, side, server }: Talking, event: PathEvent, { now, linked }: StepContext): PathStep {
  return stepPath(path, event, { now, linked, side, known: server === 'knows' });
}

/** A step of the path, and all that follows; giving it up ends the call, which is not done here. */
export function settlePath(state: Talking, event: PathEvent, at: StepContext): TalkingStep {
  const { path, effects } = walk(state, event, at);
  if (path === state.path && effects.length === 0) return { state, effects: [] };
  const isBack = effects.some(({ type }) => type === 'up' || type === 'follow');
  const isNew = effects.some(({ type }) => type === 'renew' || type === 'follow');
  const channel = isNew ? stepChannel(state.channel, { type: 'renewed' }) : state.channel;
  const delivery = isNew ? onNewConnection(state.delivery) : state.delivery;
  const hold = isNew ? renewHold(state.hold, recordOf(state)) : state.hold;
  const next = { ...state, path, channel, delivery, hold, page: isBack ? stepPage(state.page, 'back') : state.page };
  return settle(
    state,
    next,
    at,
    effects.flatMap((effect) => forPath(next, effect)),
  );
}

/** A hold that was refused is asked for again after this many milliseconds. */
const holdAgain = 3_000;

function forHold({ attempt, call }: Talking, effect: HoldEffect): CallEffect {
  return effect.type === 'later'
    ? { type: 'timer', attempt, name: 'settle', ms: holdAgain }
    : plainCommand(attempt, effect.for === 'hold' ? 'call/hold' : 'call/resume', call.call_id);
}

function forPath(state: Talking, effect: PathEffect): readonly CallEffect[] {
  const { attempt, peer } = state;
  switch (effect.type) {
    case 'restart':
    case 'take-answer':
      return [{ ...effect, attempt: peer }];
    case 'take-offer':
      return [{ ...effect, attempt: peer, polite: state.side === 'callee' }];
    case 'renew':
      return [...newPeer(state), { type: 'offer', attempt: peer }];
    case 'follow':
      return [...newPeer(state), ...answerTo(peer, effect.sdp)];
    case 'first':
      return answerTo(peer, effect.sdp);
    case 'servers':
      return state.server === 'knows' ? [askServers(peer, state.call, state.other)] : [];
    case 'again':
      return speak(state.channel, peer, { t: 'again' });
    case 'timer':
      return [{ ...effect, attempt: peer }];
    case 'up':
      return [
        // A word that was refused is still to be said again.
        ...(state.time.word === 'told' ? [] : [{ type: 'timer', attempt, name: 'tell', ms: null } as const]),
        { type: 'timer', attempt: peer, name: 'page', ms: null },
      ];
    case 'give-up':
      return [];
  }
}

/** A new connection is given what the old one had: the microphone, and whether the other is heard. */
export function newPeer(state: Talking, on = sounds(state)): readonly CallEffect[] {
  const attempt = state.peer;
  return [
    { type: 'peer', attempt, as: 'renewal' },
    { type: 'attach', attempt, on },
    { type: 'listen', attempt, on },
  ];
}

function sayToAll(state: Talking, effects: CallEffect[]): Talking {
  return withEach(state, (one) => ({ state: say(one, effects), effects: [] })).state;
}

/** How I stand, told over the side channel. Nothing happens while it is not open: it is said when it opens. */
export function say(state: Talking, effects: CallEffect[]): Talking {
  const { channel, hold, microphone, call } = state;
  const word = nextWord(channel, {
    held: isHeldByMe(hold),
    muted: isMuted(microphone),
    mic: microphone.device !== 'lost',
    version: call.version,
  });
  effects.push(...speak(channel, state.peer, word));
  return { ...state, channel: stepChannel(channel, { type: 'said' }) };
}
