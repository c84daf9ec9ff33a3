import { limits, type GuestLink, type Input, type Success } from '@earshot/protocol';
import { readLabel, readName, type Name } from '../people/names.ts';
import { hashToken } from '../people/sessions.ts';
import type { Origin } from '../ports/core.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { DeviceRecord, UserRecord } from '../records/port.ts';
import type { GuestLinkRecord } from '../records/port-joining.ts';
import { pageLink } from './page-links.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';

type Links = Outcome<{ status: 'success'; links: GuestLink[] }>;

/** A link as its owner sees it. */
export function linkOnWire({ id, targetId, label, endsAt, madeAt }: GuestLinkRecord): GuestLink {
  return { link_id: id, target_user_id: targetId, label, ends_at: endsAt, made_at: madeAt };
}

/** A new link to somebody, with its secret; or why it may not be. */
export function newLink(
  { clock, guestLinks, newId, newToken }: Parts,
  targetId: string,
  { lasts_ms, label }: Pick<Input<'guests/link'>, 'lasts_ms' | 'label'>,
): { readonly ok: true; readonly link: GuestLinkRecord; readonly secret: string } | Refusal {
  const read = label === undefined || label.trim() === '' ? '' : readLabel(label);
  if (typeof read !== 'string') return refuse('bad_request', read.problem);
  const wall = Math.floor(clock.wall());
  if (guestLinks.good(wall, targetId).length >= limits.guestLinks)
    return refuse('full', 'There are as many links as one person can have. End one of them first.');
  const secret = newToken();
  return {
    ok: true,
    secret,
    link: { id: newId(), hash: hashToken(secret), targetId, label: read, endsAt: wall + lasts_ms, madeAt: wall },
  };
}

type Linked = Outcome<Success<'guests/link'>>;

export function link(parts: Parts, { person, witness }: Sender, input: Input<'guests/link'>): Later<Linked> {
  const { guestLinks, log, records } = parts;
  return chain<readonly DeviceRecord[], Linked>(
    (done) => records.ask('devicesOf', [person.id], done),
    (devices) => {
      if (!devices.some(({ key }) => key !== null)) return now<Linked>(nameless);
      const made = newLink(parts, person.id, input);
      if (!('link' in made)) return now<Linked>(made);
      return chain<void, Linked>(
        (done) => records.ask('addGuestLink', [made.link], done),
        () => {
          guestLinks.keep(made.link);
          log.info({ user: person.id, link: made.link.id }, 'guest link made');
          const { link: kept, secret } = made;
          const url = pageLink(witness, 'guest', secret);
          return now<Linked>({ ok: true, body: { status: 'success', link: linkOnWire(kept), secret, url } });
        },
      );
    },
  );
}

const nameless = refuse(
  'wrong_state',
  'Your name is not yours for good in this browser, so that a link to you could lead to somebody else.',
);

export function links({ clock, guestLinks }: Parts, { person }: Pick<Sender, 'person'>): Links {
  const mine = guestLinks.good(clock.wall(), person.id);
  return { ok: true, body: { status: 'success', links: mine.map(linkOnWire) } };
}

export function withdraw(parts: Parts, sender: Sender, { link_id }: Input<'guests/withdraw'>): Links | Later<Links> {
  const { clock, guestLinks, records } = parts;
  const at = Math.floor(clock.wall());
  if (guestLinks.get(link_id)?.targetId !== sender.person.id) return refuse('not_found', 'You have no link with this id.');
  return chain<void, Links>(
    (done) => records.ask('endGuestLink', [link_id, at], done),
    () => {
      guestLinks.end(link_id, at);
      return now(links(parts, sender));
    },
  );
}

type Entered = Outcome<Success<'guests/enter'>>;
type Found = Outcome<Success<'guests/target'>>;

const gone = refuse('not_found', 'This link leads to nobody. Ask for another one.');
export const linkIsOver = refuse('expired', 'This link is no longer good. Ask for another one.');

/** The link of a secret, if it is good now, and from there. */
function goodLink({ clock, guestLinks, visits }: Parts, secret: string, address: string): { readonly link: GuestLinkRecord } | Refusal {
  const found = guestLinks.find(hashToken(secret));
  if (found === null) return gone;
  return found.endsAt <= clock.wall() || visits.isBarred(found.id, address, clock.mono()) ? linkIsOver : { link: found };
}

