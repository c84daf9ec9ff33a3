import { foldName, limits, searchForm, times, type Input, type Success } from '@earshot/protocol';
import { readName, type Name } from '../people/names.ts';
import { newPerson, toUser } from '../people/person.ts';
import { hashToken } from '../people/sessions.ts';
import type { Sender, Parts } from './parts.ts';
import { refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';

/** Makes a new user, online at once. The name was read already. */
export function register(parts: Parts, name: Name, address: string): Outcome<Success<'users/register'>> {
  const { clock, directory, records, people, attendance, log, rings, signIns } = parts;
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
  const createdAt = clock.wall();
  records.addUser(
    { id, username: name.username, nameKey: name.key, createdAt },
    { id: deviceId, userId: id, label: '', key: null, createdAt, usedAt: createdAt },
    hashToken(token),
  );
  log.info({ user: id }, 'user registered');
  const person = newPerson({ id, username: name.username, nameKey: name.key });
  people.keep(person);
  signIns.add(address, id, now);
  rings.joined(id, address, now);
  attendance.hear(person, deviceId, address);
  const said = { user_id: id, username: name.username, token, device_id: deviceId, heartbeat_interval_ms: times.heartbeat };
  return { ok: true, body: { status: 'success', ...said } };
}

function refuseTaken(taken: 'name' | 'look'): Refusal {
  return taken === 'name' ? refuse('name_taken') : refuse('name_taken', 'This name looks like the one of somebody here. Choose another.');
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} minutes`;
}

export function list(
  { clock, presence }: Parts,
  { endpoint }: Pick<Sender, 'endpoint'>,
  input: Input<'users/list'>,
): Outcome<Success<'users/list'>> {
  const query = { search: searchForm(foldName(input.search ?? '')), limit: input.limit ?? limits.page, after: input.after ?? null };
  const { page, revision } = presence.look(endpoint, query);
  const wall = clock.wall();
  const users = page.people.map((person) => toUser(person, wall));
  return { ok: true, body: { status: 'success', users, total: page.total, revision, next: page.next } };
}

export function rename(
  { clock, directory, people, attendance, renames }: Parts,
  { person, device, address }: Sender,
  input: Input<'users/rename'>,
): Outcome<Success<'users/rename'>> {
  const name = readName(input.username);
  if ('problem' in name) return refuse('bad_request', name.problem);
  const taken = directory.taken(name.username, name.key, person);
  if (taken !== null) return refuseTaken(taken);
  if (name.username !== person.username || name.key !== person.nameKey) {
    const now = clock.mono();
    const wait = renames.wait(person.id, now);
    if (wait > 0) return refuseTooMany(wait, 'You have taken many names in a short time. Wait a moment.');
    people.rename(person, name);
    renames.add(person.id, now);
  }
  attendance.hear(person, device.id, address);
  return { ok: true, body: { status: 'success', username: name.username } };
}

export function get({ clock, people }: Parts, _sender: Sender | null, input: Input<'users/get'>): Outcome<Success<'users/get'>> {
  const person = people.online(input.user_id);
  if (person === undefined) return refuse('user_not_found');
  const user = toUser(person, clock.wall());
  return { ok: true, body: { status: 'success', user_id: user.id, username: user.username, user_status: user.status, user } };
}

export function heartbeat(): Outcome<Success<'users/heartbeat'>> {
  return { ok: true, body: { status: 'success', success: true } };
}

export function leaving({ attendance }: Parts, { person, endpoint }: Sender): Outcome<Success<'users/leaving'>> {
  if (endpoint !== null) attendance.leaves(person, endpoint);
  return { ok: true, body: { status: 'success' } };
}

export function disconnect(
  { attendance, sessions }: Parts,
  { person, device, endpoint, tokenHash }: Sender,
  input: Input<'users/disconnect'>,
): Outcome<Success<'users/disconnect'>> {
  if (input.others_stay === true && endpoint !== null && attendance.signOutOne(person, endpoint))
    return { ok: true, body: { status: 'success', success: true } };
  if (input.revoke_token === true && tokenHash !== null) sessions.revoke(tokenHash);
  attendance.signOut(person, device.id, endpoint);
  return { ok: true, body: { status: 'success', success: true } };
}
