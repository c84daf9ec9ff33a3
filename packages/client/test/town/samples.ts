import type { Call } from '@earshot/protocol';
import { step } from '../../src/call/call.ts';
import type { CallEvent, CallEventName, Reply } from '../../src/call/event.ts';
import type { CallState, StepContext } from '../../src/call/state.ts';
import type { CallsEvent } from '../../src/calls/event.ts';
import { noCalls, type CallSet } from '../../src/calls/set.ts';
import { stepCalls } from '../../src/calls/step.ts';

export const ada = { id: 'ada', username: 'Ada' };
export const bob = { id: 'bob', username: 'Bob' };
export const cleo = { id: 'cleo', username: 'Cleo' };

/** I am Ada. */
export function at(id: string, now = 1_000): StepContext {
  return { now, id, me: ada.id, linked: true, server: null };
}

const withoutParties: Omit<Call, 'parties'> = {
  call_id: 'call-1',
  caller_id: ada.id,
  caller_username: ada.username,
  callee_id: bob.id,
  callee_username: bob.username,
  status: 'calling',
  kind: 'direct',
  held_by: [],
  held_ms: 0,
  sound_up: [],
  sound_down: [],
  away: [],
  version: 1,
  created_at: 1,
  ringing: false,
  talk_ms: 0,
  reason: null,
  ended_by: null,
  invited_by: null,
  replaces: null,
};

export function callOf(part: Partial<Call> = {}): Call {
  const call = { ...withoutParties, ...part };
  const there = { state: call.status === 'ended' ? 'left' : 'joined', held: false, muted: false } as const;
  const parties: Call['parties'] = [
    { user_id: call.caller_id, username: call.caller_username, role: 'caller', ...there },
    { user_id: call.callee_id, username: call.callee_username, role: 'callee', ...there },
  ];
  return { parties, ...call };
}

/** A call in which Bob calls me. */
export function fromBob(part: Partial<Call> = {}): Call {
  return callOf({ caller_id: bob.id, caller_username: bob.username, callee_id: ada.id, callee_username: ada.username, ...part });
}

export function reply(part: Partial<Reply> = {}): Reply {
  return {
    code: null,
    message: '',
    again: null,
    call: null,
    offer: null,
    answer: null,
    candidates: [],
    servers: [],
    ttl: null,
    ...part,
  };
}

export function play(events: readonly CallEvent[], start: CallState = { phase: 'idle' }): CallState {
  return events.reduce((state, event, index) => step(state, event, at(`attempt-${index}`)).state, start);
}

/** The same for the whole set; the nth event makes `attempt-n`. */
export function playSet(events: readonly CallsEvent[], start: CallSet = noCalls([])): CallSet {
  return events.reduce((set, event, index) => stepCalls(set, event, { ...at(`attempt-${index}`), goodbyes: [], givenUp: [] }).set, start);
}

const attempt = 'attempt-0';
const call: CallEvent = { type: 'call', other: bob, ready: true, unfit: null };
const initiated: readonly CallEvent[] = [
  call,
  { type: 'described', attempt, kind: 'offer', sdp: 'offer' },
  { type: 'microphone', attempt, problem: null },
  { type: 'reply', attempt, to: 'call/initiate', reply: reply({ call: callOf() }) },
];
const ring: CallEvent = { type: 'ring', call: fromBob(), offer: 'offer' };
const accept: CallEvent = { type: 'accept', ready: false, unfit: null, others: 'hold' };

/** One state of each phase; its attempt is `attempt-0`, its call `call-1` with Bob. */
export const phases = {
  idle: { phase: 'idle' },
  dialing: play(initiated),
  ringing: play([ring]),
  accepting: play([
    ring,
    accept,
    { type: 'microphone', attempt, problem: null },
    { type: 'described', attempt, kind: 'answer', sdp: 'answer' },
  ]),
  talking: play([
    ...initiated,
    { type: 'changed', call: callOf({ status: 'incall', version: 2 }), mine: true },
    { type: 'peer', attempt, event: { type: 'channel' } },
  ]),
  elsewhere: play([ring, { type: 'changed', call: fromBob({ status: 'incall', version: 2 }), mine: false }]),
  ended: play([ring, { type: 'decline' }]),
} as const satisfies Record<CallState['phase'], CallState>;

const cleoToBob = callOf({ call_id: 'call-3', caller_id: cleo.id, caller_username: cleo.username });
/** Cleo calls Bob, of a group of mine. */
const ringForBob = {
  call_id: cleoToBob.call_id,
  user_id: bob.id,
  username: bob.username,
  caller_id: cleo.id,
  caller_username: cleo.username,
  call: cleoToBob,
};

/** The newest version a state of `phases` knows is below this. */
const newer = 9;

/** One event of each name that means something to a state of `phases`, under the attempt given. */
export function eventsOf(attemptId: string): { readonly [N in CallEventName]: CallEvent<N> } {
  return {
    call: { type: 'call', other: cleo, ready: true, unfit: null },
    accept: { type: 'accept', ready: false, unfit: null, others: 'hold' },
    'pick-up': { type: 'pick-up', ring: ringForBob, ready: false, unfit: null, others: 'hold' },
    reach: { type: 'reach', on: true, ready: true },
    decline: { type: 'decline' },
    take: { type: 'take', unfit: null },
    hold: { type: 'hold' },
    resume: { type: 'resume' },
    mute: { type: 'mute' },
    unmute: { type: 'unmute' },
    write: { type: 'write', text: 'Hello' },
    join: { type: 'join', how: 'invite', id: cleo.id },
    end: { type: 'end' },
    hear: { type: 'hear' },
    dismiss: { type: 'dismiss' },
    ring: {
      type: 'ring',
      call: fromBob({ call_id: 'call-2', caller_id: cleo.id, caller_username: cleo.username }),
      offer: 'offer 2',
    },
    changed: { type: 'changed', call: fromBob({ status: 'ended', reason: 'hung_up', ended_by: bob.id, version: newer }), mine: true },
    description: { type: 'description', callId: 'call-1', kind: 'offer', sdp: 'offer 3' },
    candidates: { type: 'candidates', callId: 'call-1', list: [{ candidate: 'candidate' }] },
    linked: { type: 'linked', standing: { call: null, mine: false, offer: null } },
    reply: { type: 'reply', attempt: attemptId, to: 'signal/ice', reply: reply({ code: 'call_not_found' }) },
    microphone: { type: 'microphone', attempt: attemptId, problem: { code: 'permission_denied', detail: '' } },
    'microphone-lost': { type: 'microphone-lost', attempt: attemptId, problem: { code: 'microphone_lost', detail: '' }, ready: true },
    flow: { type: 'flow', attempt: attemptId, bytes: 9 },
    standby: { type: 'standby' },
    back: { type: 'back' },
    network: { type: 'network' },
    described: { type: 'described', attempt: attemptId, kind: 'restart', sdp: 'offer 4' },
    broken: { type: 'broken', attempt: attemptId, doing: 'prepare', detail: '' },
    peer: { type: 'peer', attempt: attemptId, event: { type: 'message', text: '{"t":"bye","reason":"hung_up"}' } },
    timer: { type: 'timer', attempt: attemptId, name: 'sound' },
    leaving: { type: 'leaving' },
    out: { type: 'out' },
  };
}
