import { foldName, limits, searchForm, type Input, type Success } from '@earshot/protocol';
import { favouritesOf, tellFavourites } from '../people/favourites.ts';
import { readName, type Name } from '../people/names.ts';
import { toUser, type Person } from '../people/person.ts';
import { readCursor } from '../people/place.ts';
import type { Sender, Parts } from './parts.ts';
import { attempt, type Later } from '../ports/result.ts';
import { refuse, refuseTooMany, type Outcome } from './refusal.ts';
import { refuseHere, refuseKept } from './taken-names.ts';

/** Who looks at others; nobody under trust (null). */
interface Looking {
  readonly person: Pick<Person, 'id'> | null;
  readonly endpoint: Sender['endpoint'];
}

export function list(
  parts: Parts,
  { person: viewer, endpoint }: Looking,
  { search = '', scope = 'online', limit = limits.page, after, from = 0 }: Input<'users/list'>,
): Outcome<Success<'users/list'>> {
  const start = after === undefined ? { after: null, from } : { after: readCursor(after, scope), from: 0 };
  const query = { search: searchForm(foldName(search)), scope, limit, ...start };
  const { page, revision } = parts.presence.look({ userId: viewer?.id ?? null, endpoint }, query);
  const wall = parts.clock.wall();
  const { people, ...counts } = page;
  const users = people.map((person) => toUser(person, wall));
  const body = { status: 'success' as const, users, ...counts, revision };
  return { ok: true, body: scope === 'all' && viewer !== null ? { ...body, favourites: favouritesOf(parts, viewer.id) } : body };
}

type Favoured = Outcome<Success<'users/favourite'>>;

export function favourite(
  parts: Parts,
  { person }: Sender,
  { user_id: otherId, on }: Input<'users/favourite'>,
): Favoured | Later<Favoured> {
  const { favourites, groups, people, records } = parts;
  function answer(): Favoured {
    return { ok: true, body: { status: 'success', favourites: favouritesOf(parts, person.id) } };
  }
  if (otherId === person.id) return refuse('yourself', 'You cannot be a favourite of your own.');
  if (on === favourites.are(person.id, otherId)) return answer();
  if (on && groups.get(otherId) !== undefined) return refuse('user_not_found', 'A group cannot be a favourite.');
  if (on && people.listed(otherId) === undefined) return refuse('user_not_found');
  if (on && favourites.of(person.id).size >= limits.favourites)
    return refuse('full', `You have ${limits.favourites} favourites, as many as one person can have. Drop one of them first.`);
  return (done) =>
    records.ask('favour', [person.id, otherId, on], (result) => {
      if (!result.ok) return done(result);
      // Who has gone meanwhile is nobody's favourite, and the records know it too.
      favourites.set(person.id, otherId, on && people.listed(otherId) !== undefined);
      tellFavourites(parts, person.id);
      done(attempt(answer));
    });
}

type Renamed = Outcome<Success<'users/rename'>>;

export function rename(parts: Parts, sender: Sender, input: Input<'users/rename'>): Renamed | Later<Renamed> {
  const { attendance, clock, directory, keptNames, records, renames } = parts;
  const { person, device, address } = sender;
  const name = readName(input.username);
  if ('problem' in name) return refuse('bad_request', name.problem);
  const kept = keptNames.find(name, person.id);
  const taken = kept === null ? refuseHere(parts, name, person) : refuseKept(parts, kept, person.id);
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
  const person = parts.sight.seen(viewer?.id ?? null, input.user_id);
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
