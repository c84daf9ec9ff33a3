import { useEffect, useState } from 'preact/hooks';
import { useActivation } from '../../activation.ts';

interface Wish {
  /** This tab wants the place. */
  readonly wants: boolean;
  /** It takes the place from a tab that has it and does not use it. */
  readonly takes: boolean;
}

/**
 * Whether this tab has the only place that there is under a name in this browser (Web Locks API), while it wants it. A
 * tab that closes hands it on at once to the one that has waited longest. Where there are no locks every tab has it.
 */
function usePlace(name: string, { wants, takes }: Wish): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => {
    if (!wants) return;
    if (!('locks' in navigator)) return setHas(true);
    const given = Promise.withResolvers<void>();
    const waiting = new AbortController();
    let had = false;
    function ask(options: LockOptions): void {
      navigator.locks.request(name, options, take).catch(lose);
    }
    function take(): Promise<void> {
      had = true;
      setHas(true);
      return given.promise;
    }
    // A place that was had and is lost was taken by another tab, and is waited for; a browser that gives none gives it
    // to every tab.
    function lose(): void {
      if (waiting.signal.aborted) return;
      setHas(!had);
      if (had) ask({ signal: waiting.signal });
      had = false;
    }
    ask(takes ? { steal: true } : { signal: waiting.signal });
    return () => {
      waiting.abort();
      given.resolve();
      setHas(false);
    };
  }, [name, wants, takes]);
  return has;
}

/**
 * Whether this is the tab of this browser that rings aloud for somebody, `me`: two tabs may be two people. It is one
 * where the person has pressed something, for others may play no sound; where there is none, the first that rings. A
 * tab that the server asks to (`asked`) takes the place from the one that is silent.
 */
export function useLoud(me: string, rings: boolean, asked: boolean): boolean {
  return usePlace(`earshot ring ${me}`, { wants: useActivation() || rings, takes: asked });
}
