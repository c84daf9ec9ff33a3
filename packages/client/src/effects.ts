import type { CallEffect } from './call/effect.ts';
import type { Attempts } from './attempts.ts';
import type { Kept } from './call/state.ts';
import type { PhoneEvent } from './event.ts';
import type { Wire, OpenWire } from './link/wire.ts';
import type { HistoryEffect } from './history/state.ts';
import type { LinkEffect } from './link/link-state.ts';
import type { Command } from './link/outbox.ts';
import { openSocket } from './link/socket.ts';
import type { PeopleEffect } from './people/people.ts';
import type { Ports } from './ports.ts';
import type { Came } from './session/entrance.ts';
import type { SessionEffect, SessionEvent, Wanted } from './session/session-state.ts';
import { doors, Failure, fits, Health, isRecord, routesAtOnce, type CommandName } from '@earshot/protocol';
import type { Timers } from './timers.ts';
import { forget, keepCalls, keepText, remember, type Remembered } from './memory.ts';

/** Carries out what the machines want. Everything that comes of it returns through the queue. */
export interface Effects {
  call(effect: CallEffect): void;
  session(effect: SessionEffect): void;
  people(effect: PeopleEffect): void;
  history(effect: HistoryEffect): void;
  link(effect: LinkEffect): void;
  /** Sends a command over the wire that is open. */
  send(command: Command): void;
  /** Looks after waiting commands in a second, or no more. */
  tick(on: boolean): void;
  /** Reads what arrives for these attempts from time to time. */
  measure(attempts: readonly string[]): void;
  /** Keeps the calls of this tab over a reload. */
  keep(kept: readonly Kept[]): void;
  /** Tells the server by a request of its own, which outlives the page, that this endpoint leaves. */
  leave(token: string): void;
  close(): void;
}

export interface Means {
  readonly ports: Ports;
  readonly url: string;
  readonly openStream: OpenWire;
  readonly guest: boolean;
  readonly ringsWhenTold: boolean;
  /** My endpoint: this phone, as long as it lives. */
  readonly endpointId: string;
  readonly timers: Timers;
  readonly attempts: Attempts;
  readonly push: (event: PhoneEvent) => void;
}

const tickEvery = 1_000;
/** Milliseconds between two looks at what arrives, and how many of them make one reading of the quality. */
const lookEvery = 250;
const looksEach = 8;

export function createEffects(means: Means): Effects {
  const { timers, push } = means;
  const wires = createWires(means);
  return {
    call: (effect) => runCall(effect, means),
    session: (effect) => runSession(effect, means),
    people: (effect) => runPeople(effect, means),
    history: (effect) => runHistory(effect, means),
    link: (effect) => runLink(effect, means, wires),
    send: (command) => wires.send(command),
    tick: (on) => timers.set('outbox', on ? tickEvery : null, () => push({ to: 'outbox', event: { type: 'tick' } })),
    measure: (attempts) => measure(attempts, means),
    keep: (kept) => keepCalls(means.ports.tab, kept),
    leave: (token) => leave(token, means),
    close: () => wires.close(),
  };
}

function leave(token: string, { ports, url, endpointId }: Means): void {
  const { method, path } = routesAtOnce['users/leaving'];
  void ports.http.request({ method, url: `${url}${path}`, token, body: { endpoint_id: endpointId }, last: true });
}

function runCall(effect: CallEffect, { ports, timers, attempts, push, ringsWhenTold }: Means): void {
  if (effect.type === 'command') {
    const { name, attempt, body } = effect;
    if (name === 'call/ringing' && ringsWhenTold) return;
    return push({ to: 'outbox', event: { type: 'post', name, body, asker: { to: 'call', attempt, command: name } } });
  }
  if (effect.type === 'timer') {
    const { attempt, name, ms } = effect;
    return timers.set(`call/${attempt}/${name}`, ms, () => push({ to: 'call', event: { type: 'timer', attempt, name } }));
  }
  if (effect.type === 'keep-text') return keepText(ports.tab, effect);
  if (effect.type === 'doubt') return push({ to: 'link', event: { type: 'overdue', all: true } });
  if (effect.type === 'missed') return push({ to: 'note', note: { missed: effect.missed } });
  if (effect.type === 'problem') return push({ to: 'note', note: { problem: effect.problem } });
  if (effect.type === 'release') {
    timers.stop(`call/${effect.attempt}/`);
    push({ to: 'outbox', event: { type: 'forget', attempt: effect.attempt } });
  }
  return attempts.run(effect);
}

