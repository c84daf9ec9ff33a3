import type { Answered } from '@earshot/protocol';
import type { Outcome, Wanted } from './session-state.ts';

/** Whoever came in, by which token; for how long that lives, or null when it ends by disuse alone. */
export type Entry = Answered<'devices/token'>;

/** Somebody who came in, or why they did not. */
export type Came = { readonly entry: Entry } | { readonly outcome: Outcome };

/** The ways to a token, by the key of this device if it keeps one. Never rejects. */
export interface Entrance {
  ask(wanted: Wanted): Promise<Came>;
  /** A name was taken in place of another: its key goes with it. */
  renamed(from: string, to: string): Promise<void>;
}

/** Nothing was answered. */
export const silent: Came = { outcome: { code: 'silent', message: '', again: null } };

/** An entrance whose code is loaded when it is first wanted; a load that fails is a server that does not answer. */
export function lateEntrance(load: () => Promise<Entrance>): Entrance {
  return {
    ask: (wanted) =>
      load().then(
        (entrance) => entrance.ask(wanted),
        () => silent,
      ),
    renamed: (from, to) =>
      load().then(
        (entrance) => entrance.renamed(from, to),
        () => undefined,
      ),
  };
}
