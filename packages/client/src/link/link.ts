import type { CloseReason } from '@earshot/protocol';
import {
  closedAfter,
  type Door,
  type Life,
  type LinkEffect,
  type LinkEvent,
  type LinkContext,
  type LinkState,
  type LinkStep,
  type LinkTimer,
  type Place,
} from './link-state.ts';
import * as timing from './timing.ts';
import { dropped, lifeOf, silenced, stayAway, trusts, wait } from './waiting.ts';

/** What one event makes of the link. Pure. */
export function stepLink(state: LinkState, event: LinkEvent, at: LinkContext): LinkStep {
  switch (event.type) {
    case 'start':
      return start(state, event.token, at);
    case 'token':
      return takeToken(state, event.token);
    case 'stop':
      return stop(state);
    case 'wake':
      return wake(state, event.network, at);
    case 'sleep':
      return sleep(state, at);
    case 'urgent':
      return urgent(state, event.on, at);
    case 'overdue':
      return overdue(state, event.all === true, at);
    case 'timer':
      return timer(state, event.name, at);
    case 'welcome':
    case 'heard':
    case 'drain':
    case 'gone':
    case 'probed':
      return fromLine(state, event, at);
  }
}

function overdue(state: LinkState, all: boolean, at: LinkContext): LinkStep {
  if (state.phase !== 'open') return stay(state);
  return again(all ? { ...state, place: null } : state, at);
}

function stay(state: LinkState): LinkStep {
  return { state, effects: [] };
}

function start(state: LinkState, token: string, at: LinkContext): LinkStep {
  const life: Life = {
    token,
    door: 'socket',
    place: null,
    attempt: 0,
    failures: 0,
    proven: false,
    denied: 0,
    wires: closedAfter(state).wires,
    openedAt: at.now,
    crowded: false,
    urgent: false,
  };
  return open(life, at, dropped(state));
}

function takeToken(state: LinkState, token: string): LinkStep {
  return state.phase === 'closed' ? stay(state) : { state: { ...state, token }, effects: [{ type: 'token', token }] };
}

function stop(state: LinkState): LinkStep {
  return { state: closedAfter(state), effects: [...dropped(state), ...silenced] };
}

function open(life: Life, at: LinkContext, before: readonly LinkEffect[] = [], answered = false): LinkStep {
  const wire = life.wires + 1;
  const { door, token, place } = life;
  return {
    state: { ...lifeOf(life), phase: 'opening', wire, wires: wire, openedAt: at.now, answered },
    effects: [
      ...before,
      ...silenced,
      { type: 'open', wire, door, token, place },
      { type: 'timer', name: 'opening', ms: life.urgent ? timing.urgentOpening : timing.openingLimit },
    ],
  };
}

/** Sockets are known to work here, and the last one has failed: first it is found out whether there is a server. */
function retry(life: Life, at: LinkContext): LinkStep {
  return life.proven && life.door === 'socket' && life.failures > 0 && at.now - life.openedAt < timing.knocksOnly
    ? knock(life)
    : open(life, at);
}

function knock(life: Life, before: readonly LinkEffect[] = []): LinkStep {
  const wire = life.wires + 1;
  const ms = life.urgent ? timing.urgentKnock : timing.knockLimit;
  return {
    state: { ...lifeOf(life), phase: 'knocking', wires: wire },
    effects: [
      ...before,
      ...silenced,
      { type: 'probe', wire, token: null, ms: ms + timing.afterKnock },
      { type: 'timer', name: 'opening', ms },
    ],
  };
}

function wake(state: LinkState, network: boolean, at: LinkContext): LinkStep {
  switch (state.phase) {
    case 'closed':
      return stay(state);
    case 'opening':
      if (!network) return stay(state);
      // A socket that is given up counts as failed for the browser.
      return state.proven && state.door === 'socket'
        ? knock({ ...state, failures: state.failures + 1 }, dropped(state))
        : open(state, at, dropped(state));
    case 'waiting':
      return retry(state, at);
    case 'knocking':
      return knock(state);
    case 'open':
      return ask(state, at);
  }
}

