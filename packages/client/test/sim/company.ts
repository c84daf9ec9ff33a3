import type { Call as CallOnWire } from '@earshot/protocol';
import { holdsPlaceIn, type Call, type LiveCall } from '../../../server/src/calls/call.ts';
import { step as stepServer, type CallCommand, type Stepped } from '../../../server/src/calls/call-step.ts';
import { newCall } from '../../../server/src/calls/new-call.ts';
import { callFrom, judgeCall, makeWay, placeIn, type Engaged } from '../../../server/src/calls/policy.ts';
import { callSnapshot } from '../../../server/src/calls/snapshot.ts';
import type { EndpointRef } from '../../../server/src/ports/endpoint-ref.ts';
import type { CallEffect } from '../../src/call/effect.ts';
import type { CallsEvent } from '../../src/calls/event.ts';
import { noCalls, type CallSet } from '../../src/calls/set.ts';
import { stepCalls } from '../../src/calls/step.ts';
import { reply } from '../town/samples.ts';

/** Three people with one page each. */
export const people = ['ada', 'bob', 'cleo'] as const;
export type Who = (typeof people)[number];

/** A command on its way to the server, of one attempt. */
interface Sent {
  readonly attempt: string;
  readonly name: string;
  /** The call, or whom to call. */
  readonly about: string;
  readonly others: 'hold' | 'end';
}

/** A word of the server on its way, and what it answers, if anything. */
interface Told {
  readonly event: CallsEvent;
  readonly answers: Sent | null;
}

/**
 * What the pure machines know of all calls, and what is under way between them and the server. Time stands still, media
 * is made without delay, and nobody says anything past the server.
 */
export interface Company {
  readonly calls: readonly Call[];
  readonly phones: Readonly<Record<Who, CallSet>>;
  /** Attempts begun, so that each has an id of its own. */
  readonly attempts: Readonly<Record<Who, number>>;
  readonly up: Readonly<Record<Who, readonly Sent[]>>;
  readonly down: Readonly<Record<Who, readonly Told[]>>;
}

function each<Value>(value: Value): Readonly<Record<Who, Value>> {
  return { ada: value, bob: value, cleo: value };
}

export const apart: Company = { calls: [], phones: each(noCalls([])), attempts: each(0), up: each([]), down: each([]) };

const now = { mono: 0, wall: 0 };

function endpointRef(who: Who): EndpointRef {
  return { device: `device of ${who}`, id: who };
}

function view(call: Call): CallOnWire {
  return callSnapshot(call, now);
}

/** What a user is in, or rung for, on the server. */
export function engaged({ calls }: Pick<Company, 'calls'>, id: string): Engaged {
  return { id, calls: calls.flatMap((call) => (call.is === 'live' && placeIn(call, id) !== null ? [call] : [])) };
}

const farewells = new Set(['call/end', 'call/reject']);

/** What a phone has sent and heard no answer to yet. */
function unanswered({ up, down }: Company, who: Who): readonly Sent[] {
  return [...down[who].flatMap(({ answers }) => answers ?? []), ...up[who]];
}

/** Of these calls it has taken leave. */
function goodbyes(company: Company, who: Who): readonly string[] {
  return unanswered(company, who).flatMap(({ name, about }) => (farewells.has(name) ? [about] : []));
}

/** Those it has given up calling. */
function givenUp(company: Company, who: Who): readonly string[] {
  const attempts = company.phones[who].entries.flatMap(({ call }) => ('attempt' in call ? [call.attempt] : []));
  return unanswered(company, who).flatMap(({ attempt, name, about }) =>
    name === 'call/initiate' && !attempts.includes(attempt) ? [about] : [],
  );
}

/** One event at one phone, and what follows from it at once. */
export function happen(company: Company, who: Who, event: CallsEvent): Company {
  const count = company.attempts[who] + 1;
  const id = `${who}.${count}`;
  const moment = { now: 0, id, linked: true, server: null, me: who, goodbyes: goodbyes(company, who), givenUp: givenUp(company, who) };
  const { set, effects } = stepCalls(company.phones[who], event, moment);
  const began = set.entries.some((entry) => entry.id === id || ('attempt' in entry.call && entry.call.attempt === id));
  const next: Company = {
    ...company,
    phones: { ...company.phones, [who]: set },
    attempts: began ? { ...company.attempts, [who]: count } : company.attempts,
  };
  return effects.reduce((after, effect) => carryOut(after, who, effect), next);
}

/** The commands that change a call; nothing here depends on the others. */
const carried = new Set(['call/initiate', 'call/accept', 'call/reject', 'call/end', 'call/hold', 'call/resume']);

function carryOut(company: Company, who: Who, effect: CallEffect): Company {
  switch (effect.type) {
    case 'command': {
      if (!carried.has(effect.name)) return company;
      const body: { call_id?: string; target_user_id?: string; others?: 'hold' | 'end' } = effect.body;
      const about = body.call_id ?? body.target_user_id ?? '';
      const sent: Sent = { attempt: effect.attempt, name: effect.name, about, others: body.others ?? 'hold' };
      return { ...company, up: { ...company.up, [who]: [...company.up[who], sent] } };
    }
    case 'microphone':
      return happen(company, who, { type: 'microphone', attempt: effect.attempt, problem: null });
    case 'timer':
      // Of all that is waited for, this alone asks the server for something.
      return effect.name === 'again' ? tell(company, who, { type: 'timer', attempt: effect.attempt, name: 'again' }) : company;
    case 'offer':
    case 'answer':
      return happen(company, who, {
        type: 'described',
        attempt: effect.attempt,
        kind: effect.type,
        sdp: `fingerprint of ${effect.attempt}`,
      });
    default:
      return company;
  }
}

