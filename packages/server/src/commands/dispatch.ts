import { contract, isRecord, namesAnother, type CommandName, type Contract } from '@earshot/protocol';
import type { Answer, Identity, OldRead, Origin } from '../ports/core.ts';
import { attempt, follow, type Later } from '../ports/result.ts';
import { newDevice, type Device } from '../people/device.ts';
import type { Endpoint } from '../people/endpoint.ts';
import type { People } from '../people/people.ts';
import { deviceOf, endpointAt, type Person } from '../people/person.ts';
import { refuseVisitor, seatIn } from './access.ts';
import { readOld } from './old-reads.ts';
import { senderEndpoint, type Sender, type Parts } from './parts.ts';
import type { Witness } from '../people/proof.ts';
import { witness } from './proofs.ts';
import { answerOf, isForNow, refuse, refuseTooMany, refuseUnavailable, type Outcome, type Refusal } from './refusal.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { isOpen, openTable, table, type OpenCommandName, type Ready, type Row } from './table.ts';

/** An endpoint whose commands were refused so often in a row is cut off. */
const refusalsInRow = 1_000;

/** What was sent after `users/disconnect` on a connection that is just being closed must not bring them back. */
const signedOut = 'You have signed out on this connection. Open another one.';

/** What a user who must take another name first may do. */
const nameless: ReadonlySet<CommandName> = new Set<CommandName>(['users/rename', 'users/leaving', 'users/disconnect']);

/** What is said by who goes. */
const goodbyes: ReadonlySet<CommandName> = new Set<CommandName>(['users/leaving', 'users/disconnect']);

/** A command, and where it comes from. */
export interface Asked<Name extends string> {
  readonly from: Origin;
  readonly name: Name;
  readonly input: unknown;
}

type Answered = (answer: Answer) => void;

/**
 * Carries out a command, in the order of checks that `Bus.dispatch` names. Who sends it has been recalled. What goes
 * wrong inside is logged and answered as `internal`.
 */
export function dispatch(parts: Parts, asked: Asked<CommandName>, done: Answered): void {
  const { from, name, input } = asked;
  function answered(answer: Answer): void {
    if (answer.http !== 200) parts.refusalsSeen.note(answer.body['code'], name, from.address, parts.clock.wall());
    done(answer);
  }
  guarded(parts, asked, answered, () =>
    isOpen(name) ? answerOpen(parts, { from, name, input }) : answerUser(parts, from, table[name], input),
  );
}

/** The same for the reads of the old system. */
export function dispatchOld(parts: Parts, asked: Asked<OldRead>, done: Answered): void {
  const { from, name, input } = asked;
  guarded(parts, asked, done, () => {
    if (from.identity === null) return answerOf(readOld(parts, null, name, input));
    const asker = askerOf(parts, from, 'users/list');
    if ('ok' in asker) return answerOf(asker);
    const { person } = asker;
    const crowded = refuseCrowd(parts, from, asker);
    if (crowded !== null) return answerOf(crowded);
    if (person.linkId !== null) return answerOf(refuse('not_invited'));
    return answerOf(person.listed ? readOld(parts, person.id, name, input) : refuse('name_taken'));
  });
}

/** Whose commands wait while one of them waits for the disk. */
export function turnOf({ from, name, input }: Asked<string>): string | null {
  if (from.identity !== null) return from.identity.userId;
  if (typeof input !== 'object' || input === null) return null;
  if (name === 'users/register' && 'username' in input) return `${from.address} ${String(input.username)}`;
  return 'request_id' in input ? `${from.address} ${name} ${String(input.request_id)}` : null;
}

function guarded(parts: Parts, asked: Asked<string>, done: Answered, task: () => Answer | Later<Answer>): void {
  const tried = attempt(task);
  if (!tried.ok) return done(failed(parts, asked, tried.error));
  if (typeof tried.value !== 'function') return done(tried.value);
  const turn = turnOf(asked);
  const release = turn === null ? () => {} : parts.turns.hold(turn);
  tried.value((result) => {
    done(result.ok ? result.value : failed(parts, asked, result.error));
    release();
  });
}

