import { useEffect, useState } from 'preact/hooks';

/** Why this device cannot be woken for a ring. */
export type Hindrance =
  /** The browser takes no service worker from a server whose certificate it does not trust. */
  | 'untrusted'
  /** The browser has no pushes, as in a private window, or has none of the means that they need. */
  | 'unsupported'
  /** On iPhone and iPad only a page on the home screen can be woken. */
  | 'not-installed'
  /** Who has no key has nothing by which they could be known again. */
  | 'guest';

/**
 * Whether a ring is told to whoever has this device while the page is closed. `on` by the browser is said only when it
 * has a subscription, may show notifications, and the server knows the subscription; by a service, when the server
 * tells one that its operator has named.
 */
export type PushState =
  | { readonly is: 'unknown' }
  | { readonly is: 'impossible'; readonly why: Hindrance }
  /** The person has told the browser to show no notifications of this page. */
  | { readonly is: 'blocked' }
  | { readonly is: 'off' }
  | { readonly is: 'on'; readonly by: 'browser' | 'service' };

let now: PushState = { is: 'unknown' };
const listeners = new Set<(state: PushState) => void>();

/** What is known at this moment. */
export function pushState(): PushState {
  return now;
}

/** What is known from this moment on. */
export function setPushState(state: PushState): void {
  now = state;
  for (const listener of listeners) listener(state);
}

/** The same for a component, which is drawn again when it changes. */
export function usePushState(): PushState {
  const [state, setState] = useState(now);
  useEffect(() => {
    setState(now);
    listeners.add(setState);
    return () => void listeners.delete(setState);
  }, []);
  return state;
}
