import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test, long } from '../lab/lab.ts';
import { connect, expectInCall, expectReceipt, ring, type Person } from '../lab/person.ts';
import { pressAsItAppears } from '../lab/presses.ts';
import { ofAnAbsentServer } from '../lab/watch.ts';

test('Ada talks with Bob when Cleo calls: Ada holds and accepts, switches twice and ends, and hears the right voice each time', async ({
  ada,
  bob,
  cleo,
}) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await knock(cleo, ada);
  await expectTalk(ada, bob);
  await ada.press('Hold and accept');
  await expectTalkApart(ada, cleo, bob);
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
  await expect(calls(ada)).toHaveText([new RegExp(`${bob.name}.*On hold for 0:\\d\\d`), new RegExp(`${cleo.name}.*In call, 0:\\d\\d`)]);
  await bob.press('Text');
  await bob.page.getByRole('textbox', { name: 'Your text' }).pressSequentially('Take your time\n');
  await expect(calls(ada).first().getByRole('img', { name: '1 new' })).toBeVisible();

  await ada.press(`Switch to ${bob.name}`);
  await expectTalkApart(ada, bob, cleo);
  await ada.press(`Switch to ${cleo.name}`);
  await expectTalkApart(ada, cleo, bob);

  await ada.press('End call');
  await expectReceipt(cleo, 'Call ended');
  await expect(ada.page.getByText(`${bob.name} is on hold`)).toBeVisible();
  await expectSilence(bob);
  await ada.press('Resume');
  await expectTalk(ada, bob);
  await expect(calls(ada)).toHaveCount(0);
});

test(
  'Ada has a call set aside when the server is killed, and when Ada loads the page again: each time the right voice',
  long,
  async ({ open, ownServer }) => {
    test.setTimeout(120_000);
    const server = await ownServer();
    const forgiven = [ofAnAbsentServer];
    const ada = await signedIn(await open('Ada', { server, forgiven }));
    const bob = await signedIn(await open('Bob', { server, forgiven }));
    const cleo = await signedIn(await open('Cleo', { server, forgiven }));
    await connect(ada, bob);
    await knock(cleo, ada);
    await ada.press('Hold and accept');
    await expectTalkApart(ada, cleo, bob);

    await server.stop('SIGKILL');
    const told = ada.page.getByText('The server cannot be reached').first();
    await expect(told).toBeVisible();
    await expectTalkApart(ada, cleo, bob);
    await server.start();
    await expect(told).toBeHidden({ timeout: 20_000 });
    await ada.press(`Switch to ${bob.name}`);
    await expectTalkApart(ada, bob, cleo);

    await ada.page.reload();
    await expectInCall(ada, bob);
    await expectTalkApart(ada, bob, cleo);
    await ada.press(`Switch to ${cleo.name}`);
    await expectTalkApart(ada, cleo, bob);
  },
);

test('while Ada talks with Bob they decline Cleo with a word, then Cleo gives up, then Ada ends the call and accepts', async ({
  ada,
  bob,
  cleo,
}) => {
  await connect(ada, bob);
  await knock(cleo, ada);
  await ada.press('Say why');
  await ada.press('In five minutes');
  await expectReceipt(cleo, `${ada.name} declined`);
  await expect(cleo.page.getByText('In five minutes')).toBeVisible();
  await ada.doesNotSee({ role: 'region', name: 'Waiting call' });
  await expectTalk(ada, bob);

  await knock(cleo, ada);
  await cleo.press('Cancel call');
  await ada.doesNotSee({ role: 'region', name: 'Waiting call' });
  await expect(ada.page.getByText(`Missed call from ${cleo.name}`)).toBeVisible();
  await expectInCall(ada, bob);

  await knock(cleo, ada);
  await ada.press('End and accept');
  await expectReceipt(bob, 'Call ended');
  await expectTalkApart(ada, cleo, bob);
  await expect(calls(ada)).toHaveCount(0);
});

test('a press as a waiting call appears takes nothing, and Ada talks on', async ({ ada, bob, cleo }) => {
  await connect(ada, bob);
  for (const name of ['Hold and accept', 'Decline']) {
    const pressed = pressAsItAppears(ada, name, 'waiting');
    await cleo.press(`Call ${ada.name}`);
    await pressed;
    await ada.sees({ role: 'region', name: 'Waiting call', text: 'Waiting call' });
    await cleo.sees({ role: 'region', name: `Call with ${ada.name}`, text: 'Ringing...' });
    await expectInCall(ada, bob);
    await cleo.press('Cancel call');
    await ada.doesNotSee({ role: 'region', name: 'Waiting call' });
  }
});

test('while Ada calls Bob they can set nothing aside for Cleo: they end that call and accept', async ({ ada, bob, cleo }) => {
  await ring(ada, bob);
  await knock(cleo, ada);
  await ada.doesNotSee({ role: 'button', name: 'Hold and accept' });
  await ada.press('End and accept');
  await expectReceipt(bob, `Missed call from ${ada.name}`);
  await expectTalk(ada, cleo);
});

test(
  'while Bob is set aside a call rings as ever, and on a phone Ada goes to the people and calls Cleo',
  long,
  async ({ ada, bob, cleo }) => {
    await ada.page.setViewportSize({ width: 360, height: 740 });
    await connect(ada, bob);
    await ada.press('Hold');
    await ring(cleo, ada);
    await ada.press('Decline');
    await expectReceipt(cleo, `${ada.name} declined`);
    await ada.press('People');
    await expect(calls(ada)).toHaveText([new RegExp(`${bob.name}.*On hold for 0:\\d\\d`)]);
    await ada.press('Back to the call');
    await ada.sees({ role: 'button', name: 'Resume' });
    await ada.press('People');
    await connect(ada, cleo);
    await expectTalkApart(ada, cleo, bob);
    await ada.press(`Switch to ${bob.name}`);
    await expectTalkApart(ada, bob, cleo);

    await cleo.press('End call');
    const told = ada.page.getByText(`${cleo.name}: Call ended, 0:`);
    await expect(told).toBeVisible();
    await ada.press('Dismiss');
    await expect(told).toBeHidden();
    await expectTalk(ada, bob);
  },
);

/** One calls the other, who is in a call or makes one, and is told so beside it. */
async function knock(caller: Person, callee: Person): Promise<void> {
  await caller.press(`Call ${callee.name}`);
  await callee.sees({ role: 'region', name: 'Waiting call', text: caller.name });
}

/** Two talk, and whoever was set aside hears nothing. */
async function expectTalkApart(one: Person, other: Person, aside: Person): Promise<void> {
  await Promise.all([expectTalk(one, other), expectSilence(aside)]);
}

function calls({ page }: ChromiumPerson) {
  return page.getByRole('list', { name: 'Calls', exact: true }).getByRole('listitem');
}
