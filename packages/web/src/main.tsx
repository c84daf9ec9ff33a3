import { createPhone } from '@earshot/client';
import { render } from 'preact';
import { App } from './app.tsx';
import { follow } from './drawing.ts';
import { lacking } from './host.ts';
import { loadLater } from './use-later.ts';

/** Draws the phone's snapshot, now and whenever it has changed. */
function show(page: Element): void {
  const phone = createPhone({ url: location.origin });
  function draw(): void {
    render(<App phone={phone} snapshot={phone.getSnapshot()} />, page);
  }
  draw();
  follow(phone, draw);
  void loadLater();
}

const page = document.querySelector('#page');
const lacks = lacking();
// Without a phone: a remembered token would sign in, and others would call somebody who cannot answer.
if (page !== null) {
  if (lacks === null) show(page);
  else void loadLater().then(({ Lacking }) => render(<Lacking code={lacks} />, page));
}
