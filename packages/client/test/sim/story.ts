import { createAir } from './air.ts';
import { createChance } from './chance.ts';
import { createSimClock } from './clock.ts';
import { createDevice, type Device, type Person } from './device.ts';
import { calm } from './pipe.ts';
import { Broken, createRules, must } from './rules.ts';
import { chooseAct, chooseWeather, open, pause, type Stage } from './script.ts';
import { createSimServer } from './server.ts';
import { judge, judgeRest, talkers } from './verdict.ts';

/** How one story came out: null when every rule held. */
export interface Outcome {
  readonly seed: number;
  readonly broken: string | null;
  readonly log: readonly string[];
  readonly calls: number;
  readonly accepted: number;
}

/**
 * As long as the longest chain of promises in a phone: after so many turns everything has happened that needs no time.
 */
const turns = 12;

async function settle(): Promise<void> {
  for (let left = turns; left > 0; left -= 1) await Promise.resolve();
}

interface Play extends Stage {
  readonly run: (ms: number) => Promise<void>;
}

function set(seed: number, lines: string[]): Play {
  const clock = createSimClock();
  const chance = createChance(seed);
  const air = createAir(clock, chance);
  function log(line: string): void {
    lines.push(`${(clock.now() / 1000).toFixed(3).padStart(9)} ${line}`);
  }
  const rules = createRules(clock.now, log);
  const server = createSimServer(clock, chance, rules);
  const people = ['Ada', 'Bob', 'Cleo'].map((name): Person => ({ name, storage: new Map(), devices: [] }));
  const devices: Device[] = [];
  for (const person of people) {
    person.storage.set('earshot.name', person.name);
    person.storage.set('earshot.token', server.enrol(person.name).token);
    devices.push(createDevice(person, chance.happens(0.15)));
    if (chance.happens(0.5)) devices.push(createDevice(person, chance.happens(0.15)));
  }
  async function run(ms: number): Promise<void> {
    const until = clock.now() + ms;
    await settle();
    rules.check(devices);
    while (clock.step(until)) {
      await settle();
      rules.check(devices);
    }
  }
  return { clock, chance, air, host: server, rules, server, people, devices, log, run };
}

/** Everybody can reach everybody, and nobody does anything any more. */
function heal(stage: Play): void {
  const { devices, air } = stage;
  for (const device of devices) {
    const { way, page } = device;
    way.weather = calm;
    if (!way.up) way.move(true);
    if (page !== null) page.antenna.up = page.permission.granted = true;
    page?.wake('network');
  }
  air.moved();
}

/** Server restarts and half-open connections included, everything is noticed and mended by then. */
const calmFor = 110_000;

/** After the storm a call can be ended, another made, held and resumed, by everybody. */
async function coda(stage: Play): Promise<void> {
  const { devices, air, server, people, run, log } = stage;
  for (const { page, device } of talkers(devices)) {
    if (page.see().call.phase !== 'talking') continue;
    log(`${device.name} ends the call`);
    void page.phone.end();
    await run(8_000);
    must(
      talkers(devices).every((other) => other.page !== page),
      `${device.name}: a call cannot be ended`,
    );
  }
  must(talkers(devices).length === 0, 'a call did not end on both sides');
  must(server.live().length === 0, 'server: a call did not end');
  const [ada, bob] = [people[0], people[1]];
  if (ada === undefined || bob === undefined) return;
  const one = await settled(stage, ada);
  const two = await settled(stage, bob);
  log(`${one.name} calls ${two.name}`);
  press(stage, one, 'call');
  await run(30_000);
  if (two.page?.see().call.phase !== 'talking') press(stage, two, 'accept');
  await run(25_000);
  must(talkers(devices).length === 2, `a fresh call does not come about: ${one.page?.see().call.phase}, ${two.page?.see().call.phase}`);
  judge(devices, server.live(), air, true);
  for (const [device, what] of [
    [one, 'hold'],
    [two, 'hold'],
    [one, 'resume'],
    [two, 'resume'],
  ] as const) {
    press(stage, device, what);
    await run(1_000);
    judge(devices, server.live(), air, true);
  }
  press(stage, two, 'end');
  await run(2_000);
  must(one.page?.see().call.phase === 'ended', `${one.name}: does not learn that the call has ended`);
}

function press({ rules, people }: Play, device: Device, what: 'call' | 'accept' | 'hold' | 'resume' | 'end'): void {
  const { page } = device;
  if (page === null) return;
  const { call } = page.see();
  const other = people.find((person) => person !== device.person && person.name !== 'Cleo');
  const id = idOf(other);
  rules.pressed(device, what, 'other' in call ? call.other.id : id);
  if (what === 'call') void page.phone.call(id);
  else void page.phone[what]();
}

function idOf(person: Person | undefined): string {
  for (const { page } of person?.devices ?? []) {
    const session = page?.see().session;
    if (session?.phase === 'in') return session.me.id;
  }
  return '';
}

/** A page of this person that is signed in. */
async function settled(stage: Play, person: Person): Promise<Device> {
  const device = person.devices[0];
  if (device === undefined) throw new Broken('somebody has no device');
  const page = device.page ?? open(stage, device);
  await stage.run(2_000);
  page.permission.granted = true;
  const { session } = page.see();
  if (session.phase === 'out' || session.phase === 'renaming') void page.phone.signIn(`${person.name} once more`);
  await stage.run(2_000);
  must(page.see().session.phase === 'in', `${device.name}: cannot sign in, ${JSON.stringify(page.see().session)}`);
  page.phone.dismiss();
  return device;
}

/** Everybody closes his pages, and nothing is left. */
async function leave({ devices, server, rules, run }: Play): Promise<void> {
  for (const device of devices) device.page?.phone.close();
  await run(200_000);
  for (const device of devices) if (device.page !== null) judgeRest(device, device.page);
  for (const { callId, newest } of rules.histories.values())
    must(newest.is === 'ended' && server.history.get(callId) === newest.reason, 'server: the history does not say how a call ended');
  must(server.history.size === rules.histories.size, 'server: the history has a call that was not made');
  const counts = server.core()?.counts();
  must(counts?.endpoints === 0 && counts.usersOnline === 0, `server: somebody is left: ${JSON.stringify(counts)}`);
  const left = server.stop();
  must(left === 0, `server: ${left} timers are left`);
}

/** So many stories go on after the storm. */
const codas = 0.4;

const steps = { least: 20, most: 60 };

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
    for (const { name, page } of stage.devices)
      if (page !== null) stage.log(`${name} shows ${JSON.stringify({ ...page.see(), people: undefined })}`);
  }
  const histories = [...stage.rules.histories.values()];
  return { seed, broken, log, calls: histories.length, accepted: histories.filter(({ accepts }) => accepts > 0).length };
}

async function play(stage: Play): Promise<void> {
  const { chance, devices, server, air, run, log } = stage;
  for (const device of devices) open(stage, device);
  await run(600);
  chooseWeather(stage);
  for (let left = chance.between(steps.least, steps.most); left > 0; left -= 1) {
    const [name, act] = chooseAct(stage);
    log(name);
    act();
    await run(pause(stage));
  }
  log('calm');
  heal(stage);
  await run(calmFor);
  judge(devices, server.live(), air, false);
  if (chance.happens(codas)) await coda(stage);
  await leave(stage);
}
