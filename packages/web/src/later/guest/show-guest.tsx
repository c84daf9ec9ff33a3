import { createPhone } from '@earshot/client';
import { render } from 'preact';
import { follow } from '../../drawing.ts';
import { GuestPage } from './guest-page.tsx';
import type { Screens } from './screens.ts';

/** Opens the page of who has come by the guest link with this secret, and draws it whenever something has changed. */
export function showGuest(page: Element, secret: string, screens: Screens): void {
  const phone = createPhone({
    url: location.origin,
    guestLink: secret,
    ringing: 'when_told',
    filter: async () => (await import('../sound/noise-filter.ts')).loadFilter(phone),
  });
  function draw(): void {
    render(<GuestPage screens={screens} phone={phone} snapshot={phone.getSnapshot()} secret={secret} />, page);
  }
  draw();
  follow(phone, draw);
}
