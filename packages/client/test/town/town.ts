import { randomUUID } from 'node:crypto';
import { commandNames, routes, type ClientFrame, type Hello, type IceServer } from '@earshot/protocol';
import { createFakeClock, type FakeClock } from '../../../server/test/fake-clock.ts';
import { createMemoryCallRecords } from '../../../server/test/memory-calls.ts';
import type { Attached, Core, Identity, Wire } from '../../../server/src/core.ts';
import { createCore } from '../../../server/src/exchange.ts';
import type { Records, UserRecord } from '../../../server/src/records/port.ts';
import { createPhoneWith, type Phone, type PhoneSnapshot } from '../../src/index.ts';
import type { Http, Ports, Sockets } from '../../src/ports.ts';
import { Air, createFakeMedia, type FakeMedia } from './fake-media.ts';

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
  /** Kills the server with all that it has not written down, and starts it again. */
  restart(): Promise<void>;
  core(): Core;
  close(): void;
}

export interface PersonOptions {
  readonly storage: Map<string, string>;
  /** What this tab alone keeps over a reload. */
  readonly tab: Map<string, string>;
  /** Sockets do not get through here. */
  readonly blocked: boolean;
  readonly signedIn: boolean;
}

export interface Person {
  readonly phone: Phone;
  readonly media: FakeMedia;
  readonly storage: Map<string, string>;
  readonly tab: Map<string, string>;
  readonly line: Wiring;
  /** The page is gone without a word, as in a reload or a crash. */
  vanish(): void;
  id(): string;
  see(): PhoneSnapshot;
  /** The call of the snapshot, in the phase that is expected. */
  in<Phase extends PhoneSnapshot['call']['phase']>(phase: Phase): Extract<PhoneSnapshot['call'], { phase: Phase }>;
}

/** One person's way to the server. */
export interface Wiring {
  up: boolean;
  blocked: boolean;
  /** What is open now carries nothing any more, and nobody is told. */
  deafen(): void;
  /** Cuts all that is open. */
  cut(): void;
  wake(): void;
  /** The network of this device has changed. */
  rewire(): void;
  /** Commands in the order in which they reached the server. */
  readonly commands: string[];
}

interface Open {
  cut(): void;
  deafen(): void;
}

const memoryRecords = (): Records => {
  const users = new Map<string, UserRecord>();
  const tokens = new Map<string, string>();
  return {
    addUser: (user, hash) => {
      users.set(user.id, user);
      tokens.set(hash, user.id);
    },
    renameUser: (id, username, nameKey) => {
      const user = users.get(id);
      if (user !== undefined) users.set(id, { ...user, username, nameKey });
    },
    findUser: (id) => users.get(id) ?? null,
    findByToken: (hash) => users.get(tokens.get(hash) ?? '') ?? null,
    revokeToken: (hash) => void tokens.delete(hash),
    calls: createMemoryCallRecords(),
    unfit: () => null,
    close: () => undefined,
  };
};

interface World {
  readonly clock: FakeClock;
  readonly post: (task: () => void) => void;
  readonly core: () => Core;
  readonly lines: Set<() => void>;
}

/** `servers` are the ICE servers that every call is given. */
export const createTown = (servers: readonly IceServer[] = []): Town => {
  const clock = createFakeClock();
  const air = new Air();
  const records = memoryRecords();
  const phones: Phone[] = [];
  const tasks: (() => void)[] = [];
  const lines = new Set<() => void>();
  let core = createCore({ clock, records, chooseIceServers: () => servers });
  const world: World = { clock, post: (task) => void tasks.push(task), core: () => core, lines };
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 8;) {
      await Promise.resolve();
      const task = tasks.shift();
      quiet = task === undefined ? quiet + 1 : 0;
      task?.();
    }
  };
  const wait = async (ms: number): Promise<void> => {
    const until = clock.mono() + ms;
    await settle();
    while (clock.mono() < until) {
      clock.advance(Math.min(100, until - clock.mono()));
      await settle();
    }
  };
  return {
    clock,
    air,
    settle,
    wait,
    core: () => core,
    person: async (name, options = {}) => {
      const person = createPerson(world, air, { storage: new Map(), tab: new Map(), blocked: false, signedIn: true, ...options });
      phones.push(person.phone);
      if (options.signedIn !== false) void person.phone.signIn(name);
      await wait(400);
      return person;
    },
    reload: async (person) => {
      person.vanish();
      const { storage, tab } = person;
      await settle();
      const again = createPerson(world, air, { storage, tab, blocked: false, signedIn: true });
      phones.push(again.phone);
      await wait(100);
      return again;
    },
    restart: async () => {
      core.close();
      core = createCore({ clock, records, chooseIceServers: () => servers });
      for (const cut of lines) cut();
      await settle();
    },
    close: () => {
      for (const phone of phones) phone.close();
      core.close();
      clock.advance(1_000);
    },
  };
};

/** The timers of one page, which go when it goes. */
const createTimers = (world: World): { readonly after: Ports['clock']['after']; readonly kill: () => void } => {
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
};

