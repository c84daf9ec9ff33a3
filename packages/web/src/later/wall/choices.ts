import { useEffect, useState } from 'preact/hooks';

/** Somebody whose calls a page answers by itself. */
export interface Named {
  readonly id: string;
  readonly username: string;
}

/** Whether this device answers by itself, and whom, as its person has chosen. */
export interface WallChoices {
  readonly on: boolean;
  /** The user who has chosen it: for nobody else who signs in here it holds. */
  readonly of: string;
  readonly people: readonly Named[];
}

const place = 'earshot.wall';
const off: WallChoices = { on: false, of: '', people: [] };

function isNamed(value: unknown): value is Named {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'username' in value &&
    typeof value.username === 'string'
  );
}

/** The choices of a text. What is not as it should be answers nobody. */
export function readWall(text: string | null): WallChoices {
  try {
    const kept: unknown = JSON.parse(text ?? '');
    if (typeof kept !== 'object' || kept === null || !('on' in kept && 'of' in kept && 'people' in kept)) return off;
    const { on, of, people } = kept;
    if (typeof of !== 'string' || !Array.isArray(people)) return off;
    return { on: on === true, of, people: people.filter(isNamed).map(({ id, username }) => ({ id, username })) };
  } catch {
    return off;
  }
}

/** Where the browser keeps nothing for the page, nobody is answered. */
function recall(): WallChoices {
  try {
    return readWall(localStorage.getItem(place));
  } catch {
    return off;
  }
}

let chosen: WallChoices | null = null;

/** What `me` has chosen for this device; the choice of somebody else answers nobody. */
export function wallOf(me: string): WallChoices {
  chosen ??= recall();
  return chosen.of === me ? chosen : { ...off, of: me };
}

/** Chooses something for this device, at once and for all tabs of this browser. */
export function chooseWall(me: string, change: Partial<Omit<WallChoices, 'of'>>): void {
  const { on, people } = { ...wallOf(me), ...change };
  const text = JSON.stringify({ on, of: me, people });
  try {
    localStorage.setItem(place, text);
  } finally {
    // The browser tells the other tabs alone.
    dispatchEvent(new StorageEvent('storage', { key: place }));
  }
}

/** The choices for a component, which is drawn again when they change, in another tab, too. */
export function useWallChoices(me: string): WallChoices {
  const [, draw] = useState<unknown>();
  useEffect(() => {
    function read({ key }: StorageEvent): void {
      if (key !== place) return;
      chosen = recall();
      draw(chosen);
    }
    addEventListener('storage', read);
    return () => removeEventListener('storage', read);
  }, []);
  return wallOf(me);
}
