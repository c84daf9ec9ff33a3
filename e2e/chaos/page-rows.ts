import { patience } from './allowed.ts';
import { expectInCall } from '../lab/person.ts';
import { pause, within, type Party } from './party.ts';
import { soundBack, type Form, type Row } from './row.ts';
import { look } from './sight.ts';
import { expectAgreed, type Stage } from './stage.ts';
import { pressSeen } from '../lab/eyes.ts';

/**
 * How Ada's page goes away and comes again. Answers whoever is at the page now, and when it was back, in Unix
 * milliseconds.
 */
type Turn = (ada: Party) => Promise<{ readonly party: Party; readonly back: number }>;

const reload: Turn = async (party) => {
  await party.page.reload();
  return { party, back: Date.now() };
};

/** The tab is away for a second, then the browser shows it again, from memory or anew. */
const backButton: Turn = async (party) => {
  await party.page.goto('about:blank');
  await pause(1_000);
  await party.page.goBack();
  return { party, back: Date.now() };
};

/**
 * A new tab knows nothing of the old one, and a browser plays nothing in it without a press: the call may ask for one.
 */
async function openAgain(party: Party): Promise<{ readonly party: Party; readonly back: number }> {
  const next = await party.inNewTab();
  const back = Date.now();
  const button = next.page.getByRole('button', { name: 'Move the call here', exact: true });
  await within(
    patience,
    'the call is there, or can be taken',
    async () => (await button.isVisible()) || (await look(next)).line === 'In call',
  );
  if (await button.isVisible()) await pressSeen(button);
  return { party: next, back };
}

const crash: Turn = async (party) => {
  const crashed = party.page.waitForEvent('crash');
  await party.page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  return openAgain(party);
};

const newTab: Turn = async (party) => {
  const next = await openAgain(party);
  await party.page.close();
  return next;
};

/**
 * The same call, without a click where the browser plays by itself, with the same hold and mute and the right timer.
 */
async function turn(stage: Stage, how: Turn, muted: boolean): Promise<number> {
  const callId = await stage.talk();
  await pause(stage.dice(1_000, 2_000));
  if (muted) await stage.ada.press('Mute');
  const before = (await look(stage.ada)).timer ?? 0;
  const from = Date.now();
  const { party, back } = await how(stage.ada);
  stage.replace(party);
  await expectInCall(stage.ada, stage.bob);
  const { timer, muted: still } = await look(stage.ada);
  if (still !== muted) throw new Error(`muted was ${muted} and is ${still}`);
  // It stood while the page was away, for nothing was heard; how long that was only the page knows.
  const latest = before + Math.ceil((Date.now() - from) / 1_000);
  if (timer === null || timer < before || timer > latest)
    throw new Error(`the timer shows ${timer} s and should show ${before} to ${latest}`);
  if (muted) await stage.ada.press('Unmute');
  await tapIfAsked(stage.ada);
  const sound = await stage.soundBack(back, patience);
  await expectAgreed(stage, callId, [], patience);
  await stage.expectTalk(patience);
  return sound;
}

/** A browser may want one tap before a page plays; the page asks for it. */
async function tapIfAsked({ page }: Party): Promise<void> {
  const button = page.getByRole('button', { name: 'Tap to hear', exact: true });
  if (await button.isVisible()) await button.click();
}

async function reloadOnHold(stage: Stage): Promise<number> {
  const callId = await stage.talk();
  await stage.ada.press('Hold');
  await expectAgreed(stage, callId, ['ada'], 5_000);
  await stage.ada.page.reload();
  const back = Date.now();
  await expectAgreed(stage, callId, ['ada'], patience);
  const took = Date.now() - back;
  await stage.ada.press('Resume');
  await tapIfAsked(stage.ada);
  await stage.expectTalk(patience);
  return took;
}

/** All of the browser's pages stand still, as when a laptop sleeps. */
async function freeze(stage: Stage, form: Form): Promise<number> {
  const callId = await stage.talk();
  const session = await stage.ada.browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  await session.detach();
  if (renderers.length === 0) throw new Error('the browser has no renderer');
  function signal(name: 'SIGSTOP' | 'SIGCONT') {
    for (const pid of renderers) process.kill(pid, name);
  }
  signal('SIGSTOP');
  try {
    await pause(form === 'short' ? 8_000 : 60_000);
  } finally {
    signal('SIGCONT');
  }
  const awake = Date.now();
  await within(patience, 'the call is there again, or both were told that it ended', async () => {
    const [mine, bobs] = await Promise.all(stage.both.map(look));
    const over = mine?.screen === 'none' && bobs?.screen === 'none' && /lost|ended/i.test(mine.line) && /lost|ended/i.test(bobs.line);
    return (mine?.line === 'In call' && bobs?.line === 'In call') || over || JSON.stringify([mine, bobs]);
  });
  if ((await look(stage.ada)).screen === 'none') {
    if (form === 'short') throw new Error('a call of two people who were away for 8 s has ended');
    return Date.now() - awake;
  }
  const back = await stage.soundBack(awake, patience);
  await expectAgreed(stage, callId, [], patience);
  return back;
}

/** What happens to the page. */
export const pageRows: readonly Row[] = [
  soundBack('page reloaded', 'relay', { short: 1, long: 10 }, (stage) => turn(stage, reload, false)),
  soundBack('page reloaded', 'direct', { short: 0, long: 5 }, (stage) => turn(stage, reload, false)),
  soundBack('page reloaded while muted', 'relay', { short: 0, long: 5 }, (stage) => turn(stage, reload, true)),
  {
    event: 'page reloaded while on hold',
    way: 'relay',
    tries: { short: 0, long: 5 },
    figure: 'same state again',
    target: '3 s',
    act: reloadOnHold,
  },
  soundBack('back button', 'relay', { short: 0, long: 5 }, (stage) => turn(stage, backButton, false)),
  soundBack('tab crashed, and opened again in a new one', 'relay', { short: 0, long: 5 }, (stage) => turn(stage, crash, false)),
  soundBack('call gone on with in a new tab, and the old one closed', 'direct', { short: 0, long: 5 }, (stage) =>
    turn(stage, newTab, false),
  ),
  { event: 'tab frozen', way: 'relay', tries: { short: 1, long: 2 }, figure: 'sound back or end told', target: '5 s', act: freeze },
];