/** Whom a link leads to. */
export function target(parts: Parts, { address }: Origin, { secret }: Input<'guests/target'>): Found | Later<Found> {
  const found = goodLink(parts, secret, address);
  if (!('link' in found)) return found;
  const { targetId, endsAt } = found.link;
  return chain<LinkTarget | null, Found>(findTarget(parts, targetId), (user) =>
    now<Found>(user === null ? gone : { ok: true, body: { status: 'success', target: targetOf(user), ends_at: endsAt } }),
  );
}

/** Whom a link can lead to: a user, or a group. */
export type LinkTarget = Pick<UserRecord, 'id' | 'username' | 'linkId'>;

export function findTarget({ groups, records }: Parts, id: string): Later<LinkTarget | null> {
  const group = groups.get(id);
  return group === undefined ? (done) => records.ask('findUser', [id], done) : now({ id, username: group.name });
}

function targetOf({ id, username }: LinkTarget): Success<'guests/target'>['target'] {
  return { id, username };
}

/** Lets somebody without a name in by a link. */
export function enter(parts: Parts, { address }: Origin, { secret, username }: Input<'guests/enter'>): Entered | Later<Entered> {
  const { clock, newId, signIns } = parts;
  const found = goodLink(parts, secret, address);
  if (!('link' in found)) return found;
  const id = newId();
  const name = readGuestName(id, username ?? '');
  if ('problem' in name) return refuse('bad_request', name.problem);
  const wait = signIns.wait(address, clock.mono());
  if (wait > 0) return refuseTooMany(wait, 'Too many people have come from this address. Wait a while.');
  return chain<LinkTarget | null, Entered>(findTarget(parts, found.link.targetId), (user) =>
    user === null ? now<Entered>(gone) : admit(parts, { id, name, address, link: found.link, target: user }),
  );
}

interface Guest {
  readonly id: string;
  readonly name: Name;
  readonly address: string;
  readonly link: GuestLinkRecord;
  readonly target: LinkTarget;
}

function admit(parts: Parts, { id, name, address, link: { id: linkId, endsAt }, target: called }: Guest): Later<Entered> {
  const { attendance, clock, log, newId, newToken, people, records, rings, sessions, signIns, visits } = parts;
  const [deviceId, token] = [newId(), newToken()];
  const createdAt = clock.wall();
  const user = { id, username: name.username, nameKey: name.key, createdAt, linkId };
  const device: DeviceRecord = { id: deviceId, userId: id, label: '', key: null, sealingKey: null, createdAt, usedAt: createdAt };
  const at = clock.mono();
  signIns.add(address, id, at);
  return chain<void, Entered>(
    (done) =>
      records.ask('addVisitor', [user, device, hashToken(token)], (result) => {
        if (!result.ok) signIns.undo(address, id, at);
        done(result);
      }),
    () => {
      sessions.began({ user, deviceId, label: '', madeAt: null }, hashToken(token));
      const person = people.of(user);
      people.keep(person);
      rings.joined(id, address, clock.mono());
      visits.came(id, { linkId, address }, clock.mono());
      attendance.hear(person, deviceId, address);
      log.info({ user: id, link: linkId }, 'a guest has come by a link');
      const came = { user_id: id, username: user.username, device_id: deviceId, token, expires_in_ms: null };
      return now<Entered>({ ok: true, body: { status: 'success', ...came, target: targetOf(called), ends_at: endsAt } });
    },
  );
}

/**
 * What a guest is called: by what they say, with what they are behind it, so that nobody is taken for somebody of the
 * house; without that by a number that their id brings. Who comes again says it as it was shown. It is nobody's name,
 * and two guests may have the same.
 */
function readGuestName(id: string, said: string): Name | { readonly problem: string } {
  const shown = said.trim().replace(/ \(guest\)$/, '');
  if (/^(Guest( \d{4})?)?$/.test(shown)) return readName(`Guest ${(Number.parseInt(id.slice(0, 8), 16) % 9_000) + 1_000}`);
  const name = readName(shown);
  if ('problem' in name) return name;
  if ([...name.username].length > limits.guestName)
    return { problem: `username: a guest's name has at most ${limits.guestName} characters.` };
  return readName(`${name.username} (guest)`);
}