const createPerson = (world: World, air: Air, { storage, tab, blocked }: PersonOptions): Person => {
  const media = createFakeMedia(air);
  const listeners = new Set<(why: 'network' | 'shown') => void>();
  const open = new Set<Open>();
  const line: Wiring = {
    up: true,
    blocked,
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
  };
  const timers = createTimers(world);
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
    sockets: createSockets(world, line, open),
    http: createHttp(world, line, open),
    wake: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const phone = createPhoneWith(ports, { url: 'https://earshot.test' });
  const see = (): PhoneSnapshot => phone.getSnapshot();
  return {
    phone,
    vanish: () => {
      timers.kill();
      line.up = false;
      line.cut();
      for (const peer of media.peers) peer.close();
      for (const microphone of media.microphones) microphone.close();
    },
    media,
    storage,
    tab,
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
};

const address = '192.168.1.2';

/** What the server's end of a line does, whichever door it is. */
const attachTo = (
  world: World,
  identity: Identity | null,
  hello: Pick<Hello, 'endpoint_id' | 'resume' | 'version'>,
  wire: Wire,
): Attached | null => {
  if (identity === null) {
    wire.close({ t: 'bye', reason: 'unauthorized', message: '' });
    return null;
  }
  const attached = world.core().attach(identity, hello, wire, address);
  if (typeof attached !== 'string') return attached;
  wire.close({ t: 'bye', reason: attached, message: '' });
  return null;
};

const createSockets = (world: World, line: Wiring, open: Set<Open>): Sockets => ({
  open: (_, on) => {
    let over = false;
    let deaf = false;
    let attached: Attached | null = null;
    const end = (code: number): void => {
      if (over) return;
      over = true;
      open.delete(self);
      world.lines.delete(cut);
      attached?.detach();
      on.closed(code);
    };
    const cut = (): void => end(1006);
    const self: Open = { cut, deafen: () => void (deaf = true) };
    const toClient = (text: string): void => world.post(() => (over || deaf ? undefined : on.message(text)));
    const wire: Wire = { send: toClient, backlog: 0, close: (bye) => (toClient(JSON.stringify(bye)), world.post(cut)) };
    let identity: Identity | null = null;
    const receive = (text: string): void => {
      if (over || deaf) return;
      const frame = JSON.parse(text) as ClientFrame;
      if (frame.t === 'hello') {
        identity = world.core().authenticate(frame.token);
        attached = attachTo(world, identity, frame, wire);
        return;
      }
      line.commands.push(frame.name);
      const origin = { identity, endpointId: attached?.endpointId ?? null, address };
      const answer = world.core().dispatch(origin, frame.name, { ...frame.body, request_id: frame.id });
      toClient(JSON.stringify({ t: 'answer', id: frame.id, ...answer }));
    };
    open.add(self);
    world.lines.add(cut);
    world.post(() => (line.up && !line.blocked ? on.opened() : cut()));
    return { send: (text) => world.post(() => receive(text)), close: () => end(1000) };
  },
});

const createHttp = (world: World, line: Wiring, open: Set<Open>): Http => ({
  request: ({ method, url, token, body }) =>
    new Promise((resolve) => {
      world.post(() => {
        if (!line.up) return resolve(null);
        const { pathname, searchParams } = new URL(url);
        if (pathname === '/api/health') return resolve({ http: 200, body: { status: 'ok' } });
        const name = commandNames.find((known) => routes[known].path === pathname && routes[known].method === method);
        if (name === undefined) return resolve({ http: 404, body: {} });
        const fields = (method === 'POST' ? body : queryOf(searchParams)) as Record<string, unknown>;
        line.commands.push(name);
        const identity = token === null ? null : world.core().authenticate(token);
        const endpointId = typeof fields['endpoint_id'] === 'string' ? fields['endpoint_id'] : null;
        const answer = world.core().dispatch({ identity, endpointId, address }, name, fields);
        world.post(() => resolve({ http: answer.http, body: answer.body }));
      });
    }),
  stream: ({ url, token }, on) => {
    let over = false;
    let deaf = false;
    let attached: Attached | null = null;
    const end = (): void => {
      if (over) return;
      over = true;
      open.delete(self);
      world.lines.delete(end);
      attached?.detach();
      on.closed();
    };
    const self: Open = { cut: end, deafen: () => void (deaf = true) };
    open.add(self);
    world.lines.add(end);
    const toClient = (text: string): void => world.post(() => (over || deaf ? undefined : on.data(text)));
    const wire: Wire = { send: toClient, backlog: 0, close: (bye) => (toClient(JSON.stringify(bye)), world.post(end)) };
    world.post(() => {
      if (over) return;
      const identity = line.up ? world.core().authenticate(token) : null;
      if (identity === null) return end();
      on.opened();
      const query = new URL(url).searchParams;
      const epoch = query.get('epoch');
      const resume = epoch === null ? null : { epoch, seq: Number(query.get('seq')) };
      attached = attachTo(world, identity, { endpoint_id: query.get('endpoint_id') ?? '', version: 1, resume }, wire);
    });
    return { close: end };
  },
});

const queryOf = (query: URLSearchParams): Record<string, unknown> => {
  const limit = query.get('limit');
  return { ...Object.fromEntries(query), ...(limit === null ? {} : { limit: Number(limit) }) };
};
