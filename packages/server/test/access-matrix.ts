import assert from 'node:assert/strict';
import { commandNames, contract, type CommandName, type ErrorCode, type Access } from '@earshot/protocol';
import { bodies, type Ids } from './access-bodies.ts';

/**
 * Who may do what, made from the contract: every command as nobody, with a revoked token, as a stranger, as the other
 * party and as the right one, in each state of the call. A suite brings a stage (the core, or a server behind one of
 * its doors) and plays all of it.
 */
export type Role = 'nobody' | 'revoked' | 'stranger' | 'caller' | 'callee' | 'bystander';
/** `waiting`: it rings for the callee while they are in another call, with the bystander. */
export type Status = 'calling' | 'waiting' | 'incall' | 'onhold' | 'ended';

export const statuses: readonly Status[] = ['calling', 'waiting', 'incall', 'onhold', 'ended'];
const roles: readonly Role[] = ['nobody', 'revoked', 'stranger', 'caller', 'callee'];

export interface Case {
  readonly command: CommandName;
  readonly role: Role;
  readonly status: Status;
  /** What is to come of it. */
  readonly expected: { readonly http: number; readonly code: ErrorCode | null };
}

/** Where the matrix is played: five people, of whom `nobody` has no token and `revoked` has one that was taken back. */
export interface Stage {
  readonly ids: Ids;
  /** The device of each of them; of who has none, anybody's. */
  deviceOf(role: Role): string;
  send(role: Role, command: CommandName, body: Readonly<Record<string, unknown>>): Promise<Sent>;
  /** Anything more that can be observed, such as the events that were sent; compared by value. */
  watched?(): unknown;
}

