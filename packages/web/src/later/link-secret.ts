import { useEffect, useState } from 'preact/hooks';

function inAddress(): string | null {
  return /^#link=(.+)$/.exec(location.hash)?.[1] ?? null;
}

/** Takes the secret out of the address bar, where a reload would find it again. */
export function takeOut(): void {
  history.replaceState(null, '', location.pathname);
}

/**
 * The secret of a link that was opened here, by which this browser may become a further device of somebody; null when
 * there is none. A page that is open already hears of one as well. The function lets go of it.
 */
export function useLinkSecret(): readonly [string | null, () => void] {
  const [secret, setSecret] = useState(inAddress);
  useEffect(() => {
    function look(): void {
      const found = inAddress();
      if (found !== null) setSecret(found);
    }
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  function letGo(): void {
    if (inAddress() !== null) takeOut();
    setSecret(null);
  }
  return [secret, letGo];
}
