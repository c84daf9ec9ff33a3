import { fileURLToPath } from 'node:url';
import { expect, test } from '../lab/lab.ts';
import { expectTalk } from '../lab/hearing.ts';
import { expectReceipt } from '../lab/person.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

test('a page of thirty lines with a phone in it rings Ada, and they hear each other', async ({ ada, open, server }) => {
  const guest = await open('Bob');
  await guest.context.route(`${server.origin}/examples/**`, (route) =>
    route.fulfill({ path: examples + new URL(route.request().url()).pathname.replace('/examples/', '') }),
  );
  await guest.page.goto(`${server.origin}/examples/embed.html`);
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
  expect(guest.watch.foreign).toEqual([]);
});
