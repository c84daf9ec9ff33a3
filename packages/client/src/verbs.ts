import type { GroupRing } from '@earshot/protocol';
import type { Others } from './call/event.ts';
import type { CallsEvent } from './calls/event.ts';
import type { Engine } from './engine.ts';
import type { HistoryEvent } from './history/state.ts';
import { forget, recall } from './memory.ts';
import type { Phone } from './phone-api.ts';
import type { Ports } from './ports.ts';
import type { Problem } from './problems.ts';
import type { Person, PhoneSnapshot } from './snapshot.ts';
import { myId } from './state.ts';

/** What verbs work with. */
export interface VerbNeeds {
  readonly engine: Engine;
  readonly ports: Ports;
  /** The name to sign in with when none is given. */
  readonly name: string;
  readonly getSnapshot: () => PhoneSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
}

type SessionVerbs = Pick<Phone, 'signIn' | 'signOut' | 'putOff' | 'enter' | 'answersFor' | 'look' | 'see'>;
type HistoryVerbs = Pick<Phone, 'lookBack' | 'moreHistory' | 'seeHistory' | 'deleteHistory'>;
type CallVerbs = Pick<
  Phone,
  | 'call'
  | 'reach'
  | 'accept'
  | 'pickUp'
  | 'take'
  | 'rings'
  | 'decline'
  | 'hold'
  | 'resume'
  | 'switchTo'
  | 'mute'
  | 'unmute'
  | 'write'
  | 'invite'
  | 'merge'
  | 'transfer'
  | 'end'
  | 'hear'
  | 'dismiss'
>;

type Dismissed = Exclude<Parameters<Phone['dismiss']>[0], undefined>;

/** All verbs that change something. */
export function createVerbs(needs: VerbNeeds): SessionVerbs & HistoryVerbs & CallVerbs {
  return {
    ...createSessionVerbs(needs),
    ...createHistoryVerbs(needs),
    ...createCallVerbs(needs),
    rings: (which, sound) => confirmRing(needs.engine, which, sound),
    pickUp: (ring, { others = 'hold' } = {}) => pickUp(needs, ring, others),
  };
}

function createSessionVerbs(needs: VerbNeeds): SessionVerbs {
  const { engine, ports } = needs;
  return {
    signIn: (name) => {
      const remembered = recall(ports.storage);
      engine.push({ to: 'session', event: { type: 'sign-in', name: name ?? needs.name, remembered, id: ports.random.uuid() } });
      return until(needs, ({ session }) => session.phase !== 'entering');
    },
    signOut: () => {
      engine.push({ to: 'session', event: { type: 'sign-out' } });
      // Whom the server has signed out already is remembered still.
      const known = recall(ports.storage);
      if (known !== null) forget(ports.storage, known.token);
      return Promise.resolve();
    },
    putOff: (id) => engine.push({ to: 'request', request: { id, label: '', is: 'waiting' }, waits: false }),
    enter: (admission) => engine.push({ to: 'session', event: { type: 'restore', ...admission } }),
    answersFor: (ids) => {
      const body = { answers: [...ids] };
      engine.push({ to: 'outbox', event: { type: 'post', name: 'users/wall_phone', body, asker: { to: 'link' } } });
    },
    look: (search) => engine.push({ to: 'people', event: { type: 'look', search } }),
    see: (first, last) => engine.push({ to: 'people', event: { type: 'see', seen: { first, last } } }),
  };
}

function createHistoryVerbs({ engine }: VerbNeeds): HistoryVerbs {
  function push(event: HistoryEvent): void {
    engine.push({ to: 'history', event });
  }
  return {
    lookBack: (search, missedOnly = false) => push({ type: 'look', search, missedOnly }),
    moreHistory: () => push({ type: 'more' }),
    seeHistory: (which) => push({ type: 'see', which }),
    deleteHistory: (which) => push({ type: 'delete', which }),
  };
}

function createCallVerbs(needs: VerbNeeds): Omit<CallVerbs, 'rings' | 'pickUp'> {
  const { engine, ports } = needs;
  function push(event: CallsEvent): void {
    engine.push({ to: 'call', event });
  }
  function at(event: CallsEvent): Promise<void> {
    push(event);
    return Promise.resolve();
  }
  return {
    call: (userId, name = '') => {
      const problem = notCallable(needs, userId);
      if (problem !== null) engine.push({ to: 'note', note: { problem } });
      else {
        seeReceipt(engine);
        push({ type: 'call', other: personOf(needs, userId, name), ready: ports.media.ready(), unfit: ports.media.unfit() });
      }
      return until(needs, ({ call }) => call.phase !== 'dialing' || call.call !== null);
    },
    reach: (on, which) => push({ type: 'reach', on, ready: ports.media.ready(), which }),
    accept: ({ call: which, others = 'hold' } = {}) => {
      push({ type: 'accept', ready: ports.media.ready(), unfit: ports.media.unfit(), others, which });
      return until(needs, ({ call }) => call.phase !== 'accepting');
    },
    take: (which) => {
      push({ type: 'take', unfit: ports.media.unfit(), which });
      return until(needs, ({ call }) => call.phase !== 'talking' || call.media === 'connected');
    },
    decline: (which, message) => at({ type: 'decline', which, message }),
    hold: (which) => at({ type: 'hold', which }),
    resume: (which) => at({ type: 'resume', which }),
    switchTo: (which) => at({ type: 'switch', which }),
    end: (which) => at({ type: 'end', which }),
    ...createJoinVerbs(at),
    ...createSpeechVerbs(push),
    dismiss: (what, which) => dismiss(engine, what, which),
  };
}