/** What went wrong, told in the log, as an answer. */
export function failed({ log }: Pick<Parts, 'log'>, { name: command }: Asked<string>, error: unknown): Answer {
  log.error({ err: error, command }, 'a command failed');
  return answerOf(error instanceof Unavailable ? refuseUnavailable(error) : refuse('internal'));
}

function answerUser(parts: Parts, from: Origin, { name, rule, prepare }: Row, input: unknown): Answer | Later<Answer> {
  const held = witness(parts, from, input);
  const asker = isSaidAway(from, name, input) ? absentOf(parts, from) : askerOf(parts, from, name);
  if ('ok' in asker) return answerOf(asker);
  const { person, device, isHere } = asker;
  const crowded = refuseCrowd(parts, from, asker);
  if (crowded !== null) return answerOf(crowded);
  const ready = prepare(input);
  if ('ok' in ready) return answerOf(ready);
  if (!namesAnother(name) && ready.fields.user_id !== undefined && ready.fields.user_id !== person.id) return answerOf(refuse('not_you'));
  const visiting = refuseVisitor(parts, person, name, ready.fields);
  if (visiting !== null) return answerOf(visiting);
  if (!person.listed && isHere && !nameless.has(name)) return answerOf(refuse('name_taken'));
  const sender = senderOf(parts, from, { ...asker, held }, ready);
  const requestId = rule.changes ? ready.fields.request_id : undefined;
  if (requestId === undefined) return follow(carryOut(parts, rule, sender, ready), answerOf);
  const now = parts.clock.mono();
  // Two devices of one user may both count their requests from 1.
  const memory = parts.replays.of(device.id, now);
  const before = memory.find(name, requestId, now);
  if (before !== null) return before;
  return follow(carryOut(parts, rule, sender, ready), (outcome) => {
    const answer = answerOf(outcome);
    if (isForNow(answer)) return answer;
    memory.keep(name, requestId, answer, now);
    if (name.startsWith('call/')) journalAnswer(parts, { name, owner: device.id, requestId, callId: ready.fields.call_id ?? '' }, answer);
    return answer;
  });
}

/**
 * Keeps an answer about a call that is there, or was turned away, over a restart too. Where there is none nothing has
 * changed, and nothing is to be kept.
 */
function journalAnswer(
  { journal, switchboard }: Parts,
  asked: { readonly name: CommandName; readonly owner: string; readonly requestId: string; readonly callId: string },
  { http, body }: Answer,
): void {
  const made = typeof body['call_id'] === 'string' ? body['call_id'] : null;
  const callId = made ?? asked.callId;
  if (made !== null || switchboard.get(callId) !== null) journal.answered({ ...asked, callId, http, body: JSON.stringify(body) });
}

/** At a live door, the user whose connection it is pays for it like for any command. */
function answerOpen(parts: Parts, asked: Asked<OpenCommandName>): Answer | Later<Answer> {
  const { from, name, input } = asked;
  const held = witness(parts, from, input);
  if (from.endpointId !== null) {
    const asker = askerOf(parts, from, name);
    const refused = 'ok' in asker ? asker : refuseCrowd(parts, from, asker);
    if (refused !== null) return answerOf(refused);
  }
  return again(parts, asked, () => openTable[name](parts, from, held, input));
}

/** Whoever has a token, too, gets the same answer to the same id of a command that needs none. */
function again(parts: Parts, { from, name, input }: Asked<OpenCommandName>, run: () => Answer | Later<Answer>): Answer | Later<Answer> {
  const id = contract[name].changes && isRecord(input) ? input['request_id'] : undefined;
  if (from.identity === null || typeof id !== 'string') return run();
  const now = parts.clock.mono();
  const memory = parts.replays.of(from.identity.deviceId, now);
  const before = memory.find(name, id, now);
  if (before !== null) return before;
  return follow(run(), (answer) => {
    if (answer.http !== 429) memory.keep(name, id, answer, now);
    return answer;
  });
}

/** Who asks, and at which live connection. */
interface Asker {
  readonly person: Person;
  readonly device: Device;
  readonly endpoint: Endpoint | null;
  /** To ask is a sign of life of theirs. */
  readonly isHere: boolean;
}

