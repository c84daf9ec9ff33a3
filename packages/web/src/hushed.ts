import { useState } from 'preact/hooks';
import type { CallSet } from './call-set.ts';

/** Whether the ring in front was quietened, and the way to do so; no later one is. */
export function useHushed({ front }: Pick<CallSet, 'front'>): readonly [boolean, () => void] {
  const [hushed, setHushed] = useState<string | null>(null);
  const id = front?.id ?? null;
  return [id !== null && hushed === id, () => setHushed(id)];
}
