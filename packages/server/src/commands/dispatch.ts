import type { CommandName } from '@earshot/protocol';
import { contract } from '@earshot/protocol/schemas';
import type { Answer, Identity, OldRead, Origin } from '../core.ts';
import { readName } from '../people/names.ts';
import type { Person } from '../people/person.ts';
import { seatIn } from './gate.ts';
import { readOld } from './old-reads.ts';
import type { Caller, Parts } from './parts.ts';
import { answerOf, refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';
import { shaped, table, type Ready } from './table.ts';
import { register } from './users.ts';

/** Only long ids keep a registration, for it is anybody's who knows address, name and id. */
const registrationId = 16;
/** An endpoint whose commands were refused so often in a row is cut off. */
const refusalsInRow = 1_000;

/** What was sent after `users/disconnect` on a connection that is just being closed must not bring him back. */
const signedOut = 'You have signed out on this connection. Open another one.';

/** What a user who must take another name first may do. */
const nameless: ReadonlySet<CommandName> = new Set<CommandName>(['users/rename', 'users/disconnect']);

/** Whether the identity is good at this moment: its token may have been revoked since. */
export const isGood = ({ sessions, people }: Parts, { userId, tokenHash }: Identity): boolean =>
  tokenHash === null ? people.load(userId) !== null : sessions.holds(userId, tokenHash);

/** Carries out a command, in the order of checks that `Core.dispatch` names. What goes wrong inside is logged and answered as `internal`. */
export const dispatch = (parts: Parts, from: Origin, name: CommandName, input: unknown): Answer =>
  guarded(parts, name, () => (name === 'users/register' ? answerRegister(parts, from, input) : answerUser(parts, from, name, input)));

/** The same for the reads of the old system. */
export const dispatchOld = (parts: Parts, from: Origin, read: OldRead, input: unknown): Answer =>
  guarded(parts, read, () => {
    if (from.identity === null) return answerOf(readOld(parts, null, read, input));
    const person = personOf(parts, from, 'users/list');
    if ('ok' in person) return answerOf(person);
    return answerOf(person.listed ? readOld(parts, person.id, read, input) : refuse('name_taken'));
  });

const guarded = (parts: Parts, command: string, task: () => Answer): Answer => {
  try {
    return task();
  } catch (error) {
    parts.log.error({ err: error, command }, 'a command failed');
    return answerOf(refuse('internal'));
  }
};

const answerUser = (parts: Parts, from: Origin, name: Exclude<CommandName, 'users/register'>, input: unknown): Answer => {
  const person = personOf(parts, from, name);
  if ('ok' in person) return answerOf(person);
  const crowded = refuseCrowd(parts, from, person);
  if (crowded !== null) return answerOf(crowded);
  const ready = table[name](input);
  if ('ok' in ready) return answerOf(ready);
  if (name !== 'users/get' && ready.fields.user_id !== undefined && ready.fields.user_id !== person.id) return answerOf(refuse('not_you'));
  if (!person.listed && !nameless.has(name)) return answerOf(refuse('name_taken'));
  const caller = callerOf(parts, from, person, ready);
  const requestId = contract[name].changes ? ready.fields.request_id : undefined;
  if (requestId === undefined) return answerOf(carryOut(parts, name, caller, ready));
  const now = parts.clock.mono();
  const before = parts.replays.find(person.id, { requestId, name, now });
  if (before !== null) return before;
  const answer = answerOf(carryOut(parts, name, caller, ready));
  if (answer.http !== 429) keepAnswer(parts, { name, owner: person.id, requestId, callId: ready.fields.call_id ?? '' }, answer);
  return answer;
};

/** Keeps an answer to be given again; one about a call also over a restart. */
const keepAnswer = (
  { clock, journal, replays }: Parts,
  asked: { readonly name: CommandName; readonly owner: string; readonly requestId: string; readonly callId: string },
  answer: Answer,
): void => {
  const { name, owner, requestId } = asked;
  replays.keep(owner, requestId, { name, answer, at: clock.mono() });
  if (!name.startsWith('call/')) return;
  const callId = typeof answer.body['call_id'] === 'string' ? answer.body['call_id'] : asked.callId;
  journal.answered({ owner, name, requestId, callId, at: clock.wall(), http: answer.http, body: JSON.stringify(answer.body) });
};

const answerRegister = (parts: Parts, from: Origin, input: unknown): Answer => {
  const good = shaped('users/register', input);
  if ('ok' in good) return answerOf(good);
  const name = readName(good.input.username);
  if ('problem' in name) return answerOf(refuse('bad_request', name.problem));
  const { request_id: id } = good.input;
  if (id === undefined || id.length < registrationId) return answerOf(register(parts, name, from.address));
  const owner = `${from.address} ${name.key}`;
  const now = parts.clock.mono();
  const before = parts.registrations.find(owner, { requestId: id, name: 'users/register', now });
  if (before !== null) return before;
  const answer = answerOf(register(parts, name, from.address));
  parts.registrations.keep(owner, id, { name: 'users/register', answer, at: now });
  return answer;
};

/** Who asks; that he asks is a sign of life, except when it is to go. */
const personOf = (parts: Parts, { identity, endpointId, address }: Origin, name: CommandName): Person | Refusal => {
  if (identity === null || !isGood(parts, identity)) return refuse('unauthorized');
  const present = parts.people.get(identity.userId);
  if (name !== 'users/disconnect' && endpointId !== null && present?.endpoints.has(endpointId) !== true)
    return refuse('unauthorized', signedOut);
  const absent = name === 'users/disconnect' && present === undefined;
  const person = absent ? parts.people.load(identity.userId) : parts.attendance.hear(identity.userId, address);
  return person ?? refuse('unauthorized');
};

/** Refuses a user who sends more over live doors than anybody needs. */
const refuseCrowd = (parts: Parts, { endpointId }: Origin, person: Person): Refusal | null => {
  if (endpointId === null) return null;
  const endpoint = person.endpoints.get(endpointId);
  const wait = parts.frames.take(person.id, parts.clock.mono());
  if (wait === 0) {
    if (endpoint !== undefined) endpoint.refusedInRow = 0;
    return null;
  }
  if (endpoint !== undefined) {
    endpoint.refusedInRow += 1;
    if (endpoint.refusedInRow >= refusalsInRow) parts.attendance.cut(endpoint, 'too_many');
  }
  return refuseTooMany(wait, 'You send commands faster than they are taken. Wait a moment.');
};

const callerOf = ({ clock }: Parts, { endpointId, identity, address }: Origin, person: Person, { fields }: Ready): Caller => {
  const named = endpointId ?? fields.endpoint_id;
  const endpoint = named === undefined ? null : (person.endpoints.get(named) ?? null);
  if (endpoint === null) person.askedMono = clock.mono();
  return { person, tokenHash: identity?.tokenHash ?? null, endpoint, address };
};

const carryOut = (parts: Parts, name: CommandName, caller: Caller, ready: Ready): Outcome<object> => {
  if (ready.about === 'user') return ready.run(parts, caller);
  const seat = seatIn(parts, name, { userId: caller.person.id, callId: ready.fields.call_id ?? '' });
  return 'ok' in seat ? seat : ready.run(parts, seat, caller);
};
