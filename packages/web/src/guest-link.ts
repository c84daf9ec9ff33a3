import { guestMark } from './guest-mark.ts';

/** Under which a tab keeps the secret. */
export const guestPlace = 'earshot.guest';

/**
 * The secret of the guest link that this tab was opened by, or null. It leaves the address bar at once, and outlives a
 * reload in the tab alone.
 */
export function guestLink(): string | null {
  const secret = /^#guest=([\w-]+)$/.exec(location.hash)?.[1];
  try {
    if (secret === undefined) return sessionStorage.getItem(guestPlace);
    sessionStorage.setItem(guestPlace, secret);
  } catch {
    // Then it stays in the address, so that a reload has it.
    return secret ?? null;
  }
  history.replaceState(null, '', location.pathname + guestMark);
  return secret;
}
