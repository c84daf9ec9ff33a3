import { readFileSync } from 'node:fs';
import { sentences } from '@earshot/client';
import { ageTokens } from '../lab/aged-tokens.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { personAt, type ChromiumPerson } from '../lab/chromium-person.ts';
import { row, search } from '../lab/glimpse.ts';
import { expectTalk } from '../lab/hearing.ts';
import { connect, signIn, type Person } from '../lab/person.ts';
import { startProgram, stayAlive } from '../lab/program.ts';
import { ofAnAbsentServer } from '../lab/watch.ts';

test("Ada asks for Bob's name, is told that it is taken, and keeps what they typed", async ({ open, bob, nameOf }) => {
  const ada = await open('Ada', { forgiven: [/409/] });
  const taken = bob.name.toUpperCase();
  await ada.write('Your name', taken);
  await ada.press('Start');
  await ada.sees({ role: 'alert', text: sentences.name_taken });
  const textbox = ada.page.getByRole('textbox', { name: 'Your name', exact: true });
  await expect(textbox).toHaveValue(taken);
  await expect(textbox).toBeFocused();

  const free = nameOf('Ada');
  await ada.write('Your name', free);
  await ada.press('Start');
  await ada.sees({ role: 'region', name: 'Me', text: free });
  await expect(row(bob, { ...ada, name: free })).toBeVisible();
});

test('Where no call can be made there is no Start, but a sentence and the secure address', async ({ open }) => {
  const ada = await open('Ada', { before: () => Object.defineProperty(window, 'isSecureContext', { value: false }) });
  await ada.sees({ role: 'alert', text: sentences.insecure_context });
  await ada.doesNotSee({ role: 'button', name: 'Start' });
  const link = ada.page.getByRole('link', { name: 'Open the secure address', exact: true });
  expect(await link.getAttribute('href')).toBe(`${new URL(ada.page.url()).origin}/`);
});

test('A server that has too much to do lets Ada in by itself when it can', async ({ open }) => {
  const ada = await open('Ada', { forgiven: [/503/] });
  let refused = 0;
  await ada.page.route('**/api/users/register', (route) => {
    refused += 1;
    if (refused > 2) return route.continue();
    const body = { status: 'error', code: 'overloaded', message: 'Too much to do.', retry_after: 1 };
    return route.fulfill({ status: 503, headers: { 'retry-after': '1' }, json: body });
  });
  await ada.write('Your name', ada.name);
  await ada.press('Start');
  await ada.sees({ role: 'status', text: 'You will be signed in as soon as it has time' });
  await ada.sees({ role: 'region', name: 'Me', text: ada.name });
});

test('Ada must type a name, reads which character no name has and where, and Start stays in its place', async ({ open }) => {
  const ada = await open('Ada', { forgiven: [/400/] });
  await ada.write('Your name', '   ');
  await ada.press('Start');
  await ada.sees({ role: 'alert', text: sentences.name_empty });
  await ada.write('Your name', 'A');
  await ada.doesNotSee({ role: 'alert' });
  const start = ada.page.getByRole('button', { name: 'Start', exact: true });
  await ada.run(() => document.fonts.ready.then(() => null), null);
  const place = await start.boundingBox();
  await ada.write('Your name', 'A\u200Bda');
  await ada.press('Start');
  await ada.sees({ role: 'alert', text: 'The zero width space U+200B at position 2 is not allowed there in a name.' });
  expect(await start.boundingBox()).toEqual(place);
});

test('Ada reloads and is signed in again under the same name, is not in their own list, and can be called', async ({ ada, bob }) => {
  await ada.page.reload();
  await ada.sees({ role: 'region', name: 'Me', text: ada.name });
  await expect(row(ada, bob)).toBeVisible();
  await expect(row(ada, ada)).toHaveCount(0);
  await connect(bob, ada);
  await expectTalk(ada, bob);
});

test('Ada signs out: they are away at once, and a reload does not bring them back', async ({ ada, bob }) => {
  await expect(row(bob, ada)).toBeVisible();
  await ada.press('Sign out');
  await ada.sees({ role: 'textbox', name: 'Your name' });
  await search(bob, ada);
  await expect(row(bob, ada)).toContainText('Away');
  await ada.page.reload();
  await ada.sees({ role: 'button', name: 'Start' });
});

