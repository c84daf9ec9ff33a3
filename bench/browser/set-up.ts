import type { Browser, Page } from '@playwright/test';
import { startServer } from '../server-process.ts';
import { median, spread, type Row } from '../table.ts';
import { launch } from './chromium.ts';
import { barePair } from './floor.ts';
import { installProbe } from './probe-page.ts';

const calls = 24;

/** A person on the real page, signed in. */
export async function person(browser: Browser, origin: string, name: string): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['microphone'], bypassCSP: true });
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  await page.goto(origin);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('region', { name: 'Me' }).waitFor();
  return page;
}

interface Times {
  readonly ring: number;
  readonly painted: number;
  readonly callerHears: number;
  readonly calleeHears: number;
}

const reset = (page: Page): Promise<void> => page.evaluate(() => globalThis.probe.reset());
const stamps = (page: Page) => page.evaluate(() => ({ ...globalThis.probe, click: globalThis.probe.click }));

interface Caller {
  readonly page: Page;
  readonly name: string;
}

async function oneCall({ page: ada, name }: Caller, { page: bob, name: other }: Caller): Promise<Times> {
  await Promise.all([reset(ada), reset(bob)]);
  await ada.getByRole('button', { name: `Call ${other}` }).click();
  await bob.getByRole('alertdialog', { name: 'Incoming call' }).waitFor();
  await bob.waitForFunction(() => globalThis.probe.painted > 0);
  const pressed = (await stamps(ada)).click;
  const rung = await stamps(bob);
  await Promise.all([ada, bob].map((page) => page.evaluate(() => (globalThis.probe.sound = 0))));
  await bob.getByRole('button', { name: 'Accept' }).click();
  await Promise.all([ada, bob].map((page) => page.waitForFunction(() => globalThis.probe.sound > 0)));
  const [caller, callee] = await Promise.all([stamps(ada), stamps(bob)]);
  await ada.getByRole('button', { name: 'End call' }).click();
  await bob.getByRole('button', { name: `Call ${name}` }).waitFor();
  await bob.waitForFunction(() => !document.querySelector('[role=timer]'));
  return {
    ring: rung.ring - pressed,
    painted: rung.painted - pressed,
    callerHears: caller.sound - callee.click,
    calleeHears: callee.sound - callee.click,
  };
}

/** Press Call to ring, and press Accept to sound, on the real page; beside a bare pair of connections in the same browser. */
export async function setUp(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  const server = await startServer({
    script: '../packages/server/src/main.ts',
    env: { ...env, EARSHOT_DATA: folder() },
    ready: '/api/health',
  });
  const browser = await launch(folder());
  try {
    const origin = `https://localhost:${server.port}`;
    const ada = { page: await person(browser, origin, 'Ada'), name: 'Ada' };
    const bob = { page: await person(browser, origin, 'Bob'), name: 'Bob' };
    const floorContext = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['microphone'], bypassCSP: true });
    const floor = await floorContext.newPage();
    await floor.goto(`${origin}/api/health`);
    const ours: Times[] = [];
    const bare: { readonly caller: number; readonly callee: number }[] = [];
    for (let call = 0; call <= calls; call += 1) {
      // In turns, for nobody may call more than twenty times a minute.
      const [caller, callee] = call % 2 === 0 ? [ada, bob] : [bob, ada];
      const [times, reference] = [await oneCall(caller, callee), await barePair(floor)];
      if (call === 0) continue;
      ours.push(times);
      bare.push(reference);
    }
    return rows(ours, bare);
  } finally {
    await browser.close();
    await server.stop();
  }
}

function rows(ours: readonly Times[], bare: readonly { readonly caller: number; readonly callee: number }[]): readonly Row[] {
  const hears = (what: string, figure: number[], reference: number[]): Row => ({
    what,
    figure: spread(figure, 'ms'),
    reference: `${spread(reference, 'ms')} (bare pair)`,
    ratio: median(figure) / median(reference),
    aim: 'at most 1',
  });
  const since = (what: string, figure: number[], aim: string): Row => ({
    what,
    figure: spread(figure, 'ms'),
    reference: '-',
    ratio: null,
    aim,
  });
  return [
    since(
      'Call pressed -> ring in the DOM of the other page',
      ours.map((call) => call.ring),
      '15 ms',
    ),
    since(
      'Call pressed -> ring painted',
      ours.map((call) => call.painted),
      '60 ms',
    ),
    hears(
      'Accept pressed -> caller hears',
      ours.map((call) => call.callerHears),
      bare.map((pair) => pair.caller),
    ),
    hears(
      'Accept pressed -> callee hears',
      ours.map((call) => call.calleeHears),
      bare.map((pair) => pair.callee),
    ),
  ];
}
