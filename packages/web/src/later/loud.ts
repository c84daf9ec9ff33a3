import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { useActivation } from '../activation.ts';

/**
 * Whether this tab has the only place that there is under a name in this browser (Web Locks API), while it wants it. A
 * tab that closes hands it on at once to the one that has waited longest. Where there are no locks every tab has it.
 */
function usePlace(name: string, wants: boolean): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => {
    if (!wants) return;
    if (!('locks' in navigator)) return setHas(true);
    const given = Promise.withResolvers<void>();
    const waiting = new AbortController();
    function take(): Promise<void> {
      setHas(true);
      return given.promise;
    }
    navigator.locks.request(name, { signal: waiting.signal }, take).catch(() => setHas(!waiting.signal.aborted));
    return () => {
      waiting.abort();
      given.resolve();
      setHas(false);
    };
  }, [name, wants]);
  return has;
}

interface Props {
  /** Whose rings they are: two tabs may be two people. */
  readonly me: string;
  readonly rings: boolean;
  readonly onLoud: (loud: boolean) => void;
}

/**
 * Chooses the tab of this browser that rings aloud: one where the person has pressed something, for others may play no
 * sound; where there is none, the first that rings.
 */
export function Loud({ me, rings, onLoud }: Props) {
  const loud = usePlace(`earshot ring ${me}`, useActivation() || rings);
  useLayoutEffect(() => onLoud(loud), [loud, onLoud]);
  return null;
}
