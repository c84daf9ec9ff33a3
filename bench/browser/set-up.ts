import type { Page } from '@playwright/test';
import { setTimeout } from 'node:timers/promises';
import { median, spread, type Row } from '../table.ts';
import { barePair } from './floor.ts';
import { installProbe } from './probe-page.ts';
import { signIn, withProduct } from './product.ts';

const calls = 24;

/** Between two measurements, so that each begins on a machine that has put the one before away; in milliseconds. */
const rest = 800;

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
export const setUp = (env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> =>
  withProduct(env, folder, async ({ open }) => {
    const ada = { page: await signIn(await open(installProbe), 'Ada'), name: 'Ada' };
    const bob = { page: await signIn(await open(installProbe), 'Bob'), name: 'Bob' };
    const floor = await open(() => {}, '/api/health');
    const ours: Times[] = [];
    const bare: Awaited<ReturnType<typeof barePair>>[] = [];
    const asking: typeof bare = [];
    for (let call = 0; call <= calls; call += 1) {
      // In turns, for nobody may call as often as this alone.
      const [caller, callee] = call % 2 === 0 ? [ada, bob] : [bob, ada];
      await setTimeout(rest);
      const times = await oneCall(caller, callee);
      await setTimeout(rest);
      const reference = await barePair(floor, 'by itself');
      await setTimeout(rest);
      const other = await barePair(floor, 'by a press');
      if (call === 0) continue;
      ours.push(times);
      bare.push(reference);
      asking.push(other);
    }
    return rows(ours, bare, asking);
  });

type Heard = readonly { readonly caller: number; readonly callee: number }[];

function rows(ours: readonly Times[], bare: Heard, asking: Heard): readonly Row[] {
  const hears = (what: string, figure: number[], reference: number[], asks = false): Row => ({
    what,
    figure: spread(figure, 'ms'),
    reference: `${spread(reference, 'ms')} (bare pair${asks ? ' begun by a press, that asks for its microphone then' : ''})`,
    ratio: median(figure) / median(reference),
    aim: asks ? '-' : 'at most 1',
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
      'Accept pressed -> caller hears',
      ours.map((call) => call.callerHears),
      asking.map((pair) => pair.caller),
      true,
    ),
    hears(
      'Accept pressed -> callee hears',
      ours.map((call) => call.calleeHears),
      bare.map((pair) => pair.callee),
    ),
  ];
}
