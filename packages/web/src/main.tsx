import { createPhone } from '@earshot/client';
import { render } from 'preact';
import { adminSecret } from './admin-link.ts';
import { App } from './app.tsx';
import { asked } from './asked.ts';
import { follow } from './drawing.ts';
import { guestLink } from './guest-link.ts';
import { lacking } from './host.ts';
import { learnLanguage } from './languages/learning.ts';
import { invited } from './invited.ts';
import { connecting, outgoing } from './screens/outgoing.tsx';
import { Ringing } from './screens/ringing.tsx';
import { loadLater } from './use-later.ts';

/**
 * What the address of an invitation says behind its `#`, where no server and no log sees it. The admin link is one too,
 * and so is a request to be let in that an admin has approved.
 */
function invitation(): string | undefined {
  return adminSecret ?? invited() ?? asked()?.secret;
}

/** Draws the phone's snapshot, now and whenever it has changed. */
function show(page: Element): void {
  const secret = guestLink();
  // Few come by a guest link, so that their page is loaded later.
  if (secret !== null) return void loadLater().then(({ showGuest }) => showGuest(page, secret, { outgoing, connecting, Ringing }));
  const phone = createPhone({
    url: location.origin,
    invitation,
    ringing: 'when_told',
    filter: async () => (await import('./later/sound/noise-filter.ts')).loadFilter(phone),
  });
  function draw(): void {
    render(<App phone={phone} snapshot={phone.getSnapshot()} />, page);
  }
  draw();
  follow(phone, draw);
  void loadLater().then(({ watchPush }) => watchPush(phone));
}

function begin(page: Element): void {
  const lacks = lacking();
  // Without a phone: a remembered token would sign in, and others would call somebody who cannot answer.
  if (lacks === null) show(page);
  else void loadLater().then(({ Lacking }) => render(<Lacking code={lacks} />, page));
}

const page = document.querySelector('#page');
const learning = learnLanguage();
if (page !== null) {
  if (learning === null) begin(page);
  else void learning.then(() => begin(page));
}
