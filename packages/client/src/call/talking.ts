import type { Call, Candidate } from '@earshot/protocol';
import { readMessage, writeMessage } from './channel.ts';
import { answerTo, busy, endCommand, plainCommand, refusal, show, takeCommand } from './command.ts';
import type { CallEffect } from './effect.ts';
import { finish, finishAs, isNewer } from './ending.ts';
import type { CallEvent, Reply, Standing } from './event.ts';
import { renewServers } from './servers.ts';
import type { Moment, Talking } from './state.ts';
import { after, stay, to, type Step, type Table } from './step.ts';
import { blink, described, flowed, heardOf, leaves, mendSoon, missed, rewired, sendDescribed } from './talking-media.ts';
import { forget, say, settle, settleHold, sounds } from './settle.ts';
import { tellSound, timesOf } from './talk-time.ts';
import { askMissed, takeMissed } from './missed-signals.ts';
import { fingerprintOf } from './fingerprint.ts';
import { follow, renew } from './renewal.ts';

/**
 * We talk. Hold, mute and hang-up act here at once; the server and the other learn of it and are reconciled by version.
 */
export const talking: Table<Talking> = {
  call: (state, event) => (event.other.id === state.other.id ? stay(state) : to(state, busy)),
  accept: stay,
  reach: stay,
  decline: (state, _, at) => hangUp(state, at),
  take: stay,
  hold: (state, _, at) => settleHold(state, state, { type: 'press', wish: 'hold' }, at),
  resume: (state, _, at) => settleHold(state, state, { type: 'press', wish: 'talk' }, at),
  mute: (state, _, at) => settle(state, { ...state, muted: true }, at),
  unmute: (state, _, at) => unmute(state, at),
  end: (state, _, at) => hangUp(state, at),
  hear: (state) => to(state, { type: 'hear', leg: state.leg }),
  dismiss: stay,
  // The server has lost this call, for it thinks that I am free; the sound says otherwise.
  ring: (state, event) =>
    event.call.call_id === state.call.call_id ? stay(state) : to(state, plainCommand(state.leg, 'call/reject', event.call.call_id)),
  changed: (state, event, at) => (isTaken(state, event) ? yieldTo(state, event.call) : changed(deniedBy(state, event), event.call, at)),
  description: (state, event, at) => described(state, event, at),
  candidates: (state, event) => add(state, event.list),
  linked: (state, { standing }, at) => linked(state, standing, at),
  reply: (state, event, at) => replied(state, event, at),
  microphone: (state, event, at) => opened(state, event, at),
  'microphone-lost': (state, event, at) => lost(state, event, at),
  flow: (state, event, at) => flowed(state, event.bytes, at),
  described: (state, event) => sendDescribed(state, event),
  broken: (state, event) => (event.doing === 'take-answer' ? mendSoon(state, 200) : stay(state)),
  peer: (state, event, at) => (event.event.type === 'message' ? told(state, event.event.text, at) : heardOf(state, event.event, at)),
  timer: (state, event, at) => missed(state, event.name, at),
  network: (state, _, at) => rewired(state, at),
  leaving: (state) => to(state, { type: 'say', leg: state.leg, text: writeMessage({ t: 'leaving' }) }),
  out: (state, _, at) => finish(state, { reason: 'hung_up', byMe: true }, at),
};

const hangUp = (state: Talking, at: Moment): Step =>
  finish(state, { reason: 'hung_up', byMe: true }, at, ...(state.known ? [endCommand(state.leg, state.call.call_id)] : []));

/** Another tab or device of mine has taken this call over. */
const isTaken = (state: Talking, { call, mine }: { readonly call: Call; readonly mine: boolean }): boolean =>
  !mine && state.taking !== 'asking' && call.status !== 'ended' && isNewer(call, state.call);

const deniedBy = (state: Talking, { call, mine }: { readonly call: Call; readonly mine: boolean }): Talking =>
  state.taking === 'asking' && !mine && isNewer(call, state.call) ? { ...state, denied: call.version } : state;

/** Lets go without a goodbye: the other goes on talking to me there. */
const yieldTo = (state: Talking, call: Call): Step =>
  to({ phase: 'elsewhere', other: state.other, call, muted: state.muted }, { type: 'release', leg: state.leg });

const add = (state: Talking, candidates: readonly Candidate[]): Step => to(state, { type: 'add', leg: state.leg, candidates });

