import type { SideFrame } from '@earshot/protocol';
import { bring, heardHave, heardText } from '../text/delivery.ts';
import * as log from '../text/log.ts';
import { isUnmade } from './path.ts';
import { withEach, type TalkingStep } from './pairs.ts';
import { speak } from './side-channel.ts';
import type { Talking } from './state.ts';

/** Milliseconds for which what is typed is gathered before it goes out (RFC 4103 section 5.1 asks for 300). */
const gatherFor = 300;

/** I have typed. The first character goes out at once, and what follows soon after it together. */
export function write(state: Talking, text: string): TalkingStep {
  const next = { ...state, text: log.write(state.text, text) };
  return state.text.gathering ? { state: next, effects: [] } : gathered(next);
}

/** What was gathered goes out, to each of the others. */
export function gathered(state: Talking): TalkingStep {
  const { state: next, effects } = withEach(state, bringText);
  const gathering = effects.length > 0;
  if (!gathering && !state.text.gathering) return { state: next, effects };
  const timer = gathering ? [{ type: 'timer', attempt: state.attempt, name: 'text', ms: gatherFor } as const] : [];
  return { state: { ...next, text: { ...next.text, gathering } }, effects: [...effects, ...timer] };
}

/** Whether text gets to them now. It needs no sound. */
export function isReached({ channel, path }: Pick<Talking, 'channel' | 'path'>): boolean {
  return channel.phase === 'open' && !isUnmade(path) && path.connection.health.path === 'up';
}

/** Says to the other in front what of my text they do not have, as far as anything can be said now. */
export function bringText(state: Talking): TalkingStep {
  if (!isReached(state)) return { state, effects: [] };
  const { delivery, frames } = bring(state.delivery, state.text);
  const said = frames.flatMap((frame) => speak(state.channel, state.peer, frame));
  return { state: { ...state, delivery }, effects: said };
}

/** The same after another step. */
export function bringAfter({ state, effects }: TalkingStep): TalkingStep {
  const said = bringText(state);
  return { state: said.state, effects: [...effects, ...said.effects] };
}

/** They have text for me, and ask from where on. */
export function askedText(state: Talking): TalkingStep {
  return { state, effects: speak(state.channel, state.peer, { t: 'text-have', lines: state.delivery.have }) };
}

/** They have so many of my lines. */
export function toldHave(state: Talking, lines: number): TalkingStep {
  return bringText({ ...state, delivery: heardHave(state.delivery, lines, state.text) });
}

/** They have typed. */
export function toldText(state: Talking, frame: Extract<SideFrame, { readonly t: 'text' }>): TalkingStep {
  const { delivery, finished } = heardText(state.delivery, frame);
  const text = finished === null ? state.text : log.addLine(state.text, { from: state.other, text: finished });
  return { state: { ...state, delivery, text }, effects: [] };
}
