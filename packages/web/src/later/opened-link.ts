import { useEffect } from 'preact/hooks';

/**
 * Goes where a link leads that is opened in this tab: its secret stands behind the `#`, so that the browser takes it
 * for the same page and loads nothing.
 */
export function useOpenedLink(): void {
  useEffect(() => {
    // One that was opened before this was there to hear of it: the page has taken its own out of the address.
    if (/^#(?:guest|admin)=/.test(location.hash)) location.reload();
    function follow(): void {
      if (/^#(?:guest|invite|admin)=/.test(location.hash)) location.reload();
    }
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
}
