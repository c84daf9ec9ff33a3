import { guestPlace } from '../../guest-link.ts';

/** This tab is a guest's no more. */
export function leaveGuestLink(): void {
  sessionStorage.removeItem(guestPlace);
  location.replace(location.pathname);
}
