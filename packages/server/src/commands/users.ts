import { foldName, limits, searchForm, type Input, type Success } from '@earshot/protocol';
import { readName, type Name } from '../people/names.ts';
import { toUser, type Person } from '../people/person.ts';
import { onlineTo, type Sender, type Parts } from './parts.ts';
import { attempt, type Later } from '../ports/result.ts';
import { refuse, refuseTooMany, type Outcome } from './refusal.ts';
import { refuseHere, refuseKept } from './taken-names.ts';

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
  const { attendance, clock, directory, keptNames, records, renames } = parts;
  const { person, device, address } = sender;
  const name = readName(input.username);
  if ('problem' in name) return refuse('bad_request', name.problem);
  const kept = keptNames.find(name, person.id);
  const taken = kept === null ? refuseHere(parts, name, person) : refuseKept(parts, kept);
  if (taken !== null) return taken;
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
function takeName({ attendance, clock, keptNames, people, renames, sessions }: Parts, sender: Sender, name: Name): Renamed {
  const person = people.get(sender.person.id) ?? sender.person;
  people.rename(person, name);
  keptNames.renamed(person.id, name);
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
    sessions.revoke({ deviceId: device.id, tokenHash }, () => done({ ok: true, value: gone }));
    attendance.signOut(person, device.id, endpoint);
  };
}
