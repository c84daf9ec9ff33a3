import type { Clock } from '../ports/clock.ts';
import type { Bus, Identity } from '../ports/core.ts';
import type { Done, Result } from '../ports/result.ts';
import { Away } from '../ports/unavailable.ts';

/**
 * Where a live door keeps who comes while the core cannot be reached. To send them away would cost a handshake of TLS
 * for each time that they come again, of everybody at once, and they would be there later.
 */
export interface Lobby {
  /** As `Bus.authenticate`; what is away then was away for all of `patience`. */
  authenticate(token: string, done: Done<Identity | null>): void;
  /** Answers all who wait. Safe twice. */
  close(): void;
}

/** Less than the ten seconds for which a page waits for its welcome. Milliseconds. */
export const patience = 6_000;
/** The core is asked again so often. Milliseconds. */
const askEvery = 250;

interface Waiting {
  readonly token: string;
  readonly done: Done<Identity | null>;
  readonly until: number;
}

interface Needs {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly core: Pick<Bus, 'authenticate'>;
}

export function createLobby({ clock, core }: Needs): Lobby {
  /** Everybody with the answer that they had last. */
  const here = new Map<Waiting, Result<Identity | null>>();
  let stop: (() => void) | null = null;
  let isClosed = false;

  function ask(one: Waiting): void {
    core.authenticate(one.token, (result) => {
      const isAway = !result.ok && result.error instanceof Away;
      if (!isAway || isClosed || clock.mono() >= one.until) return one.done(result);
      here.set(one, result);
      stop ??= clock.after(askEvery, askAll);
    });
  }

  function askAll(): void {
    stop = null;
    const all = [...here.keys()];
    here.clear();
    for (const one of all) ask(one);
  }

  return {
    authenticate: (token, done) => ask({ token, done, until: clock.mono() + patience }),
    close() {
      isClosed = true;
      stop?.();
      for (const [{ done }, result] of here) done(result);
      here.clear();
    },
  };
}
