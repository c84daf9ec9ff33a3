import { isLive } from './call/live.ts';
import { createEngine, type Engine, type Late } from './engine.ts';
import { recall, recallName, tabFirst } from './memory.ts';
import type { Act, Ask, Phone, PhoneOptions } from './phone-api.ts';
import type { Ports } from './ports.ts';
import { drawSnapshot } from './draw.ts';
import type { PhoneSnapshot } from './snapshot.ts';
import { myName, tokenOf } from './state.ts';
import { createVerbs, type VerbNeeds } from './verbs.ts';

/**
 * Makes a phone from what it needs from outside. `createPhone` is this with a browser's ports. `late` are its parts
 * that are loaded when they are wanted.
 */
export function createPhoneWith(given: Ports, options: PhoneOptions, late: Late): Phone {
  const ports: Ports = { ...given, storage: options.storage ?? tabFirst(given.tab, given.storage) };
  const listeners = new Set<() => void>();
  const name = recallName(ports.storage);
  const url = withoutSlash(options.url);
  const known = { ...knownOf(options, url, name), ...late };
  const engine = createEngine(ports, known, () => {
    const before = snapshot;
    snapshot = drawSnapshot(engine.state(), before, engine.calling());
    if (snapshot !== before) for (const listener of listeners) tell(listener);
  });
  let snapshot: PhoneSnapshot = drawSnapshot(engine.state(), null, null);
  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
  const needs: VerbNeeds = { engine, ports, name: options.name ?? '', getSnapshot: () => snapshot, subscribe };
  const sleep = followWakes(engine, ports);
  const stopAccess = followAccess(engine, ports);
  const sound = soundLater(late.loadSound);
  const place = { http: ports.http, url, token: () => tokenOf(engine.state()), name: () => myName(engine.state()) };
  const remembered = recall(ports.storage);
  if (remembered !== null) engine.push({ to: 'session', event: { type: 'restore', ...remembered } });
  return {
    getSnapshot: needs.getSnapshot,
    subscribe,
    ...createVerbs(needs),
    ask: askLater(() => late.loadAsk().then((createAsk) => createAsk(place))),
    act: actLater(() => late.loadActs().then((createActs) => createActs(place))),
    sound: sound.get,
    levels: (of) => levelsOf(engine, of),
    report: () => engine.state().records.shown.report,
    now: () => ports.clock.now(),
    close: () => {
      stopAccess();
      sound.close();
      close(engine, sleep);
    },
  };
}

/** Of one other of several alone, where one is named. */
function levelsOf(engine: Engine, of: string | undefined): ReturnType<Phone['levels']> {
  return engine.attempts.levels(of === undefined ? undefined : (engine.calling()?.attemptOf(engine.state(), of) ?? null));
}

/** What the engine has to know of the options. */
function knownOf({ guestLink, name = '', ringing }: PhoneOptions, url: string, remembered: string) {
  return { url, name: remembered === '' ? name : remembered, guest: guestLink !== undefined, ringsWhenTold: ringing === 'when_told' };
}

export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Tells the engine when the network or the page comes back, or goes. The answer stops it. */
function followWakes(engine: Engine, { wake }: Ports): () => void {
  return wake((why) => {
    if (why === 'leaving') return engine.leave();
    if (why === 'frozen') return rest(engine);
    engine.push({ to: 'link', event: { type: 'wake', network: why === 'network' } });
    if (why === 'network') engine.push({ to: 'call', event: { type: 'network' } });
  });
}

/**
 * A page that is stopped can ring no more, though its socket would stay open: it says that it leaves, and is away until
 * it runs again. With a call it stays, as a page does whose network is lost.
 */
function rest(engine: Engine): void {
  if (engine.state().calls.entries.some(({ call }) => isLive(call))) return;
  engine.leave();
  engine.push({ to: 'link', event: { type: 'sleep' } });
}

/** Notes whether the microphone may be used, now and whenever that changes. The answer stops it. */
function followAccess(engine: Engine, { media }: Ports): () => void {
  function read(): void {
    engine.push({ to: 'note', note: { microphone: media.access() } });
  }
  const stop = media.watchAccess(read);
  read();
  return stop;
}

/** Loaded once; a load that has failed is tried again when it is asked for again. */
function soundLater(load: Late['loadSound']) {
  let loading: ReturnType<typeof load> | null = null;
  function get(): ReturnType<typeof load> {
    loading ??= load().catch(() => (loading = null));
    return loading;
  }
  return { get, close: (): void => void loading?.then((sound) => sound?.close()) };
}

/** What is asked beside calls; where its code cannot be loaded, the server cannot be reached. */
function askLater(load: () => Promise<Ask>): Ask {
  return (name, input) =>
    load().then(
      (ask) => ask(name, input),
      () => unloaded(name),
    );
}

function actLater(load: () => Promise<Act>): Act {
  return (name, fields) =>
    load().then(
      (act) => act(name, fields),
      () => unloaded(name),
    );
}

function unloaded(detail: string) {
  return { ok: false, code: 'silent', problem: { code: 'server_unreachable', detail } } as const;
}

/** A listener that throws is the page's trouble, told to the page, and not the phone's. */
function tell(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Whoever talks to me is told; being signed in is not touched. */
function close(engine: Engine, sleep: () => void): void {
  for (const { id, call } of engine.state().calls.entries)
    if (isLive(call) && call.phase !== 'ringing') engine.push({ to: 'call', event: { type: 'end', which: id } });
  sleep();
  engine.close();
}