function runSession(effect: SessionEffect, means: Means): void {
  const { ports, url, timers, push } = means;
  if (isWanted(effect)) return want(effect, means);
  switch (effect.type) {
    case 'rename':
      return push({
        to: 'outbox',
        event: { type: 'post', name: 'users/rename', body: { username: effect.name }, asker: { to: 'session' } },
      });
    case 'remember':
      return rememberEntry(means, effect);
    case 'forget':
      return forget(ports.storage, effect.token);
    case 'disconnect': {
      const { method, path } = routesAtOnce['users/disconnect'];
      // In another tab of this browser somebody may be signed in with the same token, and in a call.
      const body = { revoke_token: true, others_stay: true, endpoint_id: means.endpointId };
      return void ports.http.request({ method, url: `${url}${path}`, token: effect.token, body });
    }
    case 'link':
      return push({ to: 'link', event: effect.token === null ? { type: 'stop' } : { type: 'start', token: effect.token } });
    case 'relink':
      return push({ to: 'link', event: { type: 'token', token: effect.token } });
    case 'due':
      return timers.set('token', effect.ms, () => push({ to: 'session', event: { type: 'due' } }));
    case 'entered':
      return enter(means);
    case 'left':
      ports.media.standBy(false);
      push({ to: 'call', event: { type: 'out' } });
      push({ to: 'people', event: { type: 'left' } });
      push({ to: 'history', event: { type: 'left' } });
      return push({ to: 'outbox', event: { type: 'clear' } });
    case 'problem':
      return push({ to: 'note', note: { problem: effect.problem } });
    case 'timer':
      return timers.set('session', effect.ms, () => push({ to: 'session', event: { type: 'timer' } }));
  }
}

function isWanted(effect: SessionEffect): effect is Wanted {
  return effect.type === 'register' || effect.type === 'renew' || effect.type === 'enrol';
}

/** What there is for somebody who is signed in: a guest has no list and no history. */
function enter({ ports, guest, push }: Means): void {
  ports.media.standBy(true);
  if (guest) return;
  push({ to: 'history', event: { type: 'entered' } });
  push({ to: 'people', event: { type: 'linked' } });
}

/** Asks for a token, and tells what came of it. */
function want(wanted: Wanted, { ports, push }: Means): void {
  void ports.entrance.ask(wanted).then((came) => push({ to: 'session', event: cameOf(wanted, came) }));
}

function cameOf(wanted: Wanted, came: Came): SessionEvent {
  if ('outcome' in came) {
    const { outcome } = came;
    return wanted.type === 'register' ? { type: 'not-registered', id: wanted.id, outcome } : { type: 'no-token', outcome };
  }
  const { token, username: name, expires_in_ms: ms } = came.entry;
  return wanted.type === 'register' ? { type: 'registered', id: wanted.id, name, token } : { type: 'token', token, name, ms };
}

/** A key goes with the name of the same person. The name that was remembered before may be somebody else's. */
function rememberEntry({ ports }: Means, { was, ...entry }: Remembered & { readonly was?: string }): void {
  remember(ports.storage, entry);
  if (was !== undefined) void ports.entrance.renamed(was, entry.name);
}

function runPeople(effect: PeopleEffect, { timers, push }: Means): void {
  if (effect.type === 'timer') return timers.set('people', effect.ms, () => push({ to: 'people', event: { type: 'timer' } }));
  const { ask, search, spread } = effect;
  const body = { scope: 'all', ...spread, ...(search !== '' && { search }) };
  push({ to: 'outbox', event: { type: 'post', name: 'users/list', body, asker: { to: 'people', ask } } });
}

