import type { Life, LinkEffect, LinkContext, LinkState, LinkStep } from './link-state.ts';
import * as timing from './timing.ts';

/** A wait before the next try, and which try that is. */
export type Planned = { readonly ms: number; readonly attempt: number };

export const silenced: readonly LinkEffect[] = [
  { type: 'timer', name: 'opening', ms: null },
  { type: 'timer', name: 'retry', ms: null },
  { type: 'timer', name: 'quiet', ms: null },
];

export function dropped(state: LinkState): readonly LinkEffect[] {
  return 'wire' in state ? [{ type: 'drop', wire: state.wire }] : [];
}

export function lifeOf({ token, door, place, attempt, failures, proven, denied, wires, openedAt, crowded, urgent }: Life): Life {
  return {
    token,
    door,
    place,
    attempt,
    failures,
    proven,
    denied,
    wires,
    openedAt,
    crowded,
    urgent,
  };
}

/** Whether sockets are known to work here. */
export function trusts({ proven, denied }: Life): boolean {
  return proven && denied < timing.blockedAfter;
}

/** A wait that is shortened is still a random one. */
export function wait(life: Life, { ms, attempt }: Planned, at: LinkContext): LinkStep {
  const most = life.urgent ? timing.urgentDelay : at.awaited ? timing.awaitedDelay : Infinity;
  return stayAway(life, { ms: ms > most ? most * (0.5 + at.unit / 2) : ms, attempt }, at);
}

export function stayAway(life: Life, { ms, attempt }: Planned, at: LinkContext): LinkStep {
  return {
    state: { ...lifeOf(life), attempt, phase: 'waiting', retryAt: at.now + ms },
    effects: [...silenced, { type: 'timer', name: 'retry', ms }],
  };
}
