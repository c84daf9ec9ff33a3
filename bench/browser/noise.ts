import type { CDPSession, Page } from '@playwright/test';
import { growEars } from '../../e2e/lab/ears.ts';
import { pressSeen } from '../../e2e/lab/eyes.ts';
import { levelsOf } from '../../e2e/lab/levels.ts';
import { heardIn, noisyVoice } from '../../e2e/lab/noisy-voice.ts';
import { median, type Row } from '../table.ts';
import { signIn, withProduct } from './product.ts';

/** How often each is measured, in turns; milliseconds that it is left alone before, and for which it is. */
const rounds = 4;
const settling = 3_000;
const measured = 6_000;

/** What is heard of the voice and the noise, in decibels below full scale, and the CPU of the speaker's page. */
interface Measured {
  readonly voice: number;
  readonly noise: number;
  /** Milliseconds a second. */
  readonly cpu: number;
}

async function cpuOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ProcessTime')?.value ?? Number.NaN) * 1_000;
}

async function measure(session: CDPSession, bob: Page): Promise<Measured> {
  await bob.waitForTimeout(settling);
  const [before, since] = [await cpuOf(session), performance.now()];
  const { voice, noise: rest } = heardIn(await bob.evaluate(levelsOf, measured));
  return { voice, noise: rest, cpu: ((await cpuOf(session)) - before) / ((performance.now() - since) / 1_000) };
}

function middle(all: readonly Measured[], of: (one: Measured) => number): number {
  return median(all.map(of));
}

function above({ voice, noise: rest }: Measured): number {
  return voice - rest;
}

function described(all: readonly Measured[]): string {
  const [voice, rest] = [middle(all, (one) => one.voice), middle(all, (one) => one.noise)];
  return `${middle(all, above).toFixed(0)} dB (voice ${voice.toFixed(0)}, noise ${rest.toFixed(0)})`;
}

/** Measures with the filter off and on in turns. */
async function inTurns(ada: Page, bob: Page): Promise<Readonly<Record<'off' | 'on', readonly Measured[]>>> {
  const session = await ada.context().newCDPSession(ada);
  await session.send('Performance.enable');
  const found: Record<'off' | 'on', Measured[]> = { off: [], on: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const is of ['off', 'on'] as const) {
      await ada.getByRole('switch', { name: 'Strong noise filter' }).setChecked(is === 'on');
      found[is].push(await measure(session, bob));
    }
  await ada.getByRole('switch', { name: 'Strong noise filter' }).uncheck();
  return found;
}

/**
 * A voice over a fan and somebody who types, as it is heard at the other page: with the noise filter and without it,
 * each with and without what the browser does against noise.
 */
export function noise(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  return withProduct(
    env,
    folder,
    async ({ open }) => {
      const ada = await signIn(await open(growEars), 'Ada');
      const bob = await signIn(await open(growEars), 'Bob');
      await pressSeen(ada.getByRole('button', { name: 'Call Bob', exact: true }));
      await pressSeen(bob.getByRole('button', { name: 'Accept', exact: true }));
      await pressSeen(ada.getByRole('button', { name: 'More', exact: true }));
      await ada.getByRole('button', { name: 'Sound', exact: true }).click();
      const rows: Row[] = [];
      for (const browsers of [true, false]) {
        await ada.getByRole('switch', { name: 'Quiet my room' }).setChecked(browsers);
        const { off, on } = await inTurns(ada, bob);
        const which = `browser's suppression ${browsers ? 'on' : 'off'}`;
        const cpu = [middle(on, (one) => one.cpu), middle(off, (one) => one.cpu)] as const;
        rows.push(
          {
            what: `voice above noise with the filter, ${which}`,
            figure: described(on),
            reference: `${described(off)} (without)`,
            ratio: null,
            aim: '12 dB more',
          },
          {
            what: `CPU of the page with the filter, ${which}`,
            figure: `${cpu[0].toFixed(0)} ms a second`,
            reference: `${cpu[1].toFixed(0)} ms a second (without)`,
            ratio: cpu[0] / cpu[1],
            aim: '-',
          },
        );
      }
      return rows;
    },
    noisyVoice(),
  );
}
