import { isLive } from './call/live.ts';
import { answerEvents } from './answers.ts';
import type { Calling } from './calling.ts';
import type { Effects } from './effects.ts';
import type { OutboxEvent, PhoneEvent } from './event.ts';
import { frameEvents } from './frames.ts';
import type { HistoryEvent, StepHistory, Told } from './history/state.ts';
import type { LinkEvent } from './link/link-state.ts';
import { stepLink } from './link/link.ts';
import { forgetAttempt, givenUp, isAwaited, isOverdue, post, sendAll, unsent, without } from './link/outbox.ts';
import { stepPeople } from './people/people.ts';
import type { Ports } from './ports.ts';
import type { Problem } from './problems.ts';
import { noteRequest } from './session/requests.ts';
import { stepSession } from './session/session.ts';
import { readServerClock } from './server-clock.ts';
import type { MissedCall } from './snapshot.ts';
import type { PhoneState } from './state.ts';

/** What a step of the phone needs beside its state. */
export interface Around {
  readonly ports: Ports;
  readonly effects: Omit<Effects, 'close' | 'leave'>;
  readonly push: (event: PhoneEvent) => void;
  readonly stepHistory: StepHistory;
  /** Null before it is loaded: nothing of calls comes here by then. */
  readonly calling: () => Calling | null;
}

/** The state after one event. What the effects cause comes back through the queue. */
export function advance(state: PhoneState, event: PhoneEvent, around: Around): PhoneState {
  switch (event.to) {
    case 'call':
    case 'record':
      return advanceCalls(state, event, around);
    case 'session': {
      const { state: session, effects } = stepSession(state.session, event.event);
      for (const effect of effects) around.effects.session(effect);
      return session === state.session ? state : { ...state, session };
    }
    case 'people': {
      const { state: people, effects } = stepPeople(state.people, event.event);
      for (const effect of effects) around.effects.people(effect);
      return people === state.people ? state : { ...state, people };
    }
    case 'history':
      return advanceHistory(state, event.event, around);
    case 'link':
      return advanceLink(state, event.event, around);
    case 'frame':
      return receive(state, event, around);
    case 'outbox':
      return advanceOutbox(state, event.event, around);
    case 'request':
      return { ...state, requests: noteRequest(state.requests, event) };
    case 'note':
      return { ...state, ...event.note };
  }
}

function advanceCalls(state: PhoneState, event: Extract<PhoneEvent, { to: 'call' | 'record' }>, around: Around): PhoneState {
  return around.calling()?.advance(state, event, around) ?? state;
}

function advanceHistory(state: PhoneState, event: HistoryEvent, { effects, stepHistory }: Around): PhoneState {
  const { state: history, effects: wanted } = stepHistory(state.history, event);
  for (const effect of wanted) effects.history(effect);
  const missed = event.type === 'told' ? stillMissed(state.missed, event.told, history) : state.missed;
  return history === state.history && missed === state.missed ? state : { ...state, history, missed };
}

/** What was seen or deleted at another device is nothing to be told here any more. */
function stillMissed(missed: MissedCall | null, { change, unseen }: Told, { entries }: PhoneState['history']): MissedCall | null {
  if (missed === null || change === 'added') return missed;
  const entry = entries.find(({ call_id: callId }) => callId === missed.callId);
  return (entry === undefined ? unseen > 0 : !entry.seen) ? missed : null;
}

function advanceLink(state: PhoneState, event: LinkEvent, { ports, effects }: Around): PhoneState {
  const now = ports.clock.now();
  const { state: link, effects: wanted } = stepLink(state.link, event, {
    now,
    unit: ports.random.unit(),
    awaited: state.calls.entries.some(({ call }) => isLive(call)) || isAwaited(state.outbox),
  });
  for (const effect of wanted) effects.link(effect);
  if (link === state.link) return state;
  if (link.phase !== 'open') return { ...state, link, outbox: state.link.phase === 'open' ? unsent(state.outbox) : state.outbox };
  if (state.link.phase === 'open') return { ...state, link };
  for (const command of state.outbox) effects.send(command);
  // What was said of a server that could not be reached is true no more.
  const problem = state.problem !== null && isOfLink(state.problem) ? null : state.problem;
  return { ...state, link, problem, outbox: sendAll(state.outbox, now) };
}

function isOfLink({ code }: Problem): boolean {
  return code === 'link_lost' || code === 'server_unreachable';
}

function receive(state: PhoneState, { wire, frame }: Extract<PhoneEvent, { to: 'frame' }>, { ports, push }: Around): PhoneState {
  if (frame.t !== 'answer') {
    if (frame.t === 'welcome') push({ to: 'note', note: { serverClock: readServerClock(frame.now, ports.clock) } });
    for (const event of frameEvents(state.link, wire, frame)) push(event);
    return state;
  }
  // Beside a stream the answer came by a request of its own: that says nothing of the stream.
  if (state.link.phase === 'open' && state.link.door === 'socket') push({ to: 'link', event: { type: 'heard', wire, seq: null } });
  const entry = state.outbox.find((waiting) => waiting.id === frame.id);
  if (entry === undefined) return state;
  for (const event of answerEvents(entry, frame.body, ports.random.uuid())) push(event);
  return { ...state, outbox: without(state.outbox, entry.id) };
}

function advanceOutbox(state: PhoneState, event: OutboxEvent, around: Around): PhoneState {
  const { ports, effects, push } = around;
  const now = ports.clock.now();
  switch (event.type) {
    case 'post': {
      const { name, body, asker } = event;
      const outbox = post(state.outbox, { id: ports.random.uuid(), name, body, asker }, now);
      if (state.outbox.length === 0) effects.tick(true);
      // Whoever presses a button does not wait for the next try.
      if (state.link.phase === 'waiting' && !isAwaited(state.outbox) && isAwaited(outbox))
        push({ to: 'link', event: { type: 'wake', network: false } });
      if (state.link.phase !== 'open') return { ...state, outbox };
      for (const command of outbox) if (command.sent === null) effects.send(command);
      return { ...state, outbox: sendAll(outbox, now) };
    }
    case 'forget':
      return { ...state, outbox: forgetAttempt(state.outbox, event.attempt) };
    case 'tick':
      return tick(state, now, around);
    case 'clear':
      effects.tick(false);
      return { ...state, outbox: [] };
  }
}

function tick(state: PhoneState, now: number, { ports, effects, push }: Around): PhoneState {
  const old = givenUp(state.outbox, now);
  for (const entry of old) for (const event of answerEvents(entry, null, ports.random.uuid())) push(event);
  if (isOverdue(state.outbox, now)) push({ to: 'link', event: { type: 'overdue' } });
  const outbox = state.outbox.filter((entry) => !old.includes(entry));
  if (outbox.length > 0) effects.tick(true);
  return { ...state, outbox };
}
