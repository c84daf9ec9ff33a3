import { useEffect, useState } from 'preact/hooks';
import type * as parts from './later/parts.ts';

/** What is loaded once the page is there. */
export type Later = typeof parts;

/** Milliseconds after which what the page needs later is loaded, also when the browser is never idle. */
const longest = 2_000;

/** Milliseconds until a load that has failed is tried again, as when the server is away. */
const pause = 2_000;

let loading: Promise<Later> | null = null;
let loaded: Later | null = null;

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function idle(): Promise<void> {
  if (!('requestIdleCallback' in window)) return wait(longest);
  return new Promise((resolve) => requestIdleCallback(() => resolve(), { timeout: longest }));
}

async function load(): Promise<Later> {
  await idle();
  for (;;)
    try {
      return (loaded = await import('./later/parts.ts'));
    } catch {
      await wait(pause);
    }
}

/**
 * Loads what the page needs later when the browser has nothing else to do, so that it is there before anybody presses
 * for it, and also when the server is away by then.
 */
export function loadLater(): Promise<Later> {
  return (loading ??= load());
}

/** The parts of the page that are loaded later; null until they are here. */
export function useLater(): Later | null {
  const [here, setHere] = useState(loaded);
  useEffect(() => {
    let isWanted = true;
    void loadLater().then((later) => isWanted && setHere(later));
    return () => {
      isWanted = false;
    };
  }, []);
  return here;
}
