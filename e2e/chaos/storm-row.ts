import type { House } from './network.ts';
import { pause } from './party.ts';
import type { Form, Row } from './row.ts';
import { look } from './sight.ts';
import { expectAgreed, type Stage } from './stage.ts';

const presses = { short: 20, long: 1_000 } as const;
/** So often it is looked at whether the sound agrees, too. */
const listenEvery = 50;

/**
 * Both sides hold and resume in any order. After each press pages and server agree; the figure is the longest that
 * took.
 */
async function storm(stage: Stage, form: Form): Promise<number> {
  const callId = await stage.talk();
  const held = new Set<House>();
  let longest = 0;
  for (let press = 1; press <= presses[form]; press += 1) {
    const house: House = stage.dice(0, 2) < 1 ? 'ada' : 'bob';
    await stage[house].press(held.has(house) ? 'Resume' : 'Hold');
    if (!held.delete(house)) held.add(house);
    longest = Math.max(longest, await expectAgreed(stage, callId, [...held], 5_000));
    if (press % listenEvery === 0) await expectSound(stage, held.size === 0);
  }
  for (const house of held) await stage[house].press('Resume');
  await expectAgreed(stage, callId, [], 5_000);
  await stage.expectTalk(5_000);
  return Math.round(longest);
}

/** Both hear each other, or nobody hears anything: never one-way sound. */
async function expectSound(stage: Stage, wanted: boolean): Promise<void> {
  if (wanted) {
    await stage.expectTalk(5_000);
    return;
  }
  await pause(500);
  const gaps = await stage.gapsOf({ from: Date.now() - 200, until: Date.now() });
  if (Math.min(...gaps) < 200)
    throw new Error(`somebody is heard through a hold: ${JSON.stringify(await Promise.all(stage.both.map(look)))}`);
}

export const stormRow: Row = {
  event: `hold and resume from both sides, ${presses.long.toLocaleString('en')} times`,
  way: 'relay',
  tries: { short: 0, long: 1 },
  figure: 'longest until agreed',
  target: '5 s',
  act: storm,
};
