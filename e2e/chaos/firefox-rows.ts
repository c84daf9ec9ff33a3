import { patience } from './allowed.ts';
import { firefoxPath, hasFirefox } from '../lab/firefox.ts';
import { record, voicesIn } from '../lab/hearing.ts';
import { connect, expectInCall, type Person, type Shown } from '../lab/person.ts';
import { enterFirefox } from './firefox.ts';
import { backAfter } from './gaps.ts';
import { pause, within } from './party.ts';
import type { Row } from './row.ts';
import type { Stage } from './stage.ts';

const reconnecting: Shown = { role: 'status', text: 'Reconnecting...' };

/**
 * Fritz hears Bob within `ms`. Firefox tells a page nothing of single pieces of sound, so its meter listens again and
 * again.
 */
function hearsBob(fritz: Person, ms: number) {
  return within(ms, 'Fritz hears Bob', async () => voicesIn(await record(fritz, 200)).join() === 'Bob');
}

/**
 * Fritz in Firefox, in Ada's house and with Ada's voice, talks with Bob, and the cable of the house is out for a while.
 */
async function cutFirefox(stage: Stage, ms: number): Promise<number> {
  const { network, bob } = stage;
  await stage.rest();
  const fritz = await enterFirefox(stage, 'ada', 'Ada');
  try {
    await connect(fritz, bob);
    await hearsBob(fritz, patience);
    await pause(stage.dice(1_000, 2_000));
    const from = Date.now();
    network.cable('ada', false);
    await Promise.all([fritz.sees(reconnecting), bob.sees(reconnecting)]);
    await pause(Math.max(0, from + ms - Date.now()));
    bob.heard.length = 0;
    network.cable('ada', true);
    const healed = Date.now();
    const bobHears = within(patience, 'Bob hears Fritz', async () => {
      await bob.collect();
      return backAfter(bob.heard, healed) !== null;
    });
    const [fritzBack] = await Promise.all([hearsBob(fritz, patience), bobHears]);
    await Promise.all([expectInCall(fritz, bob), expectInCall(bob, fritz)]);
    await fritz.press('End call');
    await bob.sees({ role: 'status', text: 'Call ended' });
    return Math.max(fritzBack, backAfter(bob.heard, healed) ?? 0);
  } finally {
    network.cable('ada', true);
    await fritz.close();
  }
}

function cut(seconds: number, tries: Row['tries']): Row {
  return {
    event: `cable out for ${seconds} s, in Firefox`,
    way: 'relay',
    tries,
    figure: 'sound back',
    target: '3 s',
    lacks: () => (hasFirefox() ? null : `there is no Firefox at ${firefoxPath}`),
    act: (stage) => cutFirefox(stage, seconds * 1_000),
  };
}

/** What happens to Firefox's network. */
export const firefoxRows: readonly Row[] = [cut(5, { short: 0, long: 5 }), cut(30, { short: 0, long: 3 })];
