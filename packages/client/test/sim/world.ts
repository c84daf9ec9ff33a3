import type { Call as CallOnWire } from '@earshot/protocol';
import { holdsPlaceIn, isAccepted, endpointOn, othersIn, speaks, type Call } from '../../../server/src/calls/call.ts';
import { newCall } from '../../../server/src/calls/new-call.ts';
import { step as stepServer, type CallCommand } from '../../../server/src/calls/call-step.ts';
import { callSnapshot } from '../../../server/src/calls/snapshot.ts';
import type { EndpointRef } from '../../../server/src/ports/endpoint-ref.ts';
import { step as stepPhone } from '../../src/call/call.ts';
import type { CallEffect } from '../../src/call/effect.ts';
import type { CallEvent } from '../../src/call/event.ts';
import { isUnmade } from '../../src/call/path.ts';
import type { CallState } from '../../src/call/state.ts';

/** The endpoints: two of Ada, who calls, and two of Bob. */
export const endpoints = ['a1', 'a2', 'b1', 'b2'] as const;
export type Endpoint = (typeof endpoints)[number];

/** A command on its way to the server, of one attempt. */
interface Sent {
  readonly attempt: string;
  readonly name: string;
  /** The text of a description. */
  readonly sdp: string | null;
  readonly anywhere: boolean;
}

/** Everything the pure machines know, and everything that is under way between them. Time stands still. */
export interface World {
  readonly server: Call | null;
  readonly phones: Readonly<Record<Endpoint, CallState>>;
  /** Attempts begun, so that each has an id of its own. */
  readonly attempts: Readonly<Record<Endpoint, number>>;
  readonly up: Readonly<Record<Endpoint, readonly Sent[]>>;
  readonly down: Readonly<Record<Endpoint, readonly CallEvent[]>>;
  /** What is under way between the two who talk, by who said it. */
  readonly air: Readonly<Record<Endpoint, readonly string[]>>;
}

function each<Value>(value: Value): Readonly<Record<Endpoint, Value>> {
  return { a1: value, a2: value, b1: value, b2: value };
}

export const quiet: World = {
  server: null,
  phones: each<CallState>({ phase: 'idle' }),
  attempts: each(0),
  up: each([]),
  down: each([]),
  air: each([]),
};

const people = { ada: { id: 'ada', username: 'Ada' }, bob: { id: 'bob', username: 'Bob' } } as const;

function userOf(endpoint: Endpoint): 'ada' | 'bob' {
  return endpoint.startsWith('a') ? 'ada' : 'bob';
}

const now = { mono: 0, wall: 0 };

function view(call: Call): CallOnWire {
  return callSnapshot(call, now);
}

function put<Item>(queues: Readonly<Record<Endpoint, readonly Item[]>>, at: Endpoint, ...items: readonly Item[]): typeof queues {
  return items.length === 0 ? queues : { ...queues, [at]: [...queues[at], ...items] };
}

function sdp(endpoint: Endpoint, attempt: number): string {
  return `a=fingerprint:sha-256 ${endpoint}.${attempt}`;
}

/**
 * One event at one phone, and what follows from it at once: media is made without delay here, only words are under way.
 */
export function happen(world: World, at: Endpoint, event: CallEvent): World {
  const count = world.attempts[at] + 1;
  const id = `${at}.${count}`;
  const { state, effects } = stepPhone(world.phones[at], event, { now: 0, id, linked: true, server: null, me: userOf(at) });
  const began = 'attempt' in state && state.attempt === id;
  let next: World = {
    ...world,
    phones: { ...world.phones, [at]: state },
    attempts: began ? { ...world.attempts, [at]: count } : world.attempts,
  };
  for (const effect of effects) next = carryOut(next, at, effect);
  return next;
}

function isMoving(state: CallState): boolean {
  return state.phase === 'talking' && isUnmade(state.path);
}

