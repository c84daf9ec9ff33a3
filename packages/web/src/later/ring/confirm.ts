import type { Phone } from '@earshot/client';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Ring } from '../../call-set.ts';

/** Milliseconds after which a ring that is not heard yet is confirmed as one that is only seen. */
const untilSilent = 400;

interface Rings {
  /** The ring that this tab is to sound. */
  readonly ring: Ring | null;
  /** A ring beside my call, which every tab shows. */
  readonly waiting: Ring | null;
  /** Per cent. */
  readonly volume: number;
  /** The page may make a sound. */
  readonly active: boolean;
  /** The server is connected. */
  readonly linked: boolean;
}

/**
 * Tells who calls that it rings here, once it does: when the sound has begun, or, where the browser lets none out or it
 * is turned off, that the ring is shown alone. Answers what is to be called when the sound has begun.
 */
export function useConfirmed(phone: Phone, { ring, waiting, volume, active, linked }: Rings): () => void {
  const saidRef = useRef(new Map<string, boolean>());
  const say = useCallback(
    (id: string, sound: boolean) => {
      const said = saidRef.current.get(id);
      if (said === true || said === sound) return;
      saidRef.current.set(id, sound);
      phone.rings(id, sound);
    },
    [phone],
  );
  const id = ring?.id;
  const silent = volume === 0;
  useEffect(() => {
    if (id === undefined) return;
    if (silent) return say(id, false);
    const waits = setTimeout(() => say(id, false), untilSilent);
    return () => clearTimeout(waits);
  }, [say, id, silent]);
  const beside = waiting?.view.phase === 'ringing' ? waiting.id : undefined;
  useEffect(() => {
    if (beside !== undefined) say(beside, active);
  }, [say, beside, active]);
  useEffect(() => {
    if (!linked) return;
    // Once a connection is lost, the server takes it that nothing rings here.
    for (const [said, sound] of saidRef.current) phone.rings(said, sound);
  }, [phone, linked]);
  return useCallback(() => {
    if (id !== undefined && !silent) say(id, true);
  }, [say, id, silent]);
}
