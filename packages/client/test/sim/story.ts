import { createAir } from './air.ts';
import { createChance } from './chance.ts';
import { createSimClock } from './clock.ts';
import { chooseAge } from './device-keys.ts';
import { createDevice, createTab, remember, tabsOf, type Person } from './device.ts';
import { calm } from './pipe.ts';
import { Broken, must } from './broken.ts';
import { coda, type Play } from './coda.ts';
import { createRules } from './rules.ts';
import { chooseAct, chooseWeather, open, pause, type Stage } from './script.ts';
import { createSimServer } from './server.ts';
import type { Counts } from './change.ts';
import { judge, judgeRest } from './verdict.ts';

/** How one story came out: null when every rule held. */
export interface Outcome {
  readonly seed: number;
  readonly broken: string | null;
  readonly log: readonly string[];
  readonly calls: number;
  readonly accepted: number;
  readonly counts: Counts;
}

/**
 * As long as the longest chain of promises in a phone: after so many turns everything has happened that needs no time.
 */
const turns = 12;

async function settle(): Promise<void> {
  for (let left = turns; left > 0; left -= 1) await Promise.resolve();
}

const names = ['Ada', 'Bob', 'Cleo', 'Dora', 'Eve'];

/** How many people are in a story. */
const crowds = [
  [6, 3],
  [3, 4],
  [1, 5],
] as const;

/** How many tabs are open on each device of a person. */
const desks = [
  [5, [1]],
  [2, [2]],
  [2.5, [1, 1]],
  [0.5, [2, 1]],
] as const;

/** Gives a person devices on which they are known already. */
function equip(person: Person, { chance, server }: Pick<Stage, 'chance' | 'server'>): void {
  const userId = server.enrol(person.name);
  for (const tabs of chance.weigh<readonly number[]>(desks)) {
    const device = createDevice(person);
    const keys = person.keeps ? device.keys.fresh() : null;
    const { deviceId, token } = server.equip(userId, keys, person.keeps ? chooseAge(chance) : 0);
    if (keys !== null) device.keys.replace(person.name, deviceId, keys);
    remember(device, token);
    for (let left = tabs; left > 0; left -= 1) createTab(device, chance.happens(0.15));
  }
}

function set(seed: number, lines: string[]): Play {
  const clock = createSimClock();
  const chance = createChance(seed);
  const air = createAir(clock, chance);
  function log(line: string): void {
    lines.push(`${(clock.now() / 1000).toFixed(3).padStart(9)} ${line}`);
  }
  const rules = createRules({ now: clock.now, note: log, air });
  const server = createSimServer(clock, chance, rules);
  const people = names.slice(0, chance.weigh(crowds)).map((name): Person => ({ name, keeps: chance.happens(0.75), devices: [] }));
  for (const person of people) equip(person, { chance, server });
  server.start();
  const tabs = people.flatMap(tabsOf);
  async function run(ms: number): Promise<void> {
    const until = clock.now() + ms;
    await settle();
    rules.look(tabs);
    while (clock.step(until)) {
      await settle();
      rules.look(tabs);
    }
  }
  return { clock, chance, air, host: server, rules, server, people, tabs, log, run };
}

/** Everybody can reach everybody, and nobody does anything any more. */
function heal(stage: Play): void {
  const { tabs, air } = stage;
  for (const tab of tabs) {
    const { way, page } = tab;
    way.weather = calm;
    if (!way.up) way.move(true);
    if (page !== null) page.antenna.up = page.permission.granted = true;
    page?.wake('network');
  }
  air.moved();
}

/** Server restarts and half-open connections included, everything is noticed and mended by then. */
const calmFor = 110_000;

/** Why a call is over before it rings. */
const turnedAway: ReadonlySet<string> = new Set(['user_busy', 'unreachable']);

/** Everybody closes their pages, and nothing is left. */
async function leave({ tabs, server, rules, run }: Play): Promise<void> {
  for (const tab of tabs) tab.page?.phone.close();
  await run(200_000);
  for (const tab of tabs) if (tab.page !== null) judgeRest(tab, tab.page);
  for (const { callId, newest } of rules.histories.values())
    must(newest.is === 'ended' && server.history.get(callId) === newest.reason, 'server: the history does not say how a call ended');
  // What never rang is history alone.
  for (const [callId, reason] of server.history)
    must(rules.histories.has(callId) || turnedAway.has(reason), 'server: the history has a call that was not made');
  const counts = server.core()?.counts();
  must(counts?.endpoints === 0 && counts.usersOnline === 0, `server: somebody is left: ${JSON.stringify(counts)}`);
  const left = server.stop();
  must(left === 0, `server: ${left} timers are left`);
}

/** So many stories go on after the storm. */
const codas = 0.25;

const steps = { least: 15, most: 45 };

/** Tells the story of a seed from beginning to end. */
export async function tell(seed: number): Promise<Outcome> {
  const log: string[] = [];
  const stage = set(seed, log);
  let broken: string | null = null;
  try {
    await play(stage);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    broken = error instanceof Broken ? error.message : `${error.stack}`;
    stage.log(`BROKEN ${broken}`);
    for (const { name, page } of stage.tabs)
      if (page !== null) stage.log(`${name} shows ${JSON.stringify({ ...page.see(), people: undefined })}`);
  }
  const histories = [...stage.rules.histories.values()];
  const accepted = histories.filter(({ accepts }) => accepts > 0).length;
  return { seed, broken, log, calls: histories.length, accepted, counts: stage.rules.counts };
}

async function play(stage: Play): Promise<void> {
  const { chance, tabs, server, rules, air, run, log } = stage;
  for (const tab of tabs) open(stage, tab);
  await run(600);
  chooseWeather(stage);
  for (let left = chance.between(steps.least, steps.most); left > 0; left -= 1) {
    const [name, act] = chooseAct(stage);
    log(name);
    act();
    rules.disturbed();
    await run(pause(stage));
  }
  log('calm');
  heal(stage);
  await run(calmFor);
  judge(tabs, server.live(), air, false);
  if (chance.happens(codas)) await coda(stage);
  await leave(stage);
}
