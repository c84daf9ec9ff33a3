import { bringAxe, lookAt } from '../lab/access.ts';
import { openPage, type ChromiumPerson } from '../lab/chromium-person.ts';
import { refuseToPlayOrKeep } from '../lab/refusing.ts';
import { expectStatus } from '../lab/glimpse.ts';
import { expectTalk } from '../lab/hearing.ts';
import { expect, test, long } from '../lab/lab.ts';
import { connect, expectReceipt, ring, signIn } from '../lab/person.ts';
import { startProgram, stayAlive } from '../lab/program.ts';
import type { Server } from '../lab/server.ts';
import type { Voice } from '../lab/voice.ts';

test.setTimeout(180_000);

/** Opens the page for somebody with a plain name, for a picture, on a server where nobody else is. */
type OpenFor = (server: Server, voice: Voice, circumstances?: Parameters<typeof openPage>[3]) => Promise<ChromiumPerson>;

const scenes = test.extend<{ openFor: OpenFor }>({
  openFor: async ({ browserOf }, use) => {
    const people: ChromiumPerson[] = [];
    await use(async (server, voice, circumstances = {}) => {
      const bare = circumstances.microphone === 'missing' ? null : voice;
      const person = await openPage(await browserOf(bare), server.origin, { name: voice, voice }, circumstances);
      await bringAxe(person.context);
      await person.page.reload();
      people.push(person);
      return person;
    });
    await Promise.all(people.map(({ context }) => context.close()));
    expect(people.flatMap(({ watch }) => watch.foreign)).toEqual([]);
  },
});

/** Ada, Bob and Cleo, signed in where nobody else is. */
async function three(openFor: OpenFor, server: Server): Promise<[ChromiumPerson, ChromiumPerson, ChromiumPerson]> {
  const [ada, bob, cleo] = [await openFor(server, 'Ada'), await openFor(server, 'Bob'), await openFor(server, 'Cleo')];
  for (const person of [ada, bob, cleo]) await signIn(person);
  return [ada, bob, cleo];
}

scenes('signing in: an empty page, no name, a taken name, nobody here, somebody here, nobody found', async ({ openFor, ownServer }) => {
  const server = await ownServer();
  const ada = await openFor(server, 'Ada');
  await lookAt(ada, 'sign-in');
  await ada.press('Start');
  await ada.sees({ role: 'alert' });
  await lookAt(ada, 'sign-in-empty');
  const bob = await startProgram(server, 'Bob');
  await ada.write('Your name', 'Bob');
  await ada.press('Start');
  await ada.sees({ role: 'alert', text: 'already' });
  await lookAt(ada, 'sign-in-taken');
  await bob.post('/api/users/disconnect');
  await signIn(ada);
  await lookAt(ada, 'alone');

  const programs = await Promise.all(['Bob', 'Cleo', 'Dana', 'Front desk'].map((name) => startProgram(server, name)));
  const emil = await startProgram(server, 'Emil Sørensen');
  const workshop = await startProgram(server, 'Workshop');
  programs.push(emil, workshop);
  const stop = stayAlive(...programs);
  try {
    const { body } = await emil.post('/api/call/initiate', { target_user_id: workshop.id });
    const call = { call_id: body.call_id ?? '' };
    await workshop.post('/api/call/accept', call);
    await emil.post('/api/call/hold', call);
    await expectStatus(ada, { ...ada, name: 'Workshop' }, 'On hold');
    await lookAt(ada, 'people');
    await ada.page.keyboard.press('?');
    await lookAt(ada, 'keys');
    await ada.page.keyboard.press('Escape');
    await ada.page.getByRole('searchbox').fill('zz');
    await expect(ada.page.getByRole('list', { name: 'People' }).getByRole('listitem')).toHaveCount(0);
    await lookAt(ada, 'nobody-found');
  } finally {
    stop();
  }
});