/** What is said in a call, heard and written. */
function createSpeechVerbs(push: (event: CallsEvent) => void): Pick<Phone, 'mute' | 'unmute' | 'hear' | 'write'> {
  return {
    mute: () => push({ type: 'mute' }),
    unmute: () => push({ type: 'unmute' }),
    hear: () => push({ type: 'hear' }),
    write: (text, which) => push({ type: 'write', text, which }),
  };
}

/** What is done about others in a call. */
function createJoinVerbs(at: (event: CallsEvent) => Promise<void>): Pick<Phone, 'invite' | 'merge' | 'transfer'> {
  return {
    invite: (id, which) => at({ type: 'join', how: 'invite', id, which }),
    merge: (id, which) => at({ type: 'join', how: 'merge', id, which }),
    transfer: (to, which) =>
      at('user' in to ? { type: 'join', how: 'transfer', id: to.user, which } : { type: 'join', how: 'transfer-to', id: to.call, which }),
  };
}

/** A server that says nothing of the call has nothing to pick up. */
function pickUp(needs: VerbNeeds, ring: GroupRing, others: Others): Promise<void> {
  const { engine, ports } = needs;
  const { call } = ring;
  if (call === undefined) return Promise.resolve();
  const can = { ready: ports.media.ready(), unfit: ports.media.unfit() };
  engine.push({ to: 'call', event: { type: 'pick-up', ring: { ...ring, call }, ...can, others } });
  return until(needs, (snapshot) => snapshot.call.phase !== 'accepting');
}

function confirmRing(engine: Engine, which: string, sound: boolean): void {
  const ring = engine.state().calls.entries.find(({ id }) => id === which)?.call;
  if (ring?.phase !== 'ringing') return;
  const asker = { to: 'call', attempt: ring.attempt, command: 'call/ringing' } as const;
  engine.push({ to: 'outbox', event: { type: 'post', name: 'call/ringing', body: { call_id: ring.call.call_id, sound }, asker } });
}

function dismiss(engine: Engine, what: Dismissed | undefined, which: string | undefined): void {
  function isMeant(one: Dismissed): boolean {
    return which === undefined && (what ?? one) === one;
  }
  if (isMeant('problem') || (what === 'call' && which === undefined)) engine.push({ to: 'note', note: { problem: null } });
  if (isMeant('missed')) dismissMissed(engine);
  if (isMeant('free')) engine.push({ to: 'note', note: { free: null } });
  if (what === 'call' || what === undefined) seeReceipt(engine, which);
  if (what === 'call' || what === undefined) engine.push({ to: 'call', event: { type: 'dismiss', which } });
}

function dismissMissed(engine: Engine): void {
  const { missed } = engine.state();
  if (missed !== null) engine.push({ to: 'history', event: { type: 'see-call', callId: missed.callId } });
  engine.push({ to: 'note', note: { missed: null } });
}

/** Whoever closes the receipt of a call that they have missed, or calls from it, has seen it. */
function seeReceipt(engine: Engine, which?: string): void {
  const { entries, focus } = engine.state().calls;
  const call = entries.find(({ id }) => id === (which ?? focus))?.call;
  if (call?.phase === 'ended' && call.callId !== null) engine.push({ to: 'history', event: { type: 'see-call', callId: call.callId } });
}

function notCallable({ engine }: VerbNeeds, userId: string): Problem | null {
  const state = engine.state();
  if (state.session.phase !== 'in') return { code: 'signed_out', detail: 'call() before signIn()' };
  return userId === myId(state) ? { code: 'yourself', detail: userId } : null;
}

/** A program may call somebody whom the list does not show; their name comes with the call then. */
function personOf({ engine }: VerbNeeds, id: string, name: string): Person {
  const { people, history } = engine.state();
  const known = [...people.users, ...people.favourites, ...history.entries.flatMap(({ others }) => others)];
  const user = known.find((one) => one.id === id);
  return { id, username: user?.username ?? name };
}

/** Resolves once the snapshot is as wanted. */
function until({ getSnapshot, subscribe }: VerbNeeds, wanted: (snapshot: PhoneSnapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(getSnapshot())) return resolve();
    const stop = subscribe(() => {
      if (!wanted(getSnapshot())) return;
      stop();
      resolve();
    });
  });
}
