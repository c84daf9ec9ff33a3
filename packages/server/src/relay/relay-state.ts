import type { Beside } from '../ports/core.ts';

/**
 * How the relay is that this server runs:
 *
 *     starting --answers--> up --ends, or is silent--> down --after a pause--> starting
 *     starting --ends, or never answers--> down
 *     missing: there is no coturn; it is looked for again
 */
export type RelayState =
  | { readonly is: 'starting' }
  | { readonly is: 'up' }
  /** `why` is a whole sentence, with what to do where there is something. */
  | { readonly is: 'down'; readonly why: string }
  | { readonly is: 'missing'; readonly why: string };

/** The state as health tells it: `down` and `missing` say why. */
export function healthOf(state: RelayState): Beside {
  switch (state.is) {
    case 'starting':
    case 'up':
      return { relay: state.is };
    case 'down':
    case 'missing':
      return { relay: state.is, relay_reason: state.why };
  }
}

const shortest = 1_000;
const longest = 60_000;
/** Who was up for so long starts again at once, as after a first failure. Milliseconds. */
const steady = 60_000;

/** How often in a row it has ended, counting this time, when it was up for so many milliseconds. */
export function failuresAfter(before: number, upMs: number): number {
  return upMs >= steady ? 1 : before + 1;
}

/** The pause before it is started again: 1 s, then twice as long each time, a minute at most. Milliseconds. */
export function pauseAfter(failures: number): number {
  return Math.min(longest, shortest * 2 ** Math.max(0, failures - 1));
}
