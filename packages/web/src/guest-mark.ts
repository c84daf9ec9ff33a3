/** Stands behind the address of a guest's page, so that the service worker does not take it for a phone. */
export const guestMark = '#visit';