function sleep(state: LinkState, at: LinkContext): LinkStep {
  if (state.phase === 'closed') return stay(state);
  const step = stayAway(state, { ms: timing.longestDelay, attempt: state.attempt }, at);
  return { state: step.state, effects: [...dropped(state), ...step.effects] };
}

type Open = Extract<LinkState, { phase: 'open' }>;

/** Asks for a sign of life. A stream cannot be asked, for answers come another way; but it is never quiet for long. */
function ask(state: Open, at: LinkContext): LinkStep {
  if (state.door === 'stream') return at.now - state.heard > timing.streamQuiet ? again(state, at) : stay(state);
  if (state.asked !== null) return stay(state);
  return {
    state: { ...state, asked: at.now },
    effects: [{ type: 'heartbeat' }, { type: 'timer', name: 'quiet', ms: state.urgent ? timing.urgentAnswer : timing.answerLimit }],
  };
}

function timer(state: LinkState, name: LinkTimer, at: LinkContext): LinkStep {
  if (state.phase === 'waiting') return name === 'retry' ? retry(state, at) : stay(state);
  if (state.phase === 'knocking') return name === 'opening' ? open(state, at) : stay(state);
  if (state.phase === 'opening') return name === 'opening' ? failed(state, at, dropped(state)) : stay(state);
  if (state.phase !== 'open' || name !== 'quiet') return stay(state);
  if (state.asked !== null) return again(state, at);
  return askOnceQuiet(state, at);
}

/** Asks as soon as nothing has come in for a while: a wire that brings something needs no asking. */
function askOnceQuiet(state: Open, at: LinkContext): LinkStep {
  const quiet = state.urgent && state.door === 'socket' ? timing.urgentQuiet : timing.quietLimit;
  const left = state.heard + quiet - at.now;
  return left > 0 ? { state, effects: [{ type: 'timer', name: 'quiet', ms: left }] } : ask(state, at);
}

type FromWire = Extract<LinkEvent, { wire: number }>;

function fromLine(state: LinkState, event: FromWire, at: LinkContext): LinkStep {
  if (event.type === 'probed') return state.phase === 'knocking' ? knocked(state, event, at) : probed(state, event, at);
  if (!('wire' in state) || event.wire !== state.wire) return stay(state);
  switch (event.type) {
    case 'welcome':
      return welcome(state, event.place, at);
    case 'heard':
      return heard(state, event.seq, at);
    case 'drain':
      return state.phase === 'open' ? stay({ ...state, drain: event.within }) : stay(state);
    case 'gone':
      return gone(state, event.reason, at);
  }
}

function welcome(state: Extract<LinkState, { wire: number }>, place: Place, at: LinkContext): LinkStep {
  const { wire, proven, door } = state;
  const life = { ...lifeOf(state), place, failures: 0, denied: 0, crowded: false, proven: proven || door === 'socket' };
  return {
    state: { ...life, phase: 'open', wire, since: at.now, heard: at.now, asked: null, drain: null },
    effects: [
      { type: 'timer', name: 'opening', ms: null },
      { type: 'timer', name: 'quiet', ms: timing.quietLimit },
    ],
  };
}

function heard(state: LinkState, seq: number | null, at: LinkContext): LinkStep {
  if (state.phase !== 'open') return stay(state);
  const place = seq === null || state.place === null ? state.place : { ...state.place, seq: Math.max(seq, state.place.seq) };
  const effects: readonly LinkEffect[] = state.asked === null ? [] : [{ type: 'timer', name: 'quiet', ms: timing.quietLimit }];
  return { state: { ...state, place, heard: at.now, asked: null }, effects };
}

function gone(state: Extract<LinkState, { wire: number }>, reason: CloseReason | null, at: LinkContext): LinkStep {
  switch (reason) {
    case 'unauthorized':
    case 'signed_out':
    case 'protocol':
      return { state: closedAfter(state), effects: [...silenced, { type: 'refused', reason }] };
    // Somebody uses this endpoint as well, or there are too many of us: not to be fought about at full speed.
    case 'replaced':
    case 'too_many':
      return stayAway(
        { ...state, crowded: reason === 'too_many' },
        { ms: timing.longestDelay * (0.5 + at.unit / 2), attempt: state.attempt + 1 },
        at,
      );
    case 'restart':
    case 'internal':
    case 'slow':
    case 'bad_frame':
    case 'hello_timeout':
    case null:
      return state.phase === 'open' ? lost(state, at) : failed(state, at, [], reason === null);
  }
}

