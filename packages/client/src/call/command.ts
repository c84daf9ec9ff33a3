import { limits, type Call, type Candidate } from '@earshot/protocol';
import type { Person } from '../snapshot.ts';
import type { CallCommand, CallEffect } from './effect.ts';
import type { Joining, Reply } from './event.ts';
import type { Problem, ProblemCode } from '../problems.ts';

/** Names the other among more than two parties. Servers before there were any know no name. */
export function toward({ parties }: Call, { id }: Person): { readonly to?: string } {
  return parties.length > 2 ? { to: id } : {};
}

/** Tells the other's endpoint my candidates, in messages as large as the server takes. */
export function iceCommands(attempt: string, call: Call, other: Person, list: readonly Candidate[]): readonly CallCommand[] {
  const messages: CallCommand[] = [];
  for (let from = 0; from < list.length; from += limits.candidatesPerMessage) {
    const candidate = list.slice(from, from + limits.candidatesPerMessage);
    messages.push({ type: 'command', attempt, name: 'signal/ice', body: { call_id: call.call_id, candidate, ...toward(call, other) } });
  }
  return messages;
}

/**
 * Ends my call. Who hangs up means the call, also when another endpoint of mine has taken it a moment ago: the other
 * has heard of the end by then. That the sound is lost can be said only by the endpoint that should hear it.
 */
export function endCommand(attempt: string, callId: string, reason: 'hung_up' | 'lost' | 'failed' = 'hung_up'): CallCommand {
  return {
    type: 'command',
    attempt,
    name: 'call/end',
    body: reason === 'hung_up' ? { call_id: callId, reason, anywhere: true } : { call_id: callId, reason },
  };
}

/**
 * My side of the call belongs to this phone from now on; with `gone` only if no other endpoint of mine is there that
 * holds it.
 */
export function takeCommand(attempt: string, callId: string, gone: boolean): CallCommand {
  return {
    type: 'command',
    attempt,
    name: 'call/take',
    body: { call_id: callId, gone },
  };
}

/** Brings others into a call, or leaves it to them. */
export function joinCommand(attempt: string, call_id: string, { how, id }: Joining): CallCommand {
  switch (how) {
    case 'invite':
      return { type: 'command', attempt, name: 'call/invite', body: { call_id, target_user_id: id } };
    case 'transfer':
      return { type: 'command', attempt, name: 'call/transfer', body: { call_id, target_user_id: id } };
    case 'transfer-to':
      return { type: 'command', attempt, name: 'call/transfer', body: { call_id, to_call_id: id } };
    case 'merge':
      return { type: 'command', attempt, name: 'call/merge', body: { call_id: id, into_call_id: call_id } };
  }
}

/** A command that takes nothing but the call. */
export function plainCommand(
  attempt: string,
  name: 'call/ringing' | 'call/reject' | 'call/hold' | 'call/resume' | 'signal/status',
  callId: string,
): CallCommand {
  return { type: 'command', attempt, name, body: { call_id: callId } };
}

/** Asks what there is between me and one other of a call. */
export function askAbout(
  attempt: string,
  name: 'ice-servers' | 'signal/get-offer' | 'signal/get-answer' | 'signal/get-ice',
  call: Call,
  other: Person,
): CallCommand {
  const { to } = toward(call, other);
  const { call_id } = call;
  if (to === undefined) return { type: 'command', attempt, name, body: { call_id } };
  return name === 'ice-servers'
    ? { type: 'command', attempt, name, body: { call_id, to } }
    : { type: 'command', attempt, name, body: { call_id, from: to } };
}

/** The candidates of the other that wait, with further ones: the newest, as many as a server keeps. */
export function keepNewest(kept: readonly Candidate[], list: readonly Candidate[]): readonly Candidate[] {
  return [...kept, ...list].slice(-limits.candidatesKept);
}

const codes = {
  bad_request: 'server_error',
  unauthorized: 'signed_out',
  bad_proof: 'server_error',
  not_you: 'server_error',
  not_in_call: 'call_over',
  wrong_side: 'server_error',
  bad_origin: 'server_error',
  not_invited: 'server_error',
  not_admin: 'server_error',
  not_found: 'server_error',
  user_not_found: 'user_gone',
  call_not_found: 'call_over',
  name_taken: 'name_taken',
  expired: 'link_over',
  busy: 'busy',
  user_busy: 'user_busy',
  do_not_disturb: 'do_not_disturb',
  user_offline: 'user_offline',
  full: 'full',
  yourself: 'yourself',
  wrong_state: 'server_error',
  answered_elsewhere: 'answered_elsewhere',
  call_ended: 'call_over',
  too_large: 'server_error',
  not_json: 'server_error',
  too_many: 'too_many',
  internal: 'server_error',
  overloaded: 'overloaded',
  silent: 'server_unreachable',
} as const satisfies Record<Exclude<Reply['code'], null>, ProblemCode>;

/** What a refusal means to a person. */
export function refusal(reply: Pick<Reply, 'code' | 'message'>): Problem {
  return {
    code: reply.code === null ? 'server_error' : codes[reply.code],
    detail: `${reply.code ?? 'success'}: ${reply.message}`,
  };
}

/** Of what is refused where others are brought into a call, what means something else than it does of a call. */
const ofJoining = { full: 'call_full', user_offline: 'not_here', wrong_state: 'call_changed' } as const;

/** The same of a command that brings others into a call, or leaves it to them. */
export function joinRefusal({ code, message }: Pick<Reply, 'code' | 'message'>): Problem {
  return code === 'full' || code === 'user_offline' || code === 'wrong_state'
    ? { code: ofJoining[code], detail: `${code}: ${message}` }
    : refusal({ code, message });
}

/** Answers an offer in a call that both have accepted. */
export function answerTo(attempt: string, sdp: string): readonly CallEffect[] {
  return [
    { type: 'prepare', attempt, sdp },
    { type: 'answer', attempt },
    { type: 'connect', attempt },
  ];
}

export function show(problem: Problem): CallEffect {
  return { type: 'problem', problem };
}
