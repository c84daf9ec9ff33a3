import { closedLink, type LinkEvent, type LinkContext, type LinkState } from '../../src/link/link-state.ts';
import { stepLink } from '../../src/link/link.ts';

type Phase = LinkState['phase'];

export function at(now: number, unit = 0.5, awaited = false): LinkContext {
  return { now, unit, awaited };
}

export const place = { epoch: 'epoch', seq: 5 };

export function play(events: readonly (readonly [number, LinkEvent])[], start: LinkState = closedLink): LinkState {
  return events.reduce((state, [now, event]) => stepLink(state, event, at(now)).state, start);
}

export const start: LinkEvent = { type: 'start', token: 'token' };
export const welcome: Extract<LinkEvent, { type: 'welcome' }> = { type: 'welcome', wire: 1, place };
export const gone: Extract<LinkEvent, { type: 'gone' }> = { type: 'gone', wire: 1, reason: null };

export const phases = {
  closed: closedLink,
  opening: play([[0, start]]),
  open: play([
    [0, start],
    [0, welcome],
  ]),
  waiting: play([
    [0, start],
    [0, gone],
  ]),
  knocking: play([
    [0, start],
    [0, welcome],
    [20_000, gone],
    [20_000, { type: 'timer', name: 'retry' }],
    [20_000, { ...gone, wire: 2 }],
    [20_000, { type: 'timer', name: 'retry' }],
  ]),
} as const satisfies Record<Phase, LinkState>;

/** The next try, by a wire or by a knock, comes to nothing. */
export function failOnce(state: LinkState, moment: LinkContext): LinkState {
  const tried = stepLink(state, { type: 'timer', name: 'retry' }, moment).state;
  const { wires: number } = tried;
  const nothing: LinkEvent =
    tried.phase === 'knocking' ? { type: 'probed', wire: number, verdict: 'silent' } : { type: 'gone', wire: number, reason: null };
  return stepLink(tried, nothing, moment).state;
}

export function retryIn(state: LinkState, now: number): number {
  return state.phase === 'waiting' ? state.retryAt - now : NaN;
}