function carryOut(world: World, at: Endpoint, effect: CallEffect): World {
  switch (effect.type) {
    case 'command':
      // Nothing about a call depends on candidates and servers, and the first descriptions are there with the call.
      if (effect.name === 'signal/ice' || effect.name === 'signal/get-offer') return world;
      // A new connection waits for the servers; nothing else does.
      if (effect.name === 'ice-servers' && !isMoving(world.phones[at])) return world;
      return {
        ...world,
        up: put(world.up, at, { attempt: effect.attempt, name: effect.name, sdp: textOf(effect.body), anywhere: isAnywhere(effect) }),
      };
    case 'microphone':
      return happen(world, at, { type: 'microphone', attempt: effect.attempt, problem: null });
    case 'offer':
    case 'answer':
      return happen(world, at, { type: 'described', attempt: effect.attempt, kind: effect.type, sdp: sdp(at, world.attempts[at]) });
    case 'peer':
      // It replaces the one before: what was on its way to and from that is lost.
      return { ...world, air: audible(world, at) };
    case 'take-answer':
      return connect(world, at);
    case 'say':
      return { ...world, air: put(world.air, at, effect.text) };
    default:
      return world;
  }
}

/** Whether the server takes it from an endpoint that does not hold the call. */
function isAnywhere({ name, body }: Extract<CallEffect, { type: 'command' }>): boolean {
  return name === 'call/take' || ('anywhere' in body && body.anywhere === true);
}

function textOf(body: object): string | null {
  const { offer = null, answer = null }: { offer?: unknown; answer?: unknown } = body;
  return typeof offer === 'string' ? offer : typeof answer === 'string' ? answer : null;
}

/** Who talks at the other side, or has pressed Accept there and waits for the server, if anybody does. */
function otherOf({ phones }: World, at: Endpoint): Endpoint | undefined {
  return endpoints.find((far) => userOf(far) !== userOf(at) && ['talking', 'accepting'].includes(phones[far].phase));
}

/** Words that can still be heard once this endpoint has closed its connection. */
function audible({ air }: World, at: Endpoint): World['air'] {
  const [far, near] = userOf(at) === 'ada' ? (['b1', 'b2'] as const) : (['a1', 'a2'] as const);
  return { ...air, [at]: [], [far]: [], [near]: [] };
}

/** A new connection stands: what was under way on the old one is lost, and both say how they stand. */
function connect(world: World, at: Endpoint): World {
  const other = otherOf(world, at);
  if (other === undefined) return world;
  let next: World = { ...world, air: each([]) };
  for (const one of [at, other]) {
    const state = next.phones[one];
    if ('attempt' in state) next = happen(next, one, { type: 'peer', attempt: state.attempt, event: { type: 'channel' } });
  }
  return next;
}

/** Each endpoint is on a device of its own. */
function endpointRef(at: Endpoint): EndpointRef {
  return { device: `device of ${at}`, id: at };
}

function commandOf({ name }: Sent, at: Endpoint): CallCommand | null {
  const by = userOf(at);
  switch (name) {
    case 'call/ringing':
      return { type: 'ringing', by, endpoint: endpointRef(at) };
    case 'call/accept':
      return { type: 'accept', by, endpoint: endpointRef(at) };
    case 'call/reject':
      return { type: 'reject', by, endpoint: endpointRef(at) };
    case 'call/end':
      return { type: 'end', by, reason: 'hung_up' };
    case 'call/hold':
      return { type: 'hold', by };
    case 'call/resume':
      return { type: 'resume', by };
    case 'call/take':
      return { type: 'take', by, endpoint: endpointRef(at) };
    default:
      return null;
  }
}

function replyTo(world: World, at: Endpoint, sent: Sent, code: string | null): World {
  const call = world.server === null ? null : view(world.server);
  const reply = { code, message: '', call, offer: null, answer: null, candidates: [], servers: [], ttl: null };
  return { ...world, down: put(world.down, at, { type: 'reply', attempt: sent.attempt, to: sent.name, reply } as unknown as CallEvent) };
}