test("Ada's browser is removed from their devices: it says that they were signed out, and Start brings them back", async ({
  open,
  bob,
  server,
}) => {
  const ada = await open('Ada', { forgiven: [/401|404/] });
  await signIn(ada);
  await connect(ada, bob);
  const headers = { authorization: `Bearer ${await stored(ada)}` };
  const list = await ada.context.request.get(`${server.origin}/api/devices/list`, { headers });
  const { devices } = (await list.json()) as { readonly devices: readonly { readonly device_id: string }[] };
  await ada.context.request.post(`${server.origin}/api/devices/remove`, { headers, data: { device_id: devices[0]?.device_id } });
  await ada.sees({ role: 'alert', text: sentences.signed_out });
  await bob.sees({ role: 'status', text: 'Call ended' });
  await expect(row(bob, ada)).toHaveCount(0);
  await signIn(ada);
  await expect(row(bob, ada)).toBeVisible();
});

test('Ada downloads all that is kept of them and deletes it: they are signed out, gone for Bob, and the name is free', async ({
  open,
  bob,
}) => {
  const ada = await open('Ada', { forgiven: [/401/, /404.*devices\/token/] });
  await signIn(ada);
  await expect(row(bob, ada)).toBeVisible();
  await ada.press('Settings');
  // The end of the dialog is below its edge.
  await ada.page.getByRole('button', { name: 'Delete everything about me', exact: true }).scrollIntoViewIfNeeded();
  const [file] = await Promise.all([ada.page.waitForEvent('download'), ada.press('Download my data')]);
  const kept: unknown = JSON.parse(readFileSync(await file.path(), 'utf8'));
  expect(kept).toMatchObject({ user: { username: ada.name }, devices: [{ current: true }], blocked: [] });
  await ada.press('Delete everything about me');
  await ada.page.getByRole('button', { name: 'Delete all', exact: true }).scrollIntoViewIfNeeded();
  await ada.press('Delete all');
  await ada.sees({ role: 'textbox', name: 'Your name' });
  await expect(row(bob, ada)).toHaveCount(0);
  await ada.page.reload();
  await signIn(ada);
  await expect(row(bob, ada)).toBeVisible();
});

