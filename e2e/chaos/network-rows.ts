import { patience } from './allowed.ts';
import type { House, Way } from './network.ts';
import { pause, within } from './party.ts';
import { soundBack, type Row } from './row.ts';
import { look } from './sight.ts';
import { expectAgreed, type Stage } from './stage.ts';

function reconnecting(stage: Stage, ms: number) {
  return within(ms, 'both sides say Reconnecting...', async () => {
    const said = (await Promise.all(stage.both.map(look))).map((sight) => sight.line);
    return said.every((words) => words.startsWith('Reconnecting...')) || said.join();
  });
}

type Cut = (stage: Stage, whole: boolean) => void;

/** Somebody's cable is out for a while. Both are told at once, and the sound comes back by itself. */
async function cutFor(stage: Stage, cut: Cut, ms: number): Promise<number> {
  const callId = await stage.talk();
  await pause(stage.dice(0, 500));
  const from = Date.now();
  cut(stage, false);
  await reconnecting(stage, 5_000);
  await pause(Math.max(0, from + ms - Date.now()));
  const healed = Date.now();
  cut(stage, true);
  const back = await stage.soundBack(healed, patience);
  // Sound that never went away would have come by some other way.
  const [mine, bobs] = await stage.gapsOf({ from, until: healed });
  if (Math.min(mine, bobs) < ms - 2_000) throw new Error(`the cut was not heard: ${mine} and ${bobs} ms of silence`);
  await expectAgreed(stage, callId, [], patience);
  await stage.expectTalk(patience);
  return back;
}

function cable(house: House): Cut {
  return (stage, whole) => stage.network.cable(house, whole);
}

function line(house: House): Cut {
  return (stage, whole) => stage.network.line(house, whole);
}

async function move(stage: Stage): Promise<number> {
  const callId = await stage.talk();
  await pause(stage.dice(0, 500));
  const moved = Date.now();
  stage.network.move('ada');
  // What was on its way is still played; only then does it matter.
  const back = await stage.soundBack(moved + 400, patience);
  await expectAgreed(stage, callId, [], patience);
  await stage.expectTalk(patience);
  return Math.max(back, await stage.gapOf({ from: moved, until: Date.now() - 100 }));
}

/** Both sides end for the same reason, close to each other; the figure is how far apart. */
async function loseForGood(stage: Stage): Promise<number> {
  await stage.talk();
  const from = Date.now();
  stage.network.line('ada', false);
  const ended = await Promise.all(
    stage.both.map(async (party) => {
      await within(60_000, `${party.name}'s call ends`, async () => {
        const { line: words } = await look(party);
        return words.startsWith('Connection lost') || words;
      });
      return Date.now();
    }),
  );
  const [mine = 0, bobs = 0] = ended;
  stage.network.line('ada', true);
  if (Math.min(mine, bobs) - from < 40_000) throw new Error(`given up after ${Math.min(mine, bobs) - from} ms`);
  if (Math.abs(mine - bobs) > 5_000) throw new Error(`the ends are ${Math.abs(mine - bobs)} ms apart`);
  return Math.abs(mine - bobs);
}

/** A way stands, and stands again after a cable was out. */
function cutOn(way: Way, event: string, tries: Row['tries']): Row {
  return soundBack(event, way, tries, (stage) => cutFor(stage, cable('ada'), 5_000));
}

/** What happens to the network. */
export const networkRows: readonly Row[] = [
  cutOn('relay', 'cable out for 5 s', { short: 0, long: 5 }),
  cutOn('direct', 'cable out for 5 s', { short: 0, long: 3 }),
  cutOn('relay-tcp', 'cable out for 5 s', { short: 1, long: 3 }),
  cutOn('relay-tls', 'cable out for 5 s', { short: 0, long: 3 }),
  soundBack('cable out for 30 s', 'relay', { short: 0, long: 8 }, (stage) => cutFor(stage, cable('bob'), 30_000)),
  soundBack('cable out for 30 s', 'direct', { short: 0, long: 5 }, (stage) => cutFor(stage, cable('bob'), 30_000)),
  soundBack('30 s of total loss behind the router', 'relay', { short: 0, long: 3 }, (stage) => cutFor(stage, line('ada'), 30_000)),
  soundBack('address changed', 'relay', { short: 0, long: 12 }, move),
  soundBack('address changed', 'direct', { short: 0, long: 3 }, move),
  {
    event: 'more than 45 s of total loss: both end with "lost"',
    way: 'relay',
    tries: { short: 0, long: 2 },
    figure: 'ends apart',
    target: '5 s',
    act: loseForGood,
  },
];