/** Tells all endpoints how the call stands, as the switchboard does. */
function announce(world: World, call: Call): World {
  let { down } = world;
  for (const at of endpoints)
    down = put(down, at, { type: 'changed', call: view(call), mine: holdsPlaceIn(call, userOf(at), endpointRef(at)) });
  return { ...world, server: call, down };
}

/** The next command of an endpoint reaches the server. */
export function arrive(world: World, at: Endpoint): World {
  const [sent, ...rest] = world.up[at];
  if (sent === undefined) return world;
  const next = { ...world, up: { ...world.up, [at]: rest } };
  if (sent.name === 'call/initiate') return initiate(next, at, sent);
  if (sent.sdp !== null && sent.name.startsWith('signal/'))
    return describe(next, at, sent.name === 'signal/offer' ? 'offer' : 'answer', sent.sdp);
  if (sent.name === 'ice-servers') return replyTo(next, at, sent, null);
  const command = commandOf(sent, at);
  if (command === null || next.server === null) return next;
  if (!sent.anywhere && !speaks(next.server, userOf(at), endpointRef(at))) return replyTo(next, at, sent, 'answered_elsewhere');
  const stepped = stepServer(next.server, command, now);
  if (!stepped.ok) return replyTo(next, at, sent, stepped.refused);
  if (stepped.call === next.server) return replyTo(next, at, sent, null);
  // That another page rings as well is nothing that anybody sees.
  if (stepped.call.version === next.server.version) return replyTo({ ...next, server: stepped.call }, at, sent, null);
  const announced = announce(next, stepped.call);
  const answered = sent.sdp === null ? announced : describe(announced, at, 'answer', sent.sdp);
  return replyTo(answered, at, sent, null);
}

/** A description goes on to whoever holds the other side. */
function describe(world: World, at: Endpoint, kind: 'offer' | 'answer', sdpText: string): World {
  const { server } = world;
  if (server === null || !isAccepted(server, userOf(at))) return world;
  const [party] = othersIn(server, userOf(at));
  const holder = party === undefined ? null : endpointOn(server, party.id);
  const other = endpoints.find((far) => far === holder?.id);
  if (other === undefined) return world;
  return { ...world, down: put(world.down, other, { type: 'description', callId: server.id, kind, sdp: sdpText }) };
}

function initiate(world: World, at: Endpoint, sent: Sent): World {
  if (world.server !== null) return replyTo(world, at, sent, 'busy');
  const rings = { endpoints: [endpointRef('b1'), endpointRef('b2')], until: 45_000 };
  const call = newCall(
    {
      caller: people.ada,
      callerEndpoint: endpointRef(at),
      called: { to: people.bob.id, rung: [{ ...people.bob, ...rings }], skipped: [] },
    },
    { id: 'call', createdAt: 0 },
  );
  let { down } = world;
  for (const other of endpoints) {
    const event: CallEvent =
      userOf(other) === 'bob'
        ? { type: 'ring', call: view(call), offer: sdp(at, world.attempts[at]) }
        : { type: 'changed', call: view(call), mine: other === at };
    down = put(down, other, event);
  }
  return replyTo({ ...world, server: call, down }, at, sent, null);
}

/** The next word of the server reaches an endpoint. */
export function hear(world: World, at: Endpoint): World {
  const [event, ...rest] = world.down[at];
  return event === undefined ? world : happen({ ...world, down: { ...world.down, [at]: rest } }, at, event);
}

/** The next word over the data channel reaches whoever talks at the other side. */
export function listen(world: World, at: Endpoint): World {
  const [text, ...rest] = world.air[at];
  const next = { ...world, air: { ...world.air, [at]: rest } };
  if (text === undefined) return world;
  const other = otherOf(next, at);
  const state = other === undefined ? null : next.phones[other];
  // Who only takes the call over has no connection on which anything could come.
  if (other === undefined || state === null || state.phase !== 'talking' || isMoving(state)) return next;
  return happen(next, other, { type: 'peer', attempt: state.attempt, event: { type: 'message', text } });
}