test('Names of every script are drawn whole, in their own direction, and are found as they are typed', async ({ ada, server, nameOf }) => {
  await expect(ada.page.locator('html')).toHaveAttribute('translate', 'no');
  const people = ada.page.getByRole('list', { name: 'People', exact: true });
  async function nameIn(name: string) {
    const program = await startProgram(server, name);
    await ada.page.getByRole('searchbox', { name: 'Find somebody' }).fill(name);
    const button = people.getByRole('button', { name: `Call ${name}`, exact: true });
    await expect(button).toBeVisible();
    const drawn = people
      .getByRole('listitem')
      .filter({ has: ada.page.getByRole('button', { name: `Call ${name}`, exact: true }) })
      .locator('bdi');
    await expect(drawn).toHaveText(name);
    return { program, drawn };
  }
  const one = nameOf('Bob');
  for (const [name, direction, font] of [
    [one, 'ltr', /^"?Figtree/],
    [`Nguyễn Thị ${one}`, 'ltr', /^system-ui/],
    [`محمد ${one}`, 'rtl', /^system-ui/],
    [`דנה ${one}`, 'rtl', /^system-ui/],
    [`علی\u200Cرضا ${one}`, 'rtl', /^system-ui/],
    [`👨\u200D👩\u200D👧 ${one}`, 'ltr', /^system-ui/],
  ] as const) {
    const { drawn } = await nameIn(name);
    await expect(drawn).toHaveCSS('direction', direction);
    await expect(drawn).toHaveCSS('font-family', font);
  }
  const { drawn } = await nameIn(`Maximiliane ${'Anna-'.repeat(4)} ${one}`.slice(0, 40).trim());
  function lines() {
    return drawn.evaluate((element) => new Set(Array.from(element.getClientRects(), ({ top }) => top)).size);
  }
  await expect.poll(lines, 'a long name takes two lines').toBe(2);
  await startProgram(server, `José ${one}`);
  await ada.page.getByRole('searchbox', { name: 'Find somebody' }).fill(`jose ${one}`);
  await expect(people.getByRole('listitem')).toHaveCount(1);
  await expect(people.getByText(`José ${one}`, { exact: true })).toBeVisible();
});

test('Ada finds Bob among others by a part of the name', async ({ ada, bob, cleo }) => {
  await expect(row(ada, cleo)).toBeVisible();
  await ada.page.getByRole('searchbox', { name: 'Find somebody' }).fill(bob.name.slice(1).toUpperCase());
  await expect(row(ada, cleo)).toHaveCount(0);
  await expect(row(ada, bob)).toBeVisible();
  await ada.page.getByRole('searchbox', { name: 'Find somebody' }).fill('');
  await expect(row(ada, cleo)).toBeVisible();
});

test('The name of Ada, a guest, was given to somebody else while they were away: they are asked for another, and are the same person', async ({
  open,
  bob,
  server,
  nameOf,
}) => {
  // A browser that keeps no keys: a guest's name is theirs while they are here.
  const ada = await signedIn(await open('Ada', { before: () => Object.defineProperty(window, 'indexedDB', { value: undefined }) }));
  const { token, id } = await leave(ada, server.origin);
  const usurper = await startProgram(server, ada.name);
  const stop = stayAlive(usurper);
  const page = await ada.context.newPage();
  await page.goto(server.origin);
  const back = personAt(page, { ...ada, name: nameOf('Ada') }, ada.watch);
  await back.sees({ role: 'alert', text: sentences.name_taken });
  await signIn(back);
  await expect(row(bob, back)).toBeVisible();
  expect(await stored(back)).toBe(token);
  const { body } = await usurper.get('/api/users/list', { search: back.name });
  expect(body.users?.map((user) => user.id)).toEqual([id]);
  stop();
});

function stored(person: Person) {
  return person.run(() => localStorage.getItem('earshot.token') ?? '', null);
}

/** Closes the page and goes offline at once, as after a long absence; the token stays good. */
async function leave(person: ChromiumPerson, origin: string): Promise<{ readonly token: string; readonly id: string }> {
  const token = await stored(person);
  const headers = { authorization: `Bearer ${token}` };
  const list = await person.context.request.get(`${origin}/api/users/list`, { headers, params: { search: person.name } });
  const { users } = (await list.json()) as { readonly users: readonly { readonly id: string }[] };
  await person.page.close();
  await person.context.request.post(`${origin}/api/users/disconnect`, { headers, data: {} });
  return { token, id: users[0]?.id ?? '' };
}

test('Ada signs in at two tabs at once, closes them, and comes back by the key when the token has ended; nobody else gets the name', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  const forgiven = [/401|409/, ofAnAbsentServer];
  const ada = await open('Ada', { server, forgiven });
  const second = personAt(await ada.context.newPage(), ada, ada.watch);
  await second.page.goto(server.origin);
  await Promise.all([signIn(ada), signIn(second)]);
  await second.page.close();
  const leaked = await ada.run(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('earshot');
      request.addEventListener('success', () => resolve(request.result));
    });
    const [record] = await new Promise<{ signing: CryptoKeyPair }[]>((resolve) => {
      const request = database.transaction('keys').objectStore('keys').getAll();
      request.addEventListener('success', () => resolve(request.result));
    });
    database.close();
    const key = record?.signing.privateKey;
    return key === undefined ? 'none' : crypto.subtle.exportKey('jwk', key).then(JSON.stringify, () => 'kept');
  }, null);
  expect(leaked, 'the key is there, and nobody can read it').toBe('kept');
  await ada.page.close();
  await ageTokens(server);

  const bob = await open('Bob', { server, forgiven });
  await bob.write('Your name', ada.name.toUpperCase());
  await bob.press('Start');
  await bob.sees({ role: 'alert', text: /^This name belongs to somebody who was here last in [A-Z][a-z]+\.$/ });
  await bob.sees({ role: 'region', name: 'If this is your name' });

  const page = await ada.context.newPage();
  await page.goto(server.origin);
  const back = personAt(page, ada, ada.watch);
  await back.sees({ role: 'region', name: 'Me', text: ada.name });
  await expect(page.getByText('You are a guest')).toHaveCount(0);
  await back.press('Sign out');
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.reload();
  await signIn(back);
});

test('Where the browser keeps nothing Ada is a guest, and reads what that means', async ({ open }) => {
  const ada = await signedIn(await open('Ada', { before: () => Object.defineProperty(window, 'indexedDB', { value: undefined }) }));
  await ada.sees({ role: 'region', name: 'Me', text: 'your name is free when you leave' });
});

test('the address for others is one press away, as text and as a code, on the own machine of the server too', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer({ EARSHOT_ORIGINS: 'https://phone.example:5000' });
  const ada = await signedIn(await open('Ada', { server }));
  await ada.press('Invite');
  const dialog = ada.page.getByRole('dialog', { name: 'Invite somebody' });
  await expect(dialog.getByText('https://phone.example:5000', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('img', { name: 'Code for https://phone.example:5000' })).toBeVisible();
  await ada.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await ada.page.close();
});