/** Unmute is also the gesture that opens a lost microphone once more. */
const unmute = (state: Talking, at: Moment): Step => {
  const { leg } = state;
  if (state.microphone !== 'lost') return settle(state, { ...state, muted: false }, at);
  const step = settle(state, { ...state, muted: false, microphone: 'opening' }, at);
  return after(
    [
      { type: 'problem', problem: null },
      { type: 'microphone', leg },
    ],
    step,
  );
};

const opened = (state: Talking, { problem }: CallEvent<'microphone'>, at: Moment): Step => {
  const { leg } = state;
  if (problem === null) {
    const effects: CallEffect[] = [
      { type: 'enable', leg, on: !state.muted },
      { type: 'attach', leg, on: sounds(state) },
      ...(state.tap ? [{ type: 'hear' as const, leg }] : []),
    ];
    return to(say({ ...state, microphone: 'open' }, effects), ...effects);
  }
  if (state.microphone !== 'asking') return silenced(state, show(problem));
  return finish(state, { reason: 'failed', byMe: true }, at, show(problem), endCommand(leg, state.call.call_id, 'failed'));
};

/** Goes on without a microphone of mine, and says so: the other shall not look for a way that is not lost. */
const silenced = (state: Talking, ...effects: CallEffect[]): Step => to(say({ ...state, microphone: 'lost' }, effects), ...effects);

/** Another microphone takes its place, if there is one that opens without a question. */
const lost = (state: Talking, { problem, ready }: CallEvent<'microphone-lost'>, at: Moment): Step => {
  if (!ready) return silenced(state, show(problem));
  return after(
    [show({ code: 'microphone_changed', detail: problem.detail }), { type: 'microphone', leg: state.leg }],
    settle(state, { ...state, microphone: 'opening' }, at),
  );
};

const changed = (state: Talking, call: Call, at: Moment): Step => {
  if (!isNewer(call, state.call)) return stay(state);
  return call.status === 'ended' ? finishAs(state, call, at) : settleHold(state, withCall(state, call, at), { type: 'record' }, at);
};

const withCall = (state: Talking, call: Call, at: Moment): Talking => ({
  ...state,
  call,
  known: true,
  page: state.call.away.includes(state.other.id) && !call.away.includes(state.other.id) ? 'there' : state.page,
  ...timesOf(call, at),
});

const linked = (state: Talking, standing: Standing | null, at: Moment): Step => {
  const mending = state.media === 'connected' ? state : { ...state, tries: 0 };
  const again = state.media === 'connected' ? [] : mendSoon(state, state.side === 'caller' ? 0 : 1_000).effects;
  if (standing === null) return to(mending, ...again);
  if (standing.call === null) return after(again, forget(mending, at));
  if (standing.call.call_id !== state.call.call_id) return otherCall(state, standing.call, at);
  if (isTaken(state, { call: standing.call, mine: standing.mine })) return yieldTo(state, standing.call);
  return askMissed(after(again, changed(mending, standing.call, at)));
};

/** The server has a later call of mine, so this one is over. One that rings is told again by `ring`. */
const otherCall = (state: Talking, call: Call, at: Moment): Step =>
  call.status === 'ended' ? forget(state, at) : finish(state, { reason: 'lost', byMe: false }, at);

const replied = (state: Talking, event: CallEvent<'reply'>, at: Moment): Step => {
  const { leg } = state;
  const { to: command, reply } = event;
  if (command === 'signal/get-offer') {
    // It may have come by itself meanwhile.
    if (reply.offer === null || state.far !== null) return stay(state);
    return to({ ...state, far: fingerprintOf(reply.offer) }, ...answerTo(leg, reply.offer));
  }
  if (command === 'signal/get-answer' || command === 'signal/get-ice') return takeMissed(state, reply);
  if (command === 'ice-servers') return served(state, reply, at);
  if (command === 'call/take') return taken(state, reply, at);
  if (reply.code === 'call_not_found') return forget(state, at);
  if (command === 'call/sound') return noted(state, reply, at);
  if (command === 'call/hold' || command === 'call/resume') return agreed(state, event, at);
  return reply.call === null ? stay(state) : changed(state, reply.call, at);
};

const gone: ReadonlySet<string> = new Set(['call_not_found', 'call_ended', 'not_in_call', 'name_taken', 'unauthorized']);