function runHistory(effect: HistoryEffect, { timers, push }: Means): void {
  function post(name: CommandName, body: Readonly<Record<string, unknown>>, ask: number | null): void {
    push({ to: 'outbox', event: { type: 'post', name, body, asker: { to: 'history', ask } } });
  }
  switch (effect.type) {
    case 'timer':
      return timers.set('history', effect.ms, () => push({ to: 'history', event: { type: 'timer' } }));
    case 'list':
      return post('history/list', effect.body, effect.ask);
    case 'change':
      return post(effect.name, effect.which === 'all' ? { all: true } : { entry_id: effect.which.entry }, null);
  }
}

function runLink(effect: LinkEffect, means: Means, wires: Wires): void {
  const { ports, timers, push } = means;
  switch (effect.type) {
    case 'open':
      return wires.open(effect);
    case 'drop':
      return wires.close();
    case 'token':
      return wires.renew(effect.token);
    case 'probe':
      return probe(effect, means);
    case 'heartbeat':
      return push({ to: 'outbox', event: { type: 'post', name: 'users/heartbeat', body: {}, asker: { to: 'link' } } });
    case 'timer': {
      const { name, ms } = effect;
      return timers.set(`link/${name}`, ms, () => push({ to: 'link', event: { type: 'timer', name } }));
    }
    case 'refused':
      return push({ to: 'session', event: { type: 'refused', reason: effect.reason, id: ports.random.uuid() } });
  }
}

/**
 * Whether plain requests reach the server, and with a token whether it still knows it. What anybody else says, as a
 * proxy before it, is no answer: it shall neither have sockets opened in vain nor sign anybody out.
 */
function probe({ wire, token, ms }: Extract<LinkEffect, { type: 'probe' }>, { ports, url, push }: Means): void {
  function tell(verdict: 'answers' | 'refused' | 'silent'): void {
    push({ to: 'link', event: { type: 'probed', wire, verdict } });
  }
  void ports.http.request({ method: 'GET', url: `${url}${doors.health}`, token: null, body: null, ms }).then(async (health) => {
    if (!isHealth(health?.body)) return tell('silent');
    if (token === null) return tell('answers');
    if (health?.http !== 200) return tell('silent');
    const { method, path } = routesAtOnce['users/heartbeat'];
    const beat = await ports.http.request({ method, url: `${url}${path}`, token, body: {}, ms });
    if (!isRecord(beat?.body)) return tell('silent');
    return tell(beat.http === 401 && fits(Failure, beat.body) && beat.body.code === 'unauthorized' ? 'refused' : 'answers');
  });
}

/** What the health route answers: how the server is, or why it is not fit to serve. */
function isHealth(body: unknown): boolean {
  return fits(Health, body) || (fits(Failure, body) && body.code === 'overloaded');
}

interface Wires {
  open(effect: Extract<LinkEffect, { type: 'open' }>): void;
  send(command: Command): void;
  renew(token: string): void;
  close(): void;
}

/** The one wire that is open or being opened. */
function createWires({ ports, url, openStream, endpointId, push }: Means): Wires {
  let current: Wire | null = null;
  return {
    open: ({ wire, door, token, place }) => {
      current?.close();
      const on = {
        frame: (frame: Extract<PhoneEvent, { to: 'frame' }>['frame']) => push({ to: 'frame', wire, frame }),
        heard: () => push({ to: 'link', event: { type: 'heard', wire, seq: null } }),
        gone: (reason: Extract<Extract<PhoneEvent, { to: 'link' }>['event'], { type: 'gone' }>['reason']) =>
          push({ to: 'link', event: { type: 'gone', wire, reason } }),
      };
      const greeting = { url, token, endpointId, place };
      current = door === 'socket' ? openSocket(ports.sockets, greeting, on) : openStream(greeting, on);
    },
    send: (command) => current?.send(command),
    renew: (token) => current?.renew(token),
    close: () => {
      current?.close();
      current = null;
    },
  };
}

function measure(measured: readonly string[], means: Means, look = 1): void {
  const { timers, attempts, push } = means;
  timers.set('record', measured.length === 0 ? null : lookEvery, () => {
    for (const attempt of measured) {
      void attempts.reading(attempt).then((reading) => {
        if (reading === null) return;
        push({ to: 'call', event: { type: 'flow', attempt, bytes: reading.bytesReceived } });
        if (look % looksEach === 0) push({ to: 'record', attempt, reading });
      });
    }
    measure(measured, means, look + 1);
  });
}
