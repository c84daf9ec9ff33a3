import { createDevice, createTab, kill, link, load, userIdOf, type Page, type Person, type Tab, type Town } from './device.ts';
import { calm, type Weather } from './pipe.ts';
import { presses, type Choice } from './presses.ts';
import type { Rules } from './rules.ts';
import type { SimServer } from './server.ts';

/** Everything an action may touch. */
export interface Stage extends Town {
  readonly server: SimServer;
  readonly rules: Rules;
  readonly people: readonly Person[];
  /** Further devices come in the course of the story. */
  readonly tabs: Tab[];
  readonly log: (line: string) => void;
}

const weathers: readonly Weather[] = [
  calm,
  { loss: 0.05, doubled: 0.1, delay: 250 },
  { loss: 0.2, doubled: 0.2, delay: 1_500 },
  { loss: 0.4, doubled: 0.3, delay: 6_000 },
];

/** How the network is in this story. */
export function chooseWeather({ chance, tabs }: Stage): void {
  for (const { way } of tabs) way.weather = chance.pick(weathers);
}

/** How long until the next thing happens. */
export function pause({ chance }: Stage): number {
  return (
    chance.weigh([
      [4, 0],
      [4, 30],
      [4, 500],
      [4, 3_000],
      [2, 12_000],
      [0.4, 60_000],
    ]) * chance.unit()
  );
}

function moveAir({ air }: Stage, page: Page, up: boolean): void {
  page.antenna.up = up;
  air.moved();
}

/** What may go wrong with a machine. */
function troubles(stage: Stage, tab: Tab): readonly Choice[] {
  const { page, way, name } = tab;
  /** Most pages have the time to say that they go. */
  function leave(): void {
    if (stage.chance.happens(0.7)) page?.wake('leaving');
    kill(stage, tab, false);
  }
  const choices: Choice[] = [
    [
      way.up ? 0.5 : 2,
      [
        `${name}: the way to the server is ${way.up ? 'down' : 'up'}`,
        () => {
          way.move(!way.up);
          if (way.up && stage.chance.happens(0.5)) page?.wake('network');
        },
      ],
    ],
    [0.5, [`${name}: connections are cut`, () => [...way.open].forEach((one) => one.cut())]],
    [0.3, [`${name}: connections go deaf`, () => [...way.open].forEach((one) => one.deafen())]],
  ];
  if (page === null) return [...choices, [2, [`${name} is opened`, () => open(stage, tab)]]];
  const { up } = page.antenna;
  return [
    ...choices,
    [up ? 0.6 : 3, [`${name}: the air is ${up ? 'down' : 'up'}`, () => moveAir(stage, page, !up)]],
    [0.3, [`${name}: nothing goes in or out`, () => (way.move(false), moveAir(stage, page, false))]],
    [0.25, [`${name} is reloaded`, () => (leave(), open(stage, tab))]],
    [0.15, [`${name} is closed`, () => (leave(), tab.kept.clear())]],
    [0.1, [`${name} loses power`, () => kill(stage, tab, true)]],
    [0.2, [`${name}: the microphone is unplugged`, () => [...page.media.microphones].forEach((one) => one.lose())]],
    [0.3, [`${name} wakes`, () => page.wake(stage.chance.happens(0.5) ? 'network' : 'shown')]],
  ];
}

export function open(stage: Stage, tab: Tab): Page {
  return load(stage, tab, { granted: stage.chance.happens(0.7), refused: 0.15 });
}

/** Kills the server and starts it again after a while. */
function crash(stage: Stage, power: boolean): void {
  const { server, rules, chance, clock } = stage;
  if (server.core() === null) return;
  rules.died();
  server.crash(power);
  const down =
    chance.weigh([
      [3, 300],
      [2, 5_000],
      [1, 25_000],
    ]) * chance.unit();
  clock.after(down, () => {
    stage.log(`the server is up again`);
    server.start();
  });
}

function upgrade(stage: Stage): void {
  const { server, clock, chance } = stage;
  if (server.core() === null) return;
  server.drain(chance.between(0, 3_000));
  clock.after(chance.between(0, 2_000), () => crash(stage, false));
}

/** So many devices a person has at most. */
const mostDevices = 3;

function linkFurther(stage: Stage, person: Person): void {
  const device = createDevice(person);
  link(device, stage.server);
  const tab = createTab(device, stage.chance.happens(0.15));
  stage.tabs.push(tab);
  open(stage, tab);
}

/** The next thing that happens. */
export function chooseAct(stage: Stage): Choice[1] {
  const { chance, people, tabs } = stage;
  const choices: Choice[] = [
    [0.7, ['the server is killed', () => crash(stage, false)]],
    [0.2, ['the server loses power', () => crash(stage, true)]],
    [0.2, ['the server is upgraded', () => upgrade(stage)]],
    [1.5, ['nothing happens', () => undefined]],
    [0.5, ['the weather changes', () => chooseWeather(stage)]],
  ];
  for (const person of people)
    if (person.devices.length < mostDevices && userIdOf(person) !== null)
      choices.push([0.3, [`${person.name} links a further device`, () => linkFurther(stage, person)]]);
  for (const tab of tabs) {
    if (tab.page !== null) choices.push(...presses({ ...stage, tab, page: tab.page }, people));
    choices.push(...troubles(stage, tab));
  }
  return chance.weigh(choices);
}
