import { foldName, limits, searchForm, times, type Input, type Success } from '@earshot/protocol';
import { readName, type Name } from '../people/names.ts';
import { newPerson, toUser, type Person } from '../people/person.ts';
import { hashToken } from '../people/sessions.ts';
import type { UserRecord } from '../records/port.ts';
import { onlineTo, type Sender, type Parts } from './parts.ts';
import { attempt, type Later } from '../ports/result.ts';
import { refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';

/** Makes a new user, online as soon as it is written. The name was read already, and is theirs meanwhile. */
export function register(
  parts: Parts,
  name: Name,
  address: string,
): Outcome<Success<'users/register'>> | Later<Outcome<Success<'users/register'>>> {
  const { clock, directory, records, signIns } = parts;
  const now = clock.mono();
  const wait = signIns.wait(address, now);
  if (wait > 0)
    return refuseTooMany(
      wait,
      `Too many people have signed in from this address. There is room in ${inWords(wait)}, or when one of them leaves.`,
    );
  const taken = directory.taken(name.username, name.key, null);
  if (taken !== null) return refuseTaken(taken);
  const id = parts.newId();
  const deviceId = parts.newId();
  const token = parts.newToken();
  const user = { id, username: name.username, nameKey: name.key, createdAt: clock.wall() };
  const person = newPerson(user);
  const letGo = directory.claim(name.username, name.key, person);
  signIns.add(address, id, now);
  const device = { id: deviceId, userId: id, label: '', key: null, createdAt: user.createdAt, usedAt: user.createdAt };
  return (done) =>
    records.ask('addUser', [user, device, hashToken(token)], (result) => {
      letGo();
      if (result.ok) return done(attempt(() => begin(parts, { user, deviceId, token, person, address })));
      signIns.undo(address, id, now);
      done(result);
    });
}

interface Newcomer {
  readonly user: UserRecord;
  readonly deviceId: string;
  readonly token: string;
  readonly person: Person;
  readonly address: string;
}

/** Somebody new is kept. */
function begin(
  { attendance, clock, log, people, rings, sessions }: Parts,
  { user, deviceId, token, person, address }: Newcomer,
): Outcome<Success<'users/register'>> {
  log.info({ user: user.id }, 'user registered');
  sessions.began(user, deviceId, hashToken(token));
  people.keep(person);
  rings.joined(user.id, address, clock.mono());
  attendance.hear(person, deviceId, address);
  const said = { user_id: user.id, username: user.username, token, device_id: deviceId, heartbeat_interval_ms: times.heartbeat };
  return { ok: true, body: { status: 'success', ...said } };
}

function refuseTaken(taken: 'name' | 'look'): Refusal {
  return taken === 'name' ? refuse('name_taken') : refuse('name_taken', 'This name looks like the one of somebody here. Choose another.');
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} minutes`;
}

/** Who looks at others; nobody under trust (null). */
interface Looking {
  readonly person: Pick<Person, 'id'> | null;
  readonly endpoint: Sender['endpoint'];
}

export function list(
  { clock, presence }: Parts,
  { person: viewer, endpoint }: Looking,
  input: Input<'users/list'>,
): Outcome<Success<'users/list'>> {
  const query = { search: searchForm(foldName(input.search ?? '')), limit: input.limit ?? limits.page, after: input.after ?? null };
  const { page, revision } = presence.look({ userId: viewer?.id ?? null, endpoint }, query);
  const wall = clock.wall();
  const users = page.people.map((person) => toUser(person, wall));
  return { ok: true, body: { status: 'success', users, total: page.total, revision, next: page.next } };
}

type Renamed = Outcome<Success<'users/rename'>>;

export function rename(parts: Parts, sender: Sender, input: Input<'users/rename'>): Renamed | Later<Renamed> {
  const { attendance, clock, directory, records, renames } = parts;
  const { person, device, address } = sender;
  const name = readName(input.username);
  if ('problem' in name) return refuse('bad_request', name.problem);
  const taken = directory.taken(name.username, name.key, person);
  if (taken !== null) return refuseTaken(taken);
  if (name.username === person.username && name.key === person.nameKey) {
    attendance.hear(person, device.id, address);
    return { ok: true, body: { status: 'success', username: name.username } };
  }
  const now = clock.mono();
  const wait = renames.wait(person.id, now);
  if (wait > 0) return refuseTooMany(wait, 'You have taken many names in a short time. Wait a moment.');
  const letGo = directory.claim(name.username, name.key, person);
  return (done) =>
    records.ask('renameUser', [person.id, name.username, name.key], (result) => {
      letGo();
      done(result.ok ? attempt(() => takeName(parts, sender, name)) : result);
    });
}

/** A new name is written. Whoever has it may have gone meanwhile, and come again. */
function takeName({ attendance, clock, people, renames, sessions }: Parts, sender: Sender, name: Name): Renamed {
  const person = people.get(sender.person.id) ?? sender.person;
  people.rename(person, name);
  sessions.renamed(person.id, name);
  renames.add(person.id, clock.mono());
  attendance.hear(person, sender.device.id, sender.address);
  return { ok: true, body: { status: 'success', username: name.username } };
}

export function get(parts: Parts, { person: viewer }: Pick<Looking, 'person'>, input: Input<'users/get'>): Outcome<Success<'users/get'>> {
  const person = onlineTo(parts, viewer?.id ?? null, input.user_id);
  if (person === undefined) return refuse('user_not_found');
  const user = toUser(person, parts.clock.wall());
  return { ok: true, body: { status: 'success', user_id: user.id, username: user.username, user_status: user.status, user } };
}

export function heartbeat(): Outcome<Success<'users/heartbeat'>> {
  return { ok: true, body: { status: 'success', success: true } };
}

export function leaving({ attendance }: Parts, { person, endpoint }: Sender): Outcome<Success<'users/leaving'>> {
  if (endpoint !== null) attendance.leaves(person, endpoint);
  return { ok: true, body: { status: 'success' } };
}

type Disconnected = Outcome<Success<'users/disconnect'>>;

export function disconnect(
  { attendance, sessions }: Parts,
  { person, device, endpoint, tokenHash }: Sender,
  input: Input<'users/disconnect'>,
): Disconnected | Later<Disconnected> {
  const gone: Disconnected = { ok: true, body: { status: 'success', success: true } };
  if (input.others_stay === true && endpoint !== null && attendance.signOutOne(person, endpoint)) return gone;
  if (input.revoke_token !== true || tokenHash === null) {
    attendance.signOut(person, device.id, endpoint);
    return gone;
  }
  return (done) => {
    sessions.revoke(tokenHash, () => done({ ok: true, value: gone }));
    attendance.signOut(person, device.id, endpoint);
  };
}
