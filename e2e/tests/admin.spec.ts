import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Locator } from '@playwright/test';
import { bringAxe, lookAt } from '../lab/access.ts';
import { adminLink, claim, follow, named } from '../lab/admin.ts';
import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { plainEnvironment } from '../lab/environment.ts';
import { expect, test } from '../lab/lab.ts';
import { signIn } from '../lab/person.ts';
import type { Server } from '../lab/server.ts';

const serverProgram = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));

/** Makes an invitation, and answers the address that is shown for it. */
async function invite(admin: Locator, { name = '', uses = 1 }: { readonly name?: string; readonly uses?: number }): Promise<string> {
  await named(admin, 'tab', 'Coming in').click();
  await named(admin, 'textbox', 'Name, if it is for one person').fill(name);
  await admin.getByRole('spinbutton').fill(String(uses));
  await named(admin, 'button', 'Make invitation').click();
  await expect(admin.getByText(`The invitation for ${name === '' ? 'anybody' : name} is made.`)).toBeVisible();
  return named(admin, 'textbox', 'Address to send').inputValue();
}

test('Ada claims the link of the first start, invites Bob under their name, frees a name, signs a device out, and the log has it all', async ({
  ownServer,
  open,
}) => {
  test.setTimeout(120_000);
  const server = await ownServer({ EARSHOT_JOIN: 'invite' });
  const link = await adminLink(server);
  const ada = await open('Ada', { server, forgiven: [/401/] });
  await bringAxe(ada.context);
  const admin = await claim(ada, link);

  const address = await invite(admin, { name: 'Bob' });
  const [bob, cleo, dan] = [
    await open('Bob', { server, forgiven: [/403/] }),
    // Signed out, they look at an invitation that is used up.
    await open('Cleo', { server, forgiven: [/403/] }),
    await open('Bob', { server, forgiven: [/40[34]/] }),
  ];
  await follow(bob.page, address);
  await expect(named(bob.page, 'textbox', 'Your name')).toHaveValue('Bob');
  await bob.write('Your name', 'Somebody else');
  await bob.press('Start');
  await bob.sees({ role: 'alert', text: /invitation/ });
  await bob.write('Your name', 'Bob');
  await bob.press('Start');
  await bob.sees({ role: 'region', name: 'Me', text: 'Bob' });
  await follow(dan.page, address);
  await signInRefused(dan);
  await follow(cleo.page, await invite(admin, {}));
  await signIn(cleo);
  await lookAt(ada, 'admin-coming-in');

  await named(admin, 'tab', 'People').click();
  const people = named(admin, 'list', 'People').getByRole('listitem');
  await admin.getByRole('switch', { name: 'Only names that can be freed' }).check();
  await expect(people).toHaveCount(0);
  await admin.getByRole('switch', { name: 'Only names that can be freed' }).uncheck();
  await named(admin, 'button', 'Details of Bob').click();
  await lookAt(ada, 'admin-people');
  const device = named(admin, 'list', 'Devices of Bob').getByRole('listitem');
  await device.getByRole('button', { name: /^Sign out/ }).click();
  await device.getByRole('button', { name: /^Sign out/ }).click();
  await bob.sees({ role: 'textbox', name: 'Your name' });
  await named(admin, 'button', `Details of ${cleo.name}`).click();
  await named(admin, 'button', `Free the name ${cleo.name}`).click();
  await named(admin, 'button', `Free the name ${cleo.name}`).click();
  await cleo.sees({ role: 'textbox', name: 'Your name' });
  await expect(people.filter({ hasText: cleo.name })).toHaveCount(0);

  await named(admin, 'tab', 'Log').click();
  const lines = named(admin, 'list', 'Log').getByRole('listitem');
  await expect(lines).toContainText([
    `${ada.name} freed the name ${cleo.name}`,
    `${ada.name} signed out Chrome on Linux of Bob`,
    `${ada.name} made an invitation: 1 for anybody`,
    `${ada.name} made an invitation: 1 for Bob`,
    `${ada.name} became an admin`,
  ]);
  await named(admin, 'tab', 'Server').click();
  await expect(admin.getByText('By invitation only.')).toBeVisible();
  await expect(admin.getByText('Not invited').first()).toBeVisible();
  await lookAt(ada, 'admin-server');

  // To the browser it is the same page, so that nothing is loaded by itself.
  await dan.page.goto(link);
  await expect(dan.page.getByText('You have opened the admin link.')).toBeVisible();
  await signInRefused(dan);
  expect(await actByToken(ada)).toEqual({ read: 200, act: 401 });
});

