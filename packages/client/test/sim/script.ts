import type { PhoneSnapshot } from '../../src/snapshot.ts';
import { kill, link, load, userIdOf, type Page, type Person, type Tab, type Town } from './device.ts';
import { calm, type Weather } from './pipe.ts';
import type { Rules } from './rules.ts';
import type { SimServer } from './server.ts';

/** Everything an action may touch. */
export interface Stage extends Town {
  readonly server: SimServer;
  readonly rules: Rules;
  readonly people: readonly Person[];
  readonly tabs: readonly Tab[];
  readonly log: (line: string) => void;
}

type Act = () => void;
type Choice = readonly [weight: number, act: readonly [name: string, act: Act]];

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

/** What a person may press, by what they see. */
function presses(stage: Stage, tab: Tab, page: Page): readonly Choice[] {
  const { phone } = page;
  const { call, session } = page.see();
  const { name } = tab;
  function press(what: string, act: Act, otherId: string | null = null): readonly [string, Act] {
    const callId = 'call' in call ? (call.call?.call_id ?? null) : null;
    return [
      `${name} presses ${what}`,
      () => {
        stage.rules.pressed(tab, what, { otherId, callId });
        act();
      },
    ];
  }
  if (session.phase === 'out' || session.phase === 'renaming') {
    function signIn(): void {
      link(tab.device, stage.server);
      void phone.signIn(session.phase === 'out' ? tab.person.name : `${tab.person.name} again`);
    }
    return [[4, press('sign in', signIn)]];
  }
  if (session.phase !== 'in') return [];
  return [...inCall(call, phone, press), ...calls(stage, tab, page, press), [0.12, press('sign out', () => void phone.signOut())]];
}

type Press = (what: string, act: Act, otherId?: string | null) => readonly [string, Act];

function inCall(call: PhoneSnapshot['call'], phone: Page['phone'], press: Press): readonly Choice[] {
  const end = press('end', () => void phone.end());
  switch (call.phase) {
    case 'idle':
      return [];
    case 'ended':
      return [[1, press('dismiss', () => phone.dismiss())]];
    case 'dialing':
      return [[1, end]];
    case 'elsewhere':
      return [
        [0.4, end],
        [1, press('take', () => void phone.take(), call.other.id)],
      ];
    case 'ringing':
      return [
        [4, press('lay a finger on accept', () => phone.reach(true))],
        [1, press('lift the finger', () => phone.reach(false))],
        [14, press('accept', () => void phone.accept(), call.other.id)],
        [1, press('decline', () => void phone.decline())],
      ];
    case 'accepting':
      return [[0.4, end]];
    case 'talking':
      return [
        call.heldByMe ? [4, press('resume', () => void phone.resume())] : [3, press('hold', () => void phone.hold())],
        call.muted ? [2, press('unmute', () => phone.unmute())] : [1, press('mute', () => phone.mute())],
        [0.7, end],
      ];
  }
}

function calls(stage: Stage, tab: Tab, { phone, see }: Page, press: Press): readonly Choice[] {
  if (!['idle', 'ended', 'ringing'].includes(see().call.phase)) return [];
  return stage.people.flatMap((person): Choice[] => {
    const id = person === tab.person ? null : userIdOf(person);
    return id === null ? [] : [[2.5, press(`call ${person.name}`, () => void phone.call(id), id)]];
  });
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
    [
      0.2,
      [
        `${name}: the microphone is unplugged`,
        () => [...page.media.microphones].filter(({ state }) => state.open).forEach((one) => one.lose()),
      ],
    ],
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

/** The next thing that happens. */
export function chooseAct(stage: Stage): readonly [name: string, act: Act] {
  const { chance, tabs } = stage;
  const choices: Choice[] = [
    [0.7, ['the server is killed', () => crash(stage, false)]],
    [0.2, ['the server loses power', () => crash(stage, true)]],
    [0.2, ['the server is upgraded', () => upgrade(stage)]],
    [1.5, ['nothing happens', () => undefined]],
    [0.5, ['the weather changes', () => chooseWeather(stage)]],
  ];
  for (const tab of tabs) {
    if (tab.page !== null) choices.push(...presses(stage, tab, tab.page));
    choices.push(...troubles(stage, tab));
  }
  return chance.weigh(choices);
}
