import type { Page } from '@playwright/test';
import { median, spread, type Row } from '../table.ts';
import { installBursts } from './bursts.ts';
import { signIn, withProduct, type Product } from './product.ts';
import { pressSeen } from '../../e2e/lab/eyes.ts';

/**
 * The jitter buffer settles anew with each connection, some milliseconds higher or lower: one connection says little.
 */
const rounds = 6;
const bursts = 10;

/**
 * A bare pair over two pages of its own: the caller's page speaks, the callee's hears; descriptions are carried by this
 * program.
 */
async function bare(mouth: Page, ear: Page): Promise<void> {
  const offer = await mouth.evaluate(async () => {
    const connection = new RTCPeerConnection();
    Object.assign(globalThis, { connection });
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) connection.addTrack(track, stream);
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
    return connection.localDescription?.sdp ?? '';
  });
  const answer = await ear.evaluate(async (sdp) => {
    const connection = new RTCPeerConnection();
    connection.ontrack = (event) => {
      const element = new Audio();
      element.srcObject = new MediaStream([event.track]);
      void element.play();
    };
    await connection.setRemoteDescription({ type: 'offer', sdp });
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
    return connection.localDescription?.sdp ?? '';
  }, offer);
  await mouth.evaluate(async (sdp) => {
    const connection: RTCPeerConnection = Reflect.get(globalThis, 'connection');
    await connection.setRemoteDescription({ type: 'answer', sdp });
  }, answer);
}

/** Milliseconds from each burst at the mouth to the same burst at the ear. */
async function delays(mouth: Page, ear: Page): Promise<number[]> {
  await ear.waitForFunction((count) => globalThis.onsets.ear.length >= count, bursts + 5, { timeout: 60_000 });
  const said = await mouth.evaluate(() => globalThis.onsets.mouth);
  const heard = await ear.evaluate(() => globalThis.onsets.ear);
  return heard
    .slice(5)
    .map((at) => at - (said.findLast((begun) => begun <= at) ?? Number.NaN))
    .filter((delay) => delay < 450);
}

/** One bare pair and one call at the same time, each on fresh pages. */
async function round({ open }: Product, number: number): Promise<{ readonly reference: number; readonly figure: number }> {
  const pages = [
    await open(installBursts, '/api/health'),
    await open(installBursts, '/api/health'),
    await open(installBursts),
    await open(installBursts),
  ];
  const [mouth, ear, ada, bob] = pages;
  if (!mouth || !ear || !ada || !bob) throw new Error('four pages were opened');
  await signIn(ada, `Ada ${number}`);
  await signIn(bob, `Bob ${number}`);
  await bare(mouth, ear);
  await pressSeen(ada.getByRole('button', { name: `Call Bob ${number}`, exact: true }));
  await pressSeen(bob.getByRole('button', { name: 'Accept' }));
  const [reference, figure] = await Promise.all([delays(mouth, ear), delays(ada, bob)]);
  await pressSeen(ada.getByRole('button', { name: 'End call' }));
  await Promise.all(pages.map((page) => page.context().close()));
  return { reference: median(reference), figure: median(figure) };
}

/**
 * From a sound at one page's microphone to the same sound at the other page, on the real product and on a bare pair
 * beside it.
 */
export function mouthToEar(env: Readonly<Record<string, string>>, folder: () => string): Promise<readonly Row[]> {
  return withProduct(env, folder, async (product) => {
    const found = [];
    for (let number = 1; number <= rounds; number += 1) found.push(await round(product, number));
    const [figure, reference] = [found.map((each) => each.figure), found.map((each) => each.reference)];
    return [
      {
        what: `mouth to ear, medians of ${rounds} calls`,
        figure: spread(figure, 'ms'),
        reference: `${spread(reference, 'ms')} (bare pair at the same time)`,
        ratio: median(figure) / median(reference),
        aim: 'at most 1.05',
      },
    ];
  });
}
