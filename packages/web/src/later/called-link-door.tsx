import type { Phone, PhoneSnapshot } from '@earshot/client';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { CallSet } from '../call-set.ts';
import { calledIn } from './called-link/call-link.ts';
import { useChunk } from './use-chunk.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
  readonly onPeople: () => void;
}

/** Whom the address asks to call, taken out of it; a page that is open hears of a link, too. */
function useCalled() {
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    function look(): void {
      const called = calledIn(location.hash);
      if (called === null) return;
      history.replaceState(null, '', location.pathname);
      setName(called);
    }
    look();
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return [name, setName] as const;
}

/** Goes where a link to a person leads, once somebody is signed in. */
export function CalledLink(props: Props) {
  const [name, setName] = useCalled();
  const done = useCallback(() => setName(null), [setName]);
  return name === null ? null : <Called key={name} {...props} name={name} onDone={done} />;
}

function Called(props: Props & { readonly name: string; readonly onDone: () => void }) {
  const [link] = useChunk(() => import('./called-link/called-link.tsx'));
  return link && <link.CalledLink {...props} />;
}