scenes('a call from the first press to the receipt, on both sides', async ({ openFor, ownServer }) => {
  const [ada, bob, cleo] = await three(openFor, await ownServer());
  await ring(ada, bob);
  await ada.sees({ role: 'region', name: 'Call with Bob', text: 'Ringing...' });
  await lookAt(bob, 'incoming');
  await lookAt(ada, 'ringing');
  await lookAt(cleo, 'others-calling');
  await bob.press('Accept');
  await expectTalk(ada, bob);
  await lookAt(ada, 'in-call');
  await ada.press('Mute');
  await lookAt(ada, 'muted');
  await expectThrown(ada, 'Unmute', 'Hold');
  await ada.press('Unmute');
  await ada.press('Hold');
  await bob.sees({ role: 'region', name: 'Call with Ada', text: 'Ada put the call on hold' });
  await lookAt(ada, 'on-hold');
  await lookAt(bob, 'held');
  await bob.press('Hold');
  await bob.sees({ role: 'button', name: 'Resume' });
  await lookAt(bob, 'both-hold');
  await bob.press('Resume');
  await ada.press('Resume');
  await expectTalk(ada, bob);
  await ada.page.getByRole('button', { name: 'Call report' }).click();
  await expect(ada.page.getByRole('dialog')).toBeVisible();
  await lookAt(ada, 'report');
  await ada.page.keyboard.press('Escape');
  await ada.press('End call');
  await expectReceipt(bob, 'Call ended');
  await lookAt(bob, 'ended');
});

scenes('text in a call: shown while it is closed, open, with no connection, and among three', long, async ({ openFor, ownServer }) => {
  const [ada, bob, cleo] = await three(openFor, await ownServer());
  await connect(ada, bob);
  await bob.press('Text');
  const field = bob.page.getByRole('textbox', { name: 'Your text' });
  await field.pressSequentially('Can you read this? I do not hear you.\nשלום\nI will try ano');
  await expect(ada.page.getByRole('button', { name: 'Text', exact: true })).toHaveAccessibleDescription('3 new');
  await lookAt(ada, 'text-closed');
  await ada.press('Text');
  await ada.page.getByRole('textbox', { name: 'Your text' }).pressSequentially('Yes, I can. Take your time.\nWhich');
  await lookAt(ada, 'text-open');
  await ada.press('Add person');
  await ada.press('Add Cleo');
  await cleo.press('Accept');
  await cleo.press('Text');
  await cleo.page.getByRole('textbox', { name: 'Your text' }).pressSequentially('Hello\n');
  await ada.sees({ role: 'region', name: 'Text', text: 'Cleo: Hello' });
  await lookAt(ada, 'text-among-three');
  await bob.page.goto('about:blank');
  await ada.sees({ role: 'region', name: 'Text', text: 'No connection with Bob now' });
  await lookAt(ada, 'text-no-connection');
});

scenes('several calls: one waits, one is set aside, and what is left when one has ended', long, async ({ openFor, ownServer }) => {
  const server = await ownServer();
  const [ada, bob, cleo] = await three(openFor, server);
  const dana = await startProgram(server, 'Dana');
  const stop = stayAlive(dana);
  const { body } = await dana.get('/api/users/list', { search: 'Ada' });
  async function knock(): Promise<() => Promise<unknown>> {
    const call = await dana.post('/api/call/initiate', { target_user_id: body.users?.[0]?.id ?? '' });
    await ada.sees({ role: 'region', name: 'Waiting call', text: 'Dana' });
    return () => dana.post('/api/call/end', { call_id: call.body.call_id ?? '' });
  }
  try {
    await connect(ada, bob);
    await cleo.press('Call Ada');
    await ada.sees({ role: 'region', name: 'Waiting call', text: 'Cleo' });
    await lookAt(ada, 'waiting');
    await ada.press('Hold and accept');
    await expectTalk(ada, cleo);
    await lookAt(ada, 'two-calls');
    const giveUp = await knock();
    await lookAt(ada, 'waiting-beside-two-calls');
    await giveUp();
    await cleo.press('End call');
    await expect(ada.page.getByText('Bob is on hold')).toBeVisible();
    await lookAt(ada, 'ended-with-one-on-hold');
    await ada.press('Close');
    await ada.page.setViewportSize({ width: 390, height: 844 });
    await ada.press('People');
    await lookAt(ada, 'people-while-on-hold');
    await ada.press('Call Cleo');
    await knock();
    await lookAt(ada, 'waiting-while-calling');
  } finally {
    stop();
  }
});