/** Somebody new is refused, asks to come in, and waits, over a reload of the page too. */
async function askToComeIn(person: ChromiumPerson, name: string): Promise<void> {
  const { page } = person;
  await person.write('Your name', name);
  await person.press('Start');
  await person.sees({ role: 'alert', text: 'You can ask to be let in.' });
  await person.press('Ask to come in');
  const waiting = named(page, 'dialog', 'You have asked to come in');
  await expect(waiting).toContainText('you come in as soon as they say yes');
  await page.reload();
  await expect(waiting).toContainText(`An admin has been asked; you come in as soon as they say yes, as ${name}.`);
}

/** A further link that makes an admin, as whoever runs the server has it printed. */
async function printedLink(server: Server): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [serverProgram, 'admin-link'], {
    env: { ...plainEnvironment(), EARSHOT_DATA: server.data },
  });
  return `${server.origin}/${/#admin=[\w-]+/.exec(stdout)?.[0]}`;
}

test('Cleo asks to come in: Ada is told at once, approves by keyboard, and Cleo is in; the used admin link makes nobody an admin, another one does, and Ada takes it back', async ({
  ownServer,
  open,
}) => {
  test.setTimeout(120_000);
  const server = await ownServer({ EARSHOT_JOIN: 'approve' });
  const link = await adminLink(server);
  const ada = await open('Ada', { server, forgiven: [/409.*demote/] });
  const admin = await claim(ada, link);
  await named(admin, 'button', 'Close').click();
  await expect(admin).toBeHidden();

  const cleo = await open('Cleo', { server, forgiven: [/40[34]/] });
  await bringAxe(cleo.context);
  await askToComeIn(cleo, 'Cleo');
  await lookAt(cleo, 'asked');
  await ada.sees({ role: 'status', text: 'Somebody is asking to come in' });
  await ada.press('Look');
  await expect(named(ada.page, 'tab', 'Coming in')).toHaveAttribute('aria-selected', 'true');
  const approve = named(ada.page, 'button', 'Approve Cleo');
  await approve.focus();
  await ada.page.keyboard.press('Enter');
  await expect(admin.getByText('Cleo may come in.')).toBeVisible();
  await expect(approve).toBeHidden();
  await ada.page.keyboard.press('Escape');
  await expect(admin).toBeHidden();

  await cleo.sees({ role: 'region', name: 'Me', text: 'Cleo' });
  await expect(named(cleo.page, 'dialog', 'You have asked to come in')).toBeHidden();
  await follow(cleo.page, link);
  const question = named(cleo.page, 'alertdialog', 'Become an admin?');
  await named(question, 'button', 'Become an admin').click();
  await expect(question.getByRole('alert')).toContainText('This link has been used, or is too old.');
  await expect(question.getByRole('alert')).toContainText('npm start -- admin-link');
  await lookAt(cleo, 'admin-claim');
  await named(question, 'button', 'Not now').click();
  await cleo.press('Settings');
  await expect(named(cleo.page, 'button', 'Link a device')).toBeVisible();
  await expect(named(cleo.page, 'button', 'Admin')).toHaveCount(0);

  await follow(cleo.page, await printedLink(server));
  await named(question, 'button', 'Become an admin').click();
  await expect(question.getByText('You are an admin now.')).toBeVisible();
  await ada.press('Settings');
  await ada.press('Admin');
  await named(admin, 'tab', 'People').click();
  await named(admin, 'button', 'Details of Cleo').click();
  await named(admin, 'button', 'Remove Cleo as admin').click();
  await named(admin, 'button', 'Remove Cleo as admin').click();
  await expect(admin.getByText('Cleo is no longer an admin.')).toBeVisible();
  await named(admin, 'button', `Details of ${ada.name}`).click();
  await named(admin, 'button', `Remove ${ada.name} as admin`).click();
  await named(admin, 'button', `Remove ${ada.name} as admin`).click();
  await expect(admin.getByText('There has to be one admin.')).toBeVisible();
  await named(question, 'button', 'Open Admin').click();
  await expect(cleo.page.getByText('You are no longer an admin.')).toBeVisible();
});

/** Nobody comes in by what is used up. */
async function signInRefused(person: ChromiumPerson): Promise<void> {
  await person.write('Your name', 'Dan');
  await person.press('Start');
  await person.sees({ role: 'alert', text: /invitation/ });
}

/** What comes of a read, and of an act, by whoever has the token of a person and not the key. */
function actByToken({ page }: ChromiumPerson): Promise<{ read: number; act: number }> {
  return page.evaluate(async () => {
    const headers = { authorization: `Bearer ${sessionStorage.getItem('earshot.token') ?? ''}`, 'content-type': 'application/json' };
    async function post(path: string, body: object): Promise<Response> {
      return fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    }
    const { status: read } = await fetch('/api/admin/people', { headers });
    const said: unknown = await (await post('/api/users/challenge', {})).json();
    const challenge = Object(said).challenge;
    const { status: act } = await post('/api/admin/invite', { lasts_ms: 60_000, challenge, proof: 'A'.repeat(86) });
    return { read, act };
  });
}
