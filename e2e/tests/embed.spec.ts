import { readFileSync } from 'node:fs';
import { test } from '../lab/lab.ts';
import { expectTalk } from '../lab/hearing.ts';
import { expectReceipt } from '../lab/person.ts';

function example(name: string): string {
  return readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
}

test('a page of thirty lines with a phone in it rings Ada, and they hear each other', async ({ ada, open, server }) => {
  const guest = await open('Bob');
  await guest.page.route(`${server.origin}/embed.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: example('embed.js') }),
  );
  // Written into a page of the server, so that the browser takes it for one, policy and all.
  await guest.page.setContent(example('embed.html'));
  await guest.write('Your name', guest.name);
  await guest.press('Start');
  await guest.press(`Call ${ada.name}`);
  await ada.sees({ role: 'alertdialog', name: 'Incoming call', text: guest.name });
  await guest.sees({ role: 'status', text: `dialing: ${ada.name}` });
  await ada.press('Accept');
  await guest.sees({ role: 'status', text: `talking: ${ada.name}` });
  await expectTalk(ada, guest);
  await guest.press('End call');
  await expectReceipt(ada, /Call ended/);
  await guest.sees({ role: 'status', text: `ended: ${ada.name}` });
  await ada.press(`Call ${guest.name}`);
  await guest.press('Accept');
  await expectTalk(ada, guest);
});