/** Who asks; to ask is a sign of life, except when it is to go. */
function askerOf(parts: Parts, { identity, endpointId, address }: Origin, name: CommandName): Asker | Refusal {
  const person = identity === null ? null : personOf(parts, identity, endpointId);
  if (identity === null || person === null) return refuse('unauthorized');
  const { deviceId } = identity;
  const endpoint = endpointAt(person, { device: deviceId, id: endpointId }) ?? null;
  if (!goodbyes.has(name) && endpointId !== null && endpoint === null) return refuse('unauthorized', signedOut);
  const goes = goodbyes.has(name) && parts.people.get(person.id) === undefined;
  const device = goes ? deviceOf(person, deviceId) : parts.attendance.hear(person, deviceId, address);
  return { person, device, endpoint, isHere: true };
}

/** What a worker says while no page is open. */
const saidAway: ReadonlySet<CommandName> = new Set<CommandName>(['call/reject', 'push/key', 'push/subscribe']);

/** Whether it is said for a device that nobody is at; in a query it is a text. */
function isSaidAway({ endpointId }: Origin, name: CommandName, input: unknown): boolean {
  if (!saidAway.has(name) || endpointId !== null || !isRecord(input)) return false;
  return input['away'] === true || input['away'] === 'true';
}

/** Who asks, and is not here for it: their device stands in no list for it, if it does not by itself. */
function absentOf(parts: Parts, { identity }: Origin): Asker | Refusal {
  const person = identity === null ? null : personOf(parts, identity, null);
  if (identity === null || person === null) return refuse('unauthorized');
  return { person, device: person.devices.get(identity.deviceId) ?? newDevice(identity.deviceId), endpoint: null, isHere: false };
}

/** Whose an identity is. A live connection stays good when the token has had its time by which it came. */
function personOf({ people, sessions }: Parts, identity: Identity, endpointId: string | null): Person | null {
  const user = sessions.user(identity);
  if (user !== null) return people.of(user);
  const known = people.get(identity.userId);
  return known !== undefined && isConnected(people, identity, endpointId) && !sessions.isOver(identity) ? known : null;
}

/** Whether an identity is at a live connection that the server has. */
export function isConnected(people: People, { userId, deviceId }: Identity, endpointId: string | null): boolean {
  const person = people.get(userId);
  return person !== undefined && endpointAt(person, { device: deviceId, id: endpointId }) !== undefined;
}

/** Refuses a user who asks more than anybody needs. */
function refuseCrowd(parts: Parts, { endpointId }: Origin, { person, endpoint }: Asker): Refusal | null {
  if (endpointId === null) return refuseRequests(parts, person);
  const wait = parts.frames.take(person.id, parts.clock.mono());
  if (wait === 0) {
    if (endpoint !== null) endpoint.refusedInRow = 0;
    return null;
  }
  if (endpoint !== null) {
    endpoint.refusedInRow += 1;
    if (endpoint.refusedInRow >= refusalsInRow) parts.attendance.cut(endpoint, 'too_many');
  }
  return refuseTooMany(wait, 'You send commands faster than they are taken. Wait a moment.');
}

function refuseRequests({ clock, requests }: Parts, { id }: Person): Refusal | null {
  const wait = requests.take(id, clock.mono());
  return wait === 0 ? null : refuseTooMany(wait, 'You make more requests than are taken. Wait a moment.');
}

type Proving = Asker & { readonly held: Witness };

function senderOf({ clock }: Parts, { endpointId, identity, address }: Origin, asker: Proving, { fields }: Ready): Sender {
  const { person, device, held, isHere } = asker;
  const named = endpointId === null ? fields.endpoint_id : undefined;
  const endpoint = named === undefined ? asker.endpoint : (device.endpoints.get(named) ?? null);
  if (endpoint === null && isHere) device.askedMono = clock.mono();
  return { person, device, tokenHash: identity?.tokenHash ?? null, endpoint, named: named ?? null, address, witness: held };
}

function carryOut(parts: Parts, rule: Contract, sender: Sender, ready: Ready): Outcome<object> | Later<Outcome<object>> {
  if (ready.about === 'user') return ready.run(parts, sender);
  const seat = seatIn(parts, rule, { userId: sender.person.id, callId: ready.fields.call_id ?? '', endpoint: senderEndpoint(sender) });
  return 'ok' in seat ? seat : ready.run(parts, seat, sender);
}