function lost(state: Open, at: LinkContext): LinkStep {
  if (state.drain !== null) return wait(state, { ms: state.drain * at.unit, attempt: 1 }, at);
  const held = at.now - state.since;
  const attempt = held >= timing.steady ? 0 : state.attempt + 1;
  const life = state.door === 'stream' && held >= timing.streamEnough && !state.urgent && !at.awaited ? onceMore(state) : state;
  return wait(life, { ms: timing.delay(attempt) * at.unit, attempt }, at);
}

/** A socket is tried again; if it comes to nothing, so much is known already that the stream follows at once. */
function onceMore(life: Life): Life {
  return { ...life, door: 'socket', failures: timing.blockedAfter - 1 };
}

/** The wire seems dead: it is dropped and another opened. */
function again(state: Open, at: LinkContext): LinkStep {
  const step = lost({ ...state, drain: null }, at);
  return { state: step.state, effects: [...dropped(state), ...step.effects] };
}

/** A wire that was never welcomed. Once the server has said why (not `unsaid`), nothing is blocked. */
function failed(
  state: Extract<LinkState, { phase: 'opening' }>,
  at: LinkContext,
  before: readonly LinkEffect[] = [],
  unsaid = true,
): LinkStep {
  const attempt = state.attempt + 1;
  // A wire that says why it ends has come through: the server is there, and the next one needs no knock.
  const failures = unsaid ? state.failures + 1 : 0;
  const denied = unsaid ? state.denied + (state.answered ? 1 : 0) : 0;
  const { token, wire } = state;
  // A stream that fails says nothing of why; a socket may be blocked on the way.
  const doubtful = unsaid && (state.door === 'stream' || (failures >= timing.blockedAfter && !trusts({ ...state, denied })));
  const probe: readonly LinkEffect[] = doubtful ? [{ type: 'probe', wire, token, ms: timing.openingLimit }] : [];
  const step = wait({ ...state, failures, denied }, { ms: timing.delay(attempt) * at.unit, attempt }, at);
  return { state: step.state, effects: [...before, ...step.effects, ...probe] };
}

/** A wire that seems open may be dead: the network that took the sound may have taken it too. */
function urgent(state: LinkState, on: boolean, at: LinkContext): LinkStep {
  if (state.phase === 'closed' || state.urgent === on) return stay(state);
  const next = { ...state, urgent: on };
  if (!on) return stay(next);
  return next.phase === 'open' && next.door === 'socket' && next.asked === null ? askOnceQuiet(next, at) : wake(next, false, at);
}

type Probed = Extract<LinkEvent, { type: 'probed' }>;

function knocked(state: Extract<LinkState, { phase: 'knocking' }>, { wire, verdict }: Probed, at: LinkContext): LinkStep {
  if (wire !== state.wires) return stay(state);
  if (verdict !== 'silent') return open(state, at, [], true);
  return wait(state, { ms: timing.delay(state.attempt + 1) * at.unit, attempt: state.attempt + 1 }, at);
}

function probed(state: LinkState, { wire, verdict }: Probed, at: LinkContext): LinkStep {
  if (state.phase !== 'waiting' && state.phase !== 'opening') return stay(state);
  // Only what was learned about the latest failed wire counts.
  if (verdict === 'silent' || wire !== (state.phase === 'opening' ? state.wire - 1 : state.wires)) return stay(state);
  if (verdict === 'refused')
    return { state: closedAfter(state), effects: [...dropped(state), ...silenced, { type: 'refused', reason: 'unauthorized' }] };
  // A late answer to a knock is no doubt about sockets that work. If the new one comes to nothing, it says something.
  if (state.door === 'socket' && trusts(state)) return stay(state.phase === 'opening' ? { ...state, answered: true } : state);
  if (state.failures < timing.blockedAfter) return stay(state);
  const door: Door = state.door === 'socket' ? 'stream' : 'socket';
  return open({ ...lifeOf(state), door, failures: 0, denied: 0, proven: false }, at, dropped(state));
}
