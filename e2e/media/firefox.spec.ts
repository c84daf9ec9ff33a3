import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect as expectSoon, test } from '@playwright/test';
import { launchChromium } from '../lab/chromium.ts';
import { growEars } from '../lab/ears.ts';
import { hasFirefox, launchFirefox } from '../lab/firefox.ts';
import { serveStage } from './stage.ts';

const expect = expectSoon.configure({ timeout: 15_000 });

/** A page of either browser. */
interface Side {
  readonly run: <A, R>(task: (argument: A) => R | Promise<R>, argument: A) => Promise<R>;
}

/** Both pages, each at the media alone. Ada is at Chromium, Fritz at Firefox. */
async function openBoth(): Promise<{ readonly ada: Side; readonly fritz: Side; readonly close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-media-'));
  const [stage, chromium, firefox] = await Promise.all([serveStage(), launchChromium('Ada', folder), launchFirefox('Fritz')]);
  const context = await chromium.newContext({ permissions: ['microphone'] });
  const [left, right] = await Promise.all([context.newPage(), firefox.newPage()]);
  await Promise.all([left.addInitScript(growEars), right.evaluateOnNewDocument(growEars)]);
  await Promise.all([left.goto(stage.origin), right.goto(stage.origin)]);
  return {
    ada: { run: (task, argument) => left.evaluate(task as never, argument) },
    fritz: { run: (task, argument) => right.evaluate(task as never, argument as never) },
    close: async () => {
      await Promise.all([chromium.close(), firefox.close(), stage.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Carries the candidates that are there over. */
async function carry(from: Side, to: Side): Promise<void> {
  const list = await from.run(() => window.stage.lone().out.splice(0), null);
  await to.run((candidates) => window.stage.lone().peer.addCandidates(candidates), list);
}

/** Carries candidates over until what is looked for is so. */
function pump(one: Side, other: Side, what: () => Promise<unknown>) {
  return expect.poll(async () => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      await carry(from, to);
    }
    return what();
  });
}

async function loud(side: Side): Promise<boolean> {
  return (await side.run(() => window.ears.listen(500, []), null)).loudest > 0.01;
}

async function bothLoud(one: Side, other: Side): Promise<boolean> {
  return (await loud(one)) && loud(other);
}

async function connect(caller: Side, callee: Side): Promise<void> {
  await Promise.all([caller, callee].map((side) => side.run(() => window.stage.begin(), null)));
  const offer = await caller.run(async () => {
    const { peer, microphone } = window.stage.lone();
    const text = await peer.offer();
    await peer.attach(microphone);
    return text;
  }, null);
  await callee.run((text) => window.stage.lone().peer.prepare(text), offer);
  const answer = await callee.run(async () => {
    const { peer, microphone } = window.stage.lone();
    const answering = peer.answer();
    peer.connect();
    await peer.attach(microphone);
    return answering;
  }, null);
  await caller.run((text) => window.stage.lone().peer.takeAnswer(text), answer);
  await pump(caller, callee, () => bothLoud(caller, callee)).toBe(true);
}

function fragment(side: Side): Promise<string | undefined> {
  return side.run(() => /ice-ufrag:(\S+)/.exec(window.stage.lone().pc.currentLocalDescription?.sdp ?? '')?.[1], null);
}

async function restart(by: Side, other: Side): Promise<void> {
  const before = await fragment(by);
  const offer = await by.run(() => window.stage.lone().peer.restart(), null);
  const answer = await other.run((text) => window.stage.lone().peer.takeOffer(text, true), offer);
  // Candidates may be faster than the answer, as they are on a real wire.
  await carry(by, other);
  await by.run((text) => window.stage.lone().peer.takeAnswer(text ?? ''), answer);
  expect(await fragment(by)).not.toBe(before);
  await pump(by, other, () => bothLoud(by, other)).toBe(true);
}

// Two Firefoxes at once are too much for a small machine.
test.describe.configure({ mode: 'default', timeout: 120_000 });

for (const caller of ['Chromium', 'Firefox'] as const) {
  test(`Two people talk, hold and renew their path when ${caller} calls the other browser`, async () => {
    test.skip(!hasFirefox(), 'There is no Firefox here.');
    const { ada, fritz, close } = await openBoth();
    try {
      const [one, other] = caller === 'Chromium' ? [ada, fritz] : [fritz, ada];
      await connect(one, other);

      const sides = [one, other];
      for (const side of sides) {
        const told = await side.run(async () => {
          const { peer, events } = window.stage.lone();
          return { types: events.map(({ type }) => type), reading: await peer.reading() };
        }, null);
        expect(told.types).toEqual(expect.arrayContaining(['candidates', 'connection', 'channel', 'sound']));
        expect(told.reading).toMatchObject({ codec: 'opus', pair: { protocol: 'udp' } });
      }

      // Each side asks in turn: the DTLS roles of the first answer must last through offers of the other.
      await restart(one, other);
      await restart(other, one);

      for (const side of sides) {
        await side.run(async () => {
          const { peer } = window.stage.lone();
          peer.listen(false);
          await peer.attach(null);
        }, null);
      }
      for (const side of sides) expect((await side.run(() => window.ears.listen(300, []), null)).loudest).toBe(0);
      for (const side of sides) {
        await side.run(async () => {
          const { peer, microphone } = window.stage.lone();
          peer.listen(true);
          await peer.attach(microphone);
        }, null);
      }
      await expect.poll(() => bothLoud(one, other)).toBe(true);

      await one.run(() => {
        const { peer } = window.stage.lone();
        peer.send('bye');
        peer.close();
      }, null);
      await expect
        .poll(() => other.run(() => window.stage.lone().events.findLast(({ type }) => type === 'message'), null))
        .toMatchObject({ type: 'message', text: 'bye' });
    } finally {
      await close();
    }
  });
}
