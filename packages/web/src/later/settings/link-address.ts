import { useEffect, useState } from 'preact/hooks';
import { addressesForOthers } from '../health.ts';

/** The address under which others open a link to this page: not that of a machine that only it itself reaches. */
export function useLinkAddress(url: string): string {
  const [address, setAddress] = useState(url);
  useEffect(() => {
    let isShown = true;
    function show([first]: readonly string[]): void {
      if (isShown && first !== undefined) setAddress(`${first.replace(/\/$/, '')}/${url.slice(url.indexOf('#'))}`);
    }
    addressesForOthers().then(show, () => undefined);
    return () => {
      isShown = false;
    };
  }, [url]);
  return address;
}
