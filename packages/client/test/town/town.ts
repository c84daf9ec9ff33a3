import { randomUUID } from 'node:crypto';
import type { IceServer } from '@earshot/protocol';
import { createFakeClock, type FakeClock } from '../../../server/test/fake-clock.ts';
import { inTurn } from '../../../server/src/records/in-turn.ts';
import { openRecords } from '../../../server/src/records/sqlite.ts';
import { coreInTurn, type CoreInTurn } from '../../../server/test/core-in-turn.ts';
import { createCore } from '../../../server/src/core/composition.ts';
import { createActs, createEntrance, noKeys } from '../../src/by-key.ts';
import { createAsk } from '../../src/ask.ts';
import { calling, createPhoneWith, openStream, stepHistory, type Keys, type Phone, type PhoneSnapshot } from '../../src/index.ts';
import type { Ports, Wake } from '../../src/ports.ts';
import { Air, createFakeMedia, type FakeMedia } from './fake-media.ts';
import { createHttp, createSockets, createStreams, type Open, type Wiring, type World } from './wires.ts';

/** People's phones around the real core of the server, on one clock that stands until it is told to go on. */
export interface Town {
  readonly clock: FakeClock;
  readonly air: Air;
  /** Somebody with a phone who is signed in. */
  person(name: string, options?: Partial<PersonOptions>): Promise<Person>;
  /** The same tab of somebody, loaded again. */
  reload(person: Person): Promise<Person>;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
  /** Lets time pass, a little at a time. */
  wait(ms: number): Promise<void>;
  /** Makes a group, and answers its id. The server is started again. */
  group(name: string, ...members: readonly Person[]): Promise<string>;
  /** Kills the server with all that it has not written down, and starts it again. */
  restart(): Promise<void>;
  core(): CoreInTurn;
  close(): void;
}

export interface PersonOptions {
  readonly storage: Map<string, string>;
  /** What this tab alone keeps over a reload. */
  readonly tab: Map<string, string>;
  /** Sockets do not get through here. */
  readonly blocked: boolean;
  readonly signedIn: boolean;
  /** What their browser keeps of keys; none when left out. */
  readonly keys: Keys;
  /** Who confirms a ring. */
  readonly ringing: 'at_once' | 'when_told';
}

export interface Person {
  readonly phone: Phone;
  readonly media: FakeMedia;
  readonly storage: Map<string, string>;
  readonly tab: Map<string, string>;
  readonly keys: Keys;
  readonly line: Wiring;
  /** The page is gone without a word, as in a crash. */
  vanish(): void;
  /** The page says that it goes, as a browser lets it in a reload or when its tab is closed. */
  leave(): void;
  /** What the browser tells the page of the network, or of the page itself. */
  wake(why: Wake): void;
  id(): string;
  see(): PhoneSnapshot;
  /** The call of the snapshot, in the phase that is expected. */
  in<Phase extends PhoneSnapshot['call']['phase']>(phase: Phase): Extract<PhoneSnapshot['call'], { phase: Phase }>;
}

/** `servers` are the ICE servers that every call is given. */
export function createTown(servers: readonly IceServer[] = []): Town {
  const clock = createFakeClock();
  const air = new Air();
  const records = openRecords(':memory:');
  const phones: Phone[] = [];
  const tasks: (() => void)[] = [];
  const lines = new Set<() => void>();
  function start(): CoreInTurn {
    return coreInTurn(createCore({ clock, records: inTurn(records), join: 'open', chooseIceServers: () => servers }));
  }
  let core = start();
  const world: World = { clock, post: (task) => void tasks.push(task), core: () => core, lines };
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 8;) {
      await Promise.resolve();
      const task = tasks.shift();
      quiet = task === undefined ? quiet + 1 : 0;
      task?.();
    }
  }
  async function wait(ms: number): Promise<void> {
    const until = clock.mono() + ms;
    await settle();
    while (clock.mono() < until) {
      clock.advance(Math.min(100, until - clock.mono()));
      await settle();
    }
  }
  async function restart(): Promise<void> {
    core.close();
    core = start();
    for (const cut of lines) cut();
    await settle();
  }
  return {
    clock,
    air,
    settle,
    wait,
    core: () => core,
    person: async (name, options = {}) => {
      const person = createPerson(world, air, {
        storage: new Map(),
        tab: new Map(),
        blocked: false,
        signedIn: true,
        keys: noKeys,
        ringing: 'at_once',
        ...options,
      });
      phones.push(person.phone);
      if (options.signedIn !== false) void person.phone.signIn(name);
      await wait(400);
      return person;
    },
    reload: async (person) => {
      person.vanish();
      const { storage, tab, keys } = person;
      await settle();
      const again = createPerson(world, air, { storage, tab, keys, blocked: false, signedIn: true, ringing: 'at_once' });
      phones.push(again.phone);
      await wait(100);
      return again;
    },
    group: async (name, ...members) => {
      const group = { id: randomUUID(), name, nameKey: name.toLowerCase(), strategy: 'all', madeAt: 1 } as const;
      const named = members.map((member) => ({ userId: member.id(), joined: true }));
      const act = { at: 1, by: 'admin', byName: 'Admin', act: 'groups/create', about: name };
      records.admin.administer({ is: 'make_group', group: { ...group, members: named } }, act);
      await restart();
      await wait(2_000);
      return group.id;
    },
    restart,
    close: () => {
      for (const phone of phones) phone.close();
      core.close();
      clock.advance(1_000);
      records.close();
    },
  };
}