function tell(company: Company, who: string, event: CallsEvent, answers: Sent | null = null): Company {
  const { down } = company;
  const to = people.find((one) => one === who);
  return to === undefined ? company : { ...company, down: { ...down, [to]: [...down[to], { event, answers }] } };
}

function answer(
  company: Company,
  who: Who,
  sent: Sent,
  { code, call }: { code: 'busy' | 'user_busy' | 'wrong_state' | 'call_ended' | null; call: Call | null },
): Company {
  const told = reply({ code, call: call === null ? null : view(call) });
  return tell(company, who, { type: 'reply', attempt: sent.attempt, to: sent.name as 'call/end', reply: told }, sent);
}

/** Puts each call in the place of the one before, and tells everybody who is in it, as the switchboard does. */
function put(company: Company, changed: readonly Call[]): Company {
  const calls = company.calls.map((call) => changed.find(({ id }) => id === call.id) ?? call);
  let next: Company = { ...company, calls };
  for (const call of changed)
    for (const who of people)
      if (call.parties.some(({ id }) => id === who))
        next = tell(next, who, { type: 'changed', call: view(call), mine: holdsPlaceIn(call, who, endpointRef(who)) });
  return next;
}

/** Carries out a command and what makes way for it, all or none. */
function act(
  company: Company,
  who: Who,
  sent: Sent,
  { call, command, others }: { call: Call; command: CallCommand; others: 'hold' | 'end' | null },
): Company {
  const way = others === null ? [] : makeWay(engaged(company, who), others);
  if (way === null) return answer(company, who, sent, { code: 'busy', call: null });
  const steps: readonly { readonly before: Call; readonly stepped: Stepped }[] = [...way, { call, command }].map((one) => ({
    before: one.call,
    stepped: stepServer(one.call, one.command, now),
  }));
  const changed: Call[] = [];
  for (const { before, stepped } of steps) {
    if (!stepped.ok)
      return answer(company, who, sent, {
        code: call.is === 'ended' ? 'call_ended' : 'wrong_state',
        call: call.is === 'ended' ? call : null,
      });
    if (stepped.call !== before) changed.push(stepped.call);
  }
  return answer(put(company, changed), who, sent, { code: null, call: changed.find(({ id }) => id === call.id) ?? call });
}

/** The next command of a phone reaches the server. */
export function arrive(company: Company, who: Who): Company {
  const [sent, ...rest] = company.up[who];
  if (sent === undefined) return company;
  const next = { ...company, up: { ...company.up, [who]: rest } };
  if (sent.name === 'call/initiate') return initiate(next, who, sent);
  const call = next.calls.find(({ id }) => id === sent.about);
  if (call === undefined) return next;
  const rung = call.is === 'live' && placeIn(call, who) === 'ringing';
  const aside = call.is === 'live' && placeIn(call, who) === 'aside';
  switch (sent.name) {
    case 'call/accept':
      return act(next, who, sent, {
        call,
        command: { type: 'accept', by: who, endpoint: endpointRef(who) },
        others: rung ? sent.others : null,
      });
    case 'call/resume':
      return act(next, who, sent, { call, command: { type: 'resume', by: who }, others: aside ? 'hold' : null });
    case 'call/reject':
      return act(next, who, sent, { call, command: { type: 'reject', by: who, endpoint: endpointRef(who) }, others: null });
    case 'call/hold':
      return act(next, who, sent, { call, command: { type: 'hold', by: who }, others: null });
    default:
      return act(next, who, sent, { call, command: { type: 'end', by: who, reason: 'hung_up' }, others: null });
  }
}

function initiate(company: Company, who: Who, sent: Sent): Company {
  const [me, other] = [engaged(company, who), engaged(company, sent.about)];
  const theirs = callFrom(me, sent.about);
  if (theirs !== null)
    return act(company, who, sent, { call: theirs, command: { type: 'accept', by: who, endpoint: endpointRef(who) }, others: 'hold' });
  const verdict = judgeCall(me, other);
  if (verdict !== 'free') return answer(company, who, sent, { code: verdict === 'user_busy' ? 'user_busy' : 'busy', call: null });
  const [caller, callee] = [who, sent.about].map((id) => ({ id, username: id }));
  if (caller === undefined || callee === undefined) return company;
  const endpoints = people.filter((one) => one === callee.id).map(endpointRef);
  const call: LiveCall = newCall(
    { caller, callerEndpoint: endpointRef(who), called: { to: callee.id, rung: [{ ...callee, endpoints, until: 45_000 }], skipped: [] } },
    { id: `call-${company.calls.length + 1}`, createdAt: 0 },
  );
  const begun = { ...company, calls: [...company.calls, call] };
  const rung = tell(begun, callee.id, { type: 'ring', call: view(call), offer: `fingerprint of ${sent.attempt}` });
  return answer(tell(rung, who, { type: 'changed', call: view(call), mine: true }), who, sent, { code: null, call });
}

/** The next word of the server reaches a phone. */
export function hear(company: Company, who: Who): Company {
  const [told, ...rest] = company.down[who];
  return told === undefined ? company : happen({ ...company, down: { ...company.down, [who]: rest } }, who, told.event);
}