/** The server has given me my side of the call, or says why not. */
const taken = (state: Talking, reply: CallEvent<'reply'>['reply'], at: Moment): Step => {
  if (state.taking !== 'asking') return stay(state);
  if (reply.code === 'silent') return to(state, takeCommand(state.leg, state.call.call_id, true));
  if (reply.code === 'call_ended' && reply.call !== null) return finishAs(state, reply.call, at);
  // Whose name is somebody else's by now, or whose token is, has no call either.
  if (reply.code !== null && gone.has(reply.code)) return finish(state, { reason: 'lost', byMe: false }, at);
  // Another tab of mine holds it: it can be taken from there by hand. But an answer from before the server's restart
  // says nothing of a call that it does not know.
  if (reply.code !== null)
    return state.known ? yieldTo(state, reply.call ?? state.call) : finish(state, { reason: 'lost', byMe: false }, at);
  // Another tab took it from me before I learned that it was mine: answers and events may come by different ways.
  if (reply.call !== null && reply.call.version <= state.denied) return yieldTo(state, state.call);
  const mine: Talking = { ...state, taking: 'granted' };
  const known = reply.call === null ? to(mine) : changed(mine, reply.call, at);
  // Without the servers a connection from afar would find no way, so it is offered when they are known.
  return known.state.phase === 'talking'
    ? after(known.effects, to(known.state, plainCommand(state.leg, 'ice-servers', state.call.call_id)))
    : known;
};

/** The servers that help to find a way. A call that I have just taken begins its new connection with them. */
const served = (state: Talking, reply: Reply, at: Moment): Step => {
  const { leg } = state;
  const servers = reply.code === null ? reply.servers : [];
  const known: readonly CallEffect[] = [
    ...(servers.length === 0 ? [] : [{ type: 'servers' as const, leg, servers }]),
    ...renewServers(leg, reply),
  ];
  if (!state.taking) return to(state, ...known);
  const effects: CallEffect[] = [...known, { type: 'timer', leg, name: 'mend', ms: blink[state.side] }];
  const mine = tellSound({ ...state, taking: false, pending: null }, at, effects);
  // Both may have been loaded again: then the caller's offer stands, also when it came before I could make one.
  return after(effects, state.pending !== null && state.side === 'callee' ? follow(mine, state.pending) : renew(mine));
};

/** A word of my sound that was refused is said again after this many milliseconds. */
const sayAgain = 3_000;

/** The server has answered about my sound. A word that was refused is said again later. */
const noted = (state: Talking, reply: CallEvent<'reply'>['reply'], at: Moment): Step => {
  if (reply.code !== null && reply.code !== 'silent')
    return after(
      [{ type: 'timer', leg: state.leg, name: 'tell', ms: sayAgain }],
      reply.call === null ? to(state) : changed(state, reply.call, at),
    );
  const told = { ...state, telling: false };
  return reply.call !== null && isNewer(reply.call, state.call) ? changed(told, reply.call, at) : settle(state, told, at);
};

/** The server has answered about my hold. */
const agreed = (state: Talking, { to: command, reply }: CallEvent<'reply'>, at: Moment): Step => {
  const call = reply.call !== null && isNewer(reply.call, state.call) ? reply.call : null;
  if (call?.status === 'ended') return finishAs(state, call, at);
  const known = call === null ? state : withCall(state, call, at);
  const refused = reply.code !== null && reply.code !== 'silent';
  const asked = command === 'call/hold' ? 'hold' : 'talk';
  const step = settleHold(state, known, { type: 'answer', asked, refused }, at);
  return refused ? after([show(refusal(reply))], step) : step;
};

/**
 * What the other says directly. It may silence me at once; it lifts what they said before, and what the server has on
 * record of them if they know that record.
 */
const told = (state: Talking, text: string, at: Moment): Step => {
  const message = readMessage(text);
  if (message === null) return stay(state);
  if (message.t === 'bye') return leave(state, message.reason, at);
  // They hear nothing of me, so I shall look too, should they not be able to.
  if (message.t === 'again') return state.media === 'connected' && state.side === 'callee' ? stay(state) : rewired(state, at);
  if (message.t === 'leaving') return leaves(state);
  if (message.n <= state.seen) return stay(state);
  const { n, held, muted, mic, version } = message;
  return settleHold(state, { ...state, seen: n, deaf: !mic, theirMute: muted }, { type: 'word', held, version }, at);
};

/** They have hung up. Their command to the server tells the rest; if it does not come, mine does. */
const leave = (state: Talking, reason: Talking['call']['reason'], at: Moment): Step =>
  finish(state, { reason: reason ?? 'hung_up', byMe: false, owed: state.known }, at, {
    type: 'timer',
    leg: state.leg,
    name: 'settle',
    ms: 3_000,
  });