export interface Sent {
  readonly http: number;
  // A client without types reads bodies as they come.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** All cases in one state of the call. */
export function casesIn(status: Status): readonly Case[] {
  return commandNames.flatMap((command) => roles.map((role) => ({ command, role, status, expected: expectedOf(command, role, status) })));
}

export function isRefused({ expected }: Case): boolean {
  return expected.code !== null;
}

export function titleOf({ command, role, status, expected }: Case): string {
  return `${command} by ${role} while ${status}: ${expected.code ?? 'success'}`;
}

const success = { http: 200, code: null } as const;

function refusal(http: number, code: ErrorCode) {
  return { http, code };
}

/** Nobody on the stage has a key: whoever may come so far is told that their challenge is none. */
const needsProof: ReadonlySet<CommandName> = new Set<CommandName>([
  'devices/token',
  'devices/enrol',
  'devices/join',
  'devices/recovery',
  'devices/recover',
]);

/** No device waits on the stage. */
const needsPairing: ReadonlySet<CommandName> = new Set<CommandName>(['devices/get-join', 'devices/approve', 'devices/refuse']);

function refusedEarly(command: CommandName): Case['expected'] | null {
  if (needsPairing.has(command)) return refusal(404, 'not_found');
  return needsProof.has(command) ? refusal(409, 'expired') : null;
}

function expectedOf(command: CommandName, role: Role, status: Status): Case['expected'] {
  const access: Access = contract[command].access;
  const early = refusedEarly(command);
  if (access.who === 'nobody') return early ?? expectedOfNewcomer(command);
  if (role === 'nobody' || role === 'revoked') return refusal(401, 'unauthorized');
  // Nobody on the stage is an admin.
  if (access.who === 'admin') return refusal(403, 'not_admin');
  if (early !== null) return early;
  if (!('when' in access)) return expectedOfUser(command, role, status);
  if (role === 'stranger') return refusal(403, 'not_in_call');
  if (access.who !== 'party' && access.who !== role) return refusal(403, 'wrong_side');
  if (status === 'ended') return refusal(command === 'signal/status' ? 404 : 409, 'call_ended');
  const isInTime = access.when.includes(status === 'waiting' ? 'calling' : status);
  return isInTime ? expectedInTime(command, role, status) : expectedTooLate(command);
}

/** On this stage nobody has made an invitation, and nobody needs one. */
function expectedOfNewcomer(command: CommandName): Case['expected'] {
  switch (command) {
    case 'join/invite':
      return refusal(403, 'not_invited');
    case 'join/ask':
      return refusal(409, 'wrong_state');
    case 'join/get-ask':
    case 'guests/target':
    case 'guests/enter':
      return refusal(404, 'not_found');
    default:
      return success;
  }
}

/** Who is in an active call, or makes one. */
const engaged: Readonly<Record<Status, readonly Role[]>> = {
  calling: ['caller'],
  waiting: ['caller', 'callee'],
  incall: ['caller', 'callee'],
  // The caller has set it aside.
  onhold: ['callee'],
  ended: [],
};

/** Nobody on the stage is in a group: who is rung answers their own call by it, and is told so again. */
function expectedOfPickUp(role: Role, status: Status): Case['expected'] {
  if (role === 'stranger') return refusal(403, 'not_in_call');
  if (status === 'ended') return refusal(409, 'call_ended');
  return role === 'callee' ? success : refusal(409, 'wrong_state');
}

/** They cannot make another; everything else about users is open to all of them. */
function expectedOfUser(command: CommandName, role: Role, status: Status): Case['expected'] {
  if (command === 'admin/claim') return refusal(401, 'bad_proof');
  if (command === 'call/pick_up') return expectedOfPickUp(role, status);
  if (command === 'guests/link') return refusal(409, 'wrong_state');
  if (command === 'guests/withdraw' || command === 'groups/join' || command === 'groups/leave') return refusal(404, 'not_found');
  return command === 'call/initiate' && engaged[status].includes(role) ? refusal(409, 'busy') : success;
}

/**
 * Only who holds may resume, and on this stage that is the caller. Who is rung has nothing yet that could be
 * taken or muted.
 */
function expectedInTime(command: CommandName, role: Role, status: Status): Case['expected'] {
  // Nobody on the stage has a second call.
  if (command === 'call/merge') return refusal(404, 'call_not_found');
  const isForJoined = command === 'call/take' || command === 'call/mute';
  const isNotTheirs = command === 'call/resume' || (isForJoined && (status === 'calling' || status === 'waiting'));
  return isNotTheirs && role === 'callee' ? refusal(409, 'wrong_state') : success;
}

/** The endpoint that has accepted is told so again. */
function expectedTooLate(command: CommandName): Case['expected'] {
  if (command === 'call/merge') return refusal(404, 'call_not_found');
  return command === 'call/accept' ? success : refusal(409, 'wrong_state');
}

/**
 * Brings a call of the caller to the callee into a state; it rings already, so that reading it changes nothing. On hold
 * it is the caller who holds.
 */
export async function playUntil(status: Status, stage: Stage): Promise<string> {
  if (status === 'waiting') {
    const { call_id: other } = await played(stage, 'bystander', 'call/initiate', { target_user_id: stage.ids.callee });
    await played(stage, 'callee', 'call/accept', { call_id: other });
  }
  const { call_id } = await played(stage, 'caller', 'call/initiate', { target_user_id: stage.ids.callee, offer: 'v=0 first' });
  await played(stage, 'callee', 'call/ringing', { call_id });
  if (status !== 'calling' && status !== 'waiting') await played(stage, 'callee', 'call/accept', { call_id, answer: 'v=0 first' });
  if (status === 'onhold') await played(stage, 'caller', 'call/hold', { call_id });
  if (status === 'ended') await played(stage, 'caller', 'call/end', { call_id });
  return call_id;
}

async function played(stage: Stage, role: Role, command: CommandName, body: Readonly<Record<string, unknown>>): Promise<Sent['body']> {
  const { http, body: answer } = await stage.send(role, command, body);
  assert.equal(http, 200, `${command} by ${role}: ${JSON.stringify(answer)}`);
  return answer;
}

const readers = ['caller', 'callee', 'stranger', 'bystander'] as const;
const reads = ['signal/status', 'signal/get-offer', 'signal/get-answer', 'signal/get-ice'] as const;

const timed: ReadonlySet<string> = new Set(['last_heartbeat', 'last_seen', 'talk_ms', 'held_ms']);

/** Everything that everybody on the stage can see, but for times. */
export async function observe(stage: Stage, callId: string): Promise<unknown> {
  const seen: unknown[] = [];
  for (const reader of readers) {
    seen.push((await stage.send(reader, 'users/list', {})).body.users, (await stage.send(reader, 'signal/incoming', {})).body);
    for (const read of reads) seen.push((await stage.send(reader, read, { call_id: callId })).body);
  }
  seen.push(stage.watched?.());
  return JSON.parse(JSON.stringify(seen, (key, value: unknown) => (timed.has(key) ? null : value)));
}

/** Plays one case and compares what came of it; a refused one must have changed nothing that anybody can see. */
export async function playCase(one: Case, stage: Stage, callId: string): Promise<void> {
  const before = isRefused(one) ? await observe(stage, callId) : null;
  const { http, body } = await stage.send(one.role, one.command, bodies[one.command](stage.ids, callId, stage.deviceOf(one.role)));
  assert.deepEqual(
    { http, code: body.status === 'success' ? null : (body.code ?? null) },
    one.expected,
    `${titleOf(one)}: ${JSON.stringify(body)}`,
  );
  if (before === null) return;
  assert.equal(typeof body.message, 'string');
  assert.deepEqual(await observe(stage, callId), before, `${titleOf(one)} changed something`);
}

/**
 * Plays all cases of one state: the refused ones on one stage, for they leave it as it was, and each of the others on a
 * new one.
 */
export async function playAll(status: Status, openStage: () => Promise<Stage>): Promise<number> {
  const cases = casesIn(status);
  const stage = await openStage();
  const callId = await playUntil(status, stage);
  for (const one of cases.filter(isRefused)) await playCase(one, stage, callId);
  for (const one of cases.filter((other) => !isRefused(other))) {
    const fresh = await openStage();
    await playCase(one, fresh, await playUntil(status, fresh));
  }
  return cases.length;
}