scenes('calls that come to nothing, and what can go wrong', async ({ openFor, ownServer }) => {
  const server = await ownServer();
  const ada = await openFor(server, 'Ada');
  const bob = await openFor(server, 'Bob', { microphone: 'refused' });
  for (const person of [ada, bob]) await signIn(person);
  await ring(ada, bob);
  await bob.press('Accept');
  await bob.sees({ role: 'alert' });
  await lookAt(bob, 'incoming-refused');
  await bob.press('Decline');
  await expectReceipt(ada, 'Bob declined');
  await lookAt(ada, 'declined');
  await ada.press('Close');
  // They declined it, so it goes by itself.
  await bob.doesNotSee({ role: 'button', name: 'Close' });
  await bob.press('Call Ada');
  await bob.sees({ role: 'alert' });
  await lookAt(bob, 'call-refused');
  await ring(ada, bob);
  await ada.press('Cancel call');
  await bob.sees({ role: 'status', text: 'Missed call from Ada' });
  await lookAt(bob, 'missed');
});

scenes('two tabs, a lost connection, and a server that is away', long, async ({ openFor, ownServer }) => {
  const server = await ownServer();
  const ada = await openFor(server, 'Ada');
  const bob = await openFor(server, 'Bob');
  for (const person of [ada, bob]) await signIn(person);
  const second = await bob.context.newPage();
  await second.goto(server.origin);
  await second.getByRole('region', { name: 'Me' }).waitFor();
  await connect(ada, bob);
  await lookAt({ ...bob, page: second }, 'elsewhere');
  await second.close();
  await server.stop();
  await expect(ada.page.getByText('The server cannot be reached').first()).toBeVisible();
  await lookAt(ada, 'server-away-in-call');
  await bob.page.close();
  await ada.sees({ role: 'region', name: 'Call with Bob', text: 'Reconnecting...' });
  // Nothing says that the call goes on when its sound is away too.
  await expect(ada.page.getByText('Your call goes on')).toBeHidden();
  await lookAt(ada, 'reconnecting');
  await ada.press('End call');
  // The end of their own making goes by itself, and what is said of the server grows with the time.
  await ada.doesNotSee({ role: 'button', name: 'Close' });
  await expect(ada.page.getByRole('button', { name: 'Load again' })).toBeVisible({ timeout: 60_000 });
  await lookAt(ada, 'server-away');
});

scenes(
  'what is seldom seen: coming back, a name given away, a tap to hear, the lab mode, and the API page',
  async ({ openFor, ownServer }) => {
    const server = await ownServer({ EARSHOT_TRUST_USER_ID: '1' });
    const ada = await openFor(server, 'Ada', { before: refuseToPlayOrKeep });
    const bob = await openFor(server, 'Bob');
    for (const person of [ada, bob]) await signIn(person);
    await lookAt(ada, 'lab-mode');
    await connect(ada, bob);
    await ada.sees({ role: 'button', name: 'Tap to hear' });
    await lookAt(ada, 'tap-to-hear');
    await bob.press('End call');

    // What held Back in the call has let go: its own step back would stop the page that is asked for next.
    await expect.poll(() => ada.run(() => history.state as unknown, null)).toBeNull();
    const token = await ada.run(() => localStorage.getItem('earshot.token') ?? '', null);
    await ada.page.goto('about:blank');
    await ada.context.request.post(`${server.origin}/api/users/disconnect`, { headers: { authorization: `Bearer ${token}` }, data: {} });
    await startProgram(server, 'Ada');
    await ada.page.goto(server.origin);
    await ada.sees({ role: 'alert' });
    await lookAt(ada, 'renaming');

    await ada.page.goto(`${server.origin}/api/docs`);
    await expect(ada.page.getByText('/api/users/register').first()).toBeVisible();
    // Of each kind two are enough: axe takes 20 s for all, at each size and in each scheme.
    await ada.page.evaluate(() => document.querySelectorAll('main article:nth-of-type(n + 3)').forEach((one) => one.remove()));
    await lookAt(ada, 'api-docs');

    await bob.context.route(/\/api\//, () => undefined);
    await bob.context.routeWebSocket(/\/api\//, () => undefined);
    await bob.page.reload();
    await expect(bob.page.getByText('Signing in as Bob')).toBeVisible();
    await lookAt(bob, 'coming-back');
  },
);

/** In a contrast theme too a switch that is thrown looks another way than one that is not. */
async function expectThrown({ page }: ChromiumPerson, thrown: string, other: string): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' });
  function fillOf(name: string) {
    return page
      .getByRole('button', { name, exact: true })
      .evaluate((button) => getComputedStyle(button.children[0] ?? button).backgroundColor);
  }
  expect.soft(await fillOf(thrown), 'in forced colours').not.toBe(await fillOf(other));
  await page.emulateMedia({ forcedColors: 'none' });
}
