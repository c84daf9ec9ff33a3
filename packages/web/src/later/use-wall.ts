import { useEffect, useState } from 'preact/hooks';
import type * as parts from './wall/wall-parts.ts';

type Wall = typeof parts;

/** Milliseconds until a load that has failed is tried again, as when the server is away. */
const pause = 2_000;

let loading: Promise<Wall> | null = null;
let loaded: Wall | null = null;

async function load(): Promise<Wall> {
  for (;;)
    try {
      return (loaded = await import('./wall/wall-parts.ts'));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
}

/** Whether answering by itself is turned on in this browser, as `wall/choices.ts` keeps it. */
function isOn(): boolean {
  try {
    return localStorage.getItem('earshot.wall')?.startsWith('{"on":true') === true;
  } catch {
    return false;
  }
}

/** What answers by itself: loaded once it was turned on in this browser, in whatever tab, and there from then on. */
export function useWall(): Wall | null {
  const [wall, setWall] = useState(loaded);
  useEffect(() => {
    function read(): void {
      if (isOn()) void (loading ??= load()).then(setWall);
    }
    read();
    addEventListener('storage', read);
    return () => removeEventListener('storage', read);
  }, []);
  return wall;
}
