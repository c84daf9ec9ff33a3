import type { Page } from '@playwright/test';
import { setTimeout } from 'node:timers/promises';
import { median, spread, type Row } from '../table.ts';
import { barePair } from './floor.ts';
import { installProbe } from './probe-page.ts';
import { signIn, withProduct } from './product.ts';
import { pressSeen } from '../../e2e/lab/eyes.ts';

const calls = 24;

/** Between two measurements, so that each begins on a machine that has put the one before away; in milliseconds. */
const rest = 800;

/** How long it rings before Accept is pressed: nobody is quicker. Milliseconds. */
const ringing = 600;

/**
 * Milliseconds for which Accept is pressed: by a person, for whom a button goes down and up again in about a fifth of a
 * second (S. Card, T. Moran, A. Newell, "The Keystroke-Level Model", 1980, has 100 ms for each of the two), and by a
 * program or a key, which need none. Both are measured from when it comes up again.
 */
const presses = { 'by a person': 80, 'by a program': 0 } as const;
type Press = keyof typeof presses;

interface Times {
  readonly ring: number;
  readonly painted: number;
  readonly callerHears: number;
  readonly calleeHears: number;
}

function reset(page: Page): Promise<void> {
  return page.evaluate(() => globalThis.probe.reset());
}

function stamps(page: Page) {
  return page.evaluate(() => ({ ...globalThis.probe, click: globalThis.probe.click }));
}

function until(page: Page, what: 'painted' | 'sound'): Promise<void> {
  return page.evaluate((stamp) => globalThis.probe.until(stamp), what);
}

interface Caller {
  readonly page: Page;
  readonly name: string;
}

async function oneCall({ page: ada, name }: Caller, { page: bob, name: other }: Caller, press: Press): Promise<Times> {
  await Promise.all([reset(ada), reset(bob)]);
  const painted = until(bob, 'painted');
  await pressSeen(ada.getByRole('button', { name: `Call ${other}` }));
  await painted;
  const pressed = (await stamps(ada)).click;
  const rung = await stamps(bob);
  await setTimeout(ringing);
  await Promise.all([ada, bob].map((page) => page.evaluate(() => (globalThis.probe.sound = 0))));
  const heard = Promise.all([ada, bob].map((page) => until(page, 'sound')));
  await pressSeen(bob.getByRole('button', { name: 'Accept' }), { delay: presses[press] });
  await heard;
  const [caller, callee] = await Promise.all([stamps(ada), stamps(bob)]);
  await pressSeen(ada.getByRole('button', { name: 'End call' }));
  await bob.getByRole('button', { name: `Call ${name}` }).waitFor();
  await bob.waitForFunction(() => !document.querySelector('[role=timer]'));
  return {
    ring: rung.ring - pressed,
    painted: rung.painted - pressed,
    callerHears: caller.sound - callee.click,
    calleeHears: callee.sound - callee.click,
  };
}

/**
 * Press Call to ring, and press Accept to sound, on the real page; beside a bare pair of connections in the same
 * browser.
 */
export function setUp(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  return withProduct(env, folder, async ({ open }) => {
    const ada = { page: await signIn(await open(installProbe), 'Ada'), name: 'Ada' };
    const bob = { page: await signIn(await open(installProbe), 'Bob'), name: 'Bob' };
    const floor = await open(() => {}, '/api/health');
    const ours: Record<Press, Times[]> = { 'by a person': [], 'by a program': [] };
    const bare: Awaited<ReturnType<typeof barePair>>[] = [];
    const asking: typeof bare = [];
    for (let call = 0; call <= calls; call += 1) {
      await setTimeout(rest);
      // In turns, for nobody may call as often as this alone.
      const byPerson = await oneCall(ada, bob, 'by a person');
      await setTimeout(rest);
      const byProgram = await oneCall(bob, ada, 'by a program');
      await setTimeout(rest);
      const reference = await barePair(floor, 'by itself');
      await setTimeout(rest);
      const other = await barePair(floor, 'by a press');
      if (call === 0) continue;
      ours['by a person'].push(byPerson);
      ours['by a program'].push(byProgram);
      bare.push(reference);
      asking.push(other);
    }
    return rows(ours, bare, asking);
  });
}

type Heard = readonly { readonly caller: number; readonly callee: number }[];

function rows(ours: Readonly<Record<Press, readonly Times[]>>, bare: Heard, asking: Heard): readonly Row[] {
  const all = Object.values(ours).flat();
  function since(what: string, figure: number[], aim: string): Row {
    return {
      what,
      figure: spread(figure, 'ms'),
      reference: '-',
      ratio: null,
      aim,
    };
  }
  return [
    since(
      'Call pressed -> ring in the DOM of the other page',
      all.map((call) => call.ring),
      '15 ms',
    ),
    since(
      'Call pressed -> ring painted',
      all.map((call) => call.painted),
      '60 ms',
    ),
    ...hearing('by a person', ours['by a person'], { bare, asking }),
    ...hearing('by a program', ours['by a program'], { bare, asking }),
  ];
}

/** From Accept to the first sound, at both ends. */
function hearing(press: Press, ours: readonly Times[], { bare, asking }: { readonly bare: Heard; readonly asking: Heard }): readonly Row[] {
  const aim = press === 'by a person' ? 'at most 1' : '-';
  function row(who: 'caller' | 'callee', pairs: Heard, how: string, wanted = aim): Row {
    const figure = ours.map((call) => (who === 'caller' ? call.callerHears : call.calleeHears));
    const reference = pairs.map((pair) => pair[who]);
    return {
      what: `Accept pressed ${press} -> ${who} hears`,
      figure: spread(figure, 'ms'),
      reference: `${spread(reference, 'ms')} (bare pair${how})`,
      ratio: median(figure) / median(reference),
      aim: wanted,
    };
  }
  return [
    row('caller', bare, ''),
    row('caller', asking, ' begun by a press, that asks for its microphone then', '-'),
    row('callee', bare, ''),
  ];
}
