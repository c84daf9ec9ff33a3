import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { personAt, type ChromiumPerson } from '../lab/chromium-person.ts';
import { growEars } from '../lab/ears.ts';
import { growEyes } from '../lab/eyes.ts';
import { expectTalk } from '../lab/hearing.ts';
import { expect, test } from '../lab/lab.ts';
import { expectInCall, expectReceipt, type Person } from '../lab/person.ts';
import { unwatched } from '../lab/watch.ts';

function example(name: string): string {
  return readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
}

function shown(name: string) {
  return { contentType: name.endsWith('.js') ? 'text/javascript' : 'text/html', body: example(name) };
}

test('the example page, beside the page of the server, calls Bob and is called by them', async ({ browserOf, server, bob, nameOf }) => {
  const context = await (await browserOf('Ada')).newContext({ ignoreHTTPSErrors: true, permissions: ['microphone'] });
  await context.addInitScript(growEars);
  await context.addInitScript(growEyes);
  await context.route(`${server.origin}/examples/*`, (route) =>
    route.fulfill(shown(new URL(route.request().url()).pathname.split('/').at(-1) ?? '')),
  );
  const page = await context.newPage();
  await page.goto(`${server.origin}/examples/embed.html`);
  await talkBothWays(personAt(page, { name: nameOf('Ada'), voice: 'Ada' }, unwatched()), bob);
  await context.close();
});

test('the example page runs on another origin too, when the server is told of it', async ({ browserOf, ownServer, open }) => {
  let sdk = '';
  const host = createServer(({ url = '' }, response) => {
    // The browser also asks for an icon.
    if (!url.startsWith('/embed.')) return void response.writeHead(404).end();
    const { contentType, body } = shown(url.slice(1));
    // What the example says in its first line: from elsewhere, the SDK and the server are named in full.
    return void response
      .setHeader('content-type', contentType)
      .end(body.replace("'/sdk.js'", `'${sdk}/sdk.js'`).replace('location.origin', `'${sdk}'`));
  }).listen(0, '127.0.0.1');
  await once(host, 'listening');
  const address = host.address();
  const origin = `http://localhost:${typeof address === 'object' ? address?.port : 0}`;
  const server = await ownServer({ EARSHOT_ORIGINS: origin });
  sdk = server.origin;
  const bob = await open('Bob', { server });
  await signInBy(bob);
  const context = await (await browserOf('Ada')).newContext({ ignoreHTTPSErrors: true, permissions: ['microphone'] });
  await context.addInitScript(growEars);
  await context.addInitScript(growEyes);
  const page = await context.newPage();
  await page.goto(`${origin}/embed.html`);
  await talkBothWays(personAt(page, { name: 'Ada', voice: 'Ada' }, unwatched()), bob);
  await context.close();
  host.close();
});

async function signInBy(person: Person): Promise<void> {
  await person.write('Your name', person.name);
  await person.press('Start');
}

/** The example's page says what it is doing in its one status. */
function expectSays(ada: ChromiumPerson, words: string): Promise<void> {
  return expect(ada.page.getByRole('status')).toHaveText(words, { timeout: 10_000 });
}

async function talkBothWays(ada: ChromiumPerson, bob: ChromiumPerson): Promise<void> {
  await signInBy(ada);
  await ada.press(`Call ${bob.name}`);
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await bob.press('Accept');
  await expectSays(ada, `talking: ${bob.name}`);
  await expectTalk(ada, bob);
  await ada.press('End call');
  await expectReceipt(bob, 'Call ended');

  await bob.press(`Call ${ada.name}`);
  await expectSays(ada, `ringing: ${bob.name}`);
  await ada.press('Accept');
  await expectInCall(bob, ada);
  await expectTalk(ada, bob);
  await bob.press('End call');
  await expectSays(ada, `ended: ${bob.name}`);
}
