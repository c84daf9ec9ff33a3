import { keep } from '../text/kept.ts';
import type { CallEffect } from './effect.ts';
import { pairsOf } from './pairs.ts';
import type { Talking } from './state.ts';

/** Keeps the text of the call while the page is loaded again. */
export function keepText(state: Talking): readonly CallEffect[] {
  const text = keep(
    state.text,
    pairsOf(state).map(({ other, delivery }) => ({ to: other.id, delivery })),
  );
  return text === null ? [] : [{ type: 'keep-text', callId: state.call.call_id, text }];
}