const url = 'https://earshot.test';

/** The timers of one page, which go when it goes. */
function createTimers(world: World): { readonly after: Ports['clock']['after']; readonly kill: () => void } {
  const running = new Set<() => void>();
  let dead = false;
  return {
    after: (ms, task) => {
      if (dead) return () => undefined;
      const stop = world.clock.after(ms, () => {
        running.delete(stop);
        task();
      });
      running.add(stop);
      return () => {
        running.delete(stop);
        stop();
      };
    },
    kill: () => {
      dead = true;
      for (const stop of running) stop();
      running.clear();
    },
  };
}

function createPerson(world: World, air: Air, { storage, tab, keys, blocked, ringing }: PersonOptions): Person {
  const media = createFakeMedia(air);
  const listeners = new Set<Parameters<Ports['wake']>[0]>();
  const open = new Set<Open>();
  const line: Wiring = {
    up: true,
    blocked,
    gateway: null,
    deafen: () => {
      for (const one of open) one.deafen();
    },
    cut: () => {
      for (const one of open) one.cut();
    },
    wake: () => {
      for (const listener of listeners) listener('shown');
    },
    rewire: () => {
      for (const listener of listeners) listener('network');
    },
    commands: [],
    doors: [],
  };
  const timers = createTimers(world);
  const http = createHttp(world, line);
  const ports: Ports = {
    clock: { now: () => world.clock.mono(), wall: () => world.clock.wall(), after: timers.after },
    random: { uuid: () => randomUUID(), unit: () => 0.5 },
    storage: {
      get: (key) => storage.get(key) ?? null,
      set: (key, value) => void (value === null ? storage.delete(key) : storage.set(key, value)),
    },
    tab: {
      get: (key) => tab.get(key) ?? null,
      set: (key, value) => void (value === null ? tab.delete(key) : tab.set(key, value)),
    },
    media,
    entrance: createEntrance({ http, keys, url }),
    sockets: createSockets(world, line, open),
    http,
    wake: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const streams = createStreams(world, line, open);
  const phone = createPhoneWith(
    ports,
    { url, ringing },
    {
      openStream: (...to) => openStream({ ...ports, streams }, ...to),
      loadCalling: () => Promise.resolve(calling),
      loadHistory: () => Promise.resolve(stepHistory),
      loadAsk: () => Promise.resolve(createAsk),
      loadActs: () => Promise.resolve((means) => createActs({ ...means, keys })),
      loadSound: () => Promise.resolve(null),
    },
  );
  function see(): PhoneSnapshot {
    return phone.getSnapshot();
  }
  return {
    phone,
    vanish: () => {
      timers.kill();
      line.up = false;
      line.cut();
      for (const peer of media.peers) peer.close();
      for (const microphone of media.microphones) microphone.close();
    },
    leave: () => {
      for (const listener of listeners) listener('leaving');
    },
    wake: (why) => {
      for (const listener of listeners) listener(why);
    },
    media,
    storage,
    tab,
    keys,
    line,
    see,
    id: () => {
      const { session } = see();
      return session.phase === 'in' ? session.me.id : '';
    },
    in: (phase) => {
      const { call } = see();
      if (call.phase !== phase) throw new Error(`The call is ${JSON.stringify(call)}, not ${phase}.`);
      return call as Extract<PhoneSnapshot['call'], { phase: typeof phase }>;
    },
  };
}
