import { limits, type Ask, type Input, type Invite, type Success } from '@earshot/protocol';
import { readLabel, readName, type Name } from '../people/names.ts';
import { hashToken } from '../people/sessions.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { InviteRecord } from '../records/port-joining.ts';
import type { Act } from './acts.ts';
import { findTarget, linkOnWire, newLink, type LinkTarget } from './guests.ts';
import { askLasts } from './joining.ts';
import { pageLink } from './page-links.ts';
import type { Parts, Sender } from './parts.ts';
import { tellAdmins } from './waiting.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

const success = { ok: true, body: { status: 'success' } } as const;

export function invites({ clock, records }: Parts): Later<Outcome<Success<'admin/invites'>>> {
  return chain<readonly InviteRecord[], Outcome<Success<'admin/invites'>>>(
    (done) => records.ask('invites', [Math.floor(clock.wall())], done),
    (found) => {
      const made = found.filter(({ state }) => state === 'open').map(inviteOnWire);
      const asked = found.filter(({ state }) => state === 'waiting').map(askOnWire);
      return now({ ok: true, body: { status: 'success', invites: made, asks: asked } });
    },
  );
}

function inviteOnWire({ id, label, username, uses, used, endsAt, madeAt }: InviteRecord): Invite {
  return { invite_id: id, label, username, uses, used, ends_at: endsAt, made_at: madeAt };
}

function askOnWire({ id, username, address, madeAt, endsAt }: InviteRecord): Ask {
  return { ask_id: id, username: username ?? '', address: address ?? '', asked_at: madeAt, ends_at: endsAt };
}

export function invite(parts: Parts, sender: Sender, input: Input<'admin/invite'>): Act<Success<'admin/invite'>> | Refusal {
  const { clock, newId, newToken } = parts;
  const name = nameOf(input.username);
  if (name !== null && 'problem' in name) return refuse('bad_request', name.problem);
  const label = labelOf(input.label);
  if (typeof label !== 'string') return refuse('bad_request', label.problem);
  const secret = newToken();
  const madeAt = Math.floor(clock.wall());
  const record: InviteRecord = {
    id: newId(),
    hash: hashToken(secret),
    state: 'open',
    username: name?.username ?? null,
    nameKey: name?.key ?? null,
    label,
    uses: input.uses ?? 1,
    used: 0,
    endsAt: madeAt + input.lasts_ms,
    madeAt,
    madeBy: sender.person.id,
    address: null,
  };
  return {
    change: { is: 'invite', invite: record, most: limits.invites },
    about: `${record.uses} for ${record.username ?? 'anybody'}${label === '' ? '' : `, ${label}`}`,
    done: () => ({
      ok: true,
      body: { status: 'success', invite: inviteOnWire(record), secret, url: pageLink(sender.witness, 'invite', secret) },
    }),
  };
}

function nameOf(typed: string | undefined): Name | { readonly problem: string } | null {
  return typed === undefined || typed.trim() === '' ? null : readName(typed);
}

function labelOf(typed: string | undefined): string | { readonly problem: string } {
  return typed === undefined || typed.trim() === '' ? '' : readLabel(typed);
}

export function withdrawInvite(
  parts: Parts,
  _sender: Sender,
  { invite_id: id }: Input<'admin/withdraw_invite'>,
): Later<Act<Success<'admin/withdraw_invite'>> | Refusal> {
  return aboutInvite(parts, id, (found) => ({
    change: { is: 'withdraw_invite', id },
    about: `for ${found.username ?? 'anybody'}${found.label === '' ? '' : `, ${found.label}`}`,
    done: () => success,
  }));
}

export function approve(
  parts: Parts,
  _sender: Sender,
  { ask_id: id }: Input<'admin/approve'>,
): Later<Act<Success<'admin/approve'>> | Refusal> {
  return decide(parts, id, true);
}

export function refuseAsk(
  parts: Parts,
  _sender: Sender,
  { ask_id: id }: Input<'admin/refuse'>,
): Later<Act<Success<'admin/refuse'>> | Refusal> {
  return decide(parts, id, false);
}

function decide(parts: Parts, id: string, approved: boolean): Later<Act<Success<'admin/approve'>> | Refusal> {
  const endsAt = Math.floor(parts.clock.wall()) + askLasts;
  return aboutInvite(parts, id, ({ username, address }) => ({
    change: { is: 'decide', id, approved, endsAt },
    about: `${username ?? ''} from ${address ?? ''}`,
    done: () => {
      parts.waitingAsks.decided(id);
      tellAdmins(parts);
      return success;
    },
  }));
}

function aboutInvite<A extends Act<Success<'admin/approve'>>>(
  { records }: Parts,
  id: string,
  make: (found: InviteRecord) => A,
): Later<A | Refusal> {
  return chain<InviteRecord | null, A | Refusal>(
    (done) => records.ask('getInvite', [id], done),
    (found) => now(found === null ? refuse('not_found', 'There is nothing with this id.') : make(found)),
  );
}

export function links({ clock, guestLinks }: Parts): Outcome<Success<'admin/links'>> {
  return {
    ok: true,
    body: { status: 'success', links: guestLinks.good(clock.wall(), null).slice(0, limits.allGuestLinks).map(linkOnWire) },
  };
}

export function link(parts: Parts, { witness }: Sender, input: Input<'admin/link'>): Later<Act<Success<'admin/link'>> | Refusal> {
  const { guestLinks } = parts;
  return chain<LinkTarget | null, Act<Success<'admin/link'>> | Refusal>(findTarget(parts, input.target_user_id), (target) => {
    if (target === null || typeof target.linkId === 'string')
      return now<Refusal>(refuse('user_not_found', 'There is nobody with this id.'));
    const made = newLink(parts, target.id, input);
    if (!('link' in made)) return now<Refusal>(made);
    return now<Act<Success<'admin/link'>>>({
      change: { is: 'link', link: made.link },
      about: `to ${target.username}${made.link.label === '' ? '' : `, ${made.link.label}`}`,
      done: () => {
        guestLinks.keep(made.link);
        const url = pageLink(witness, 'guest', made.secret);
        return { ok: true, body: { status: 'success', link: linkOnWire(made.link), secret: made.secret, url } };
      },
    });
  });
}

export function withdrawLink(
  parts: Parts,
  _sender: Sender,
  { link_id: id }: Input<'admin/withdraw_link'>,
): Later<Act<Success<'admin/withdraw_link'>> | Refusal> {
  const { clock, guestLinks } = parts;
  const found = guestLinks.get(id);
  if (found === null) return now(refuse('not_found', 'There is no link with this id.'));
  return chain<LinkTarget | null, Act<Success<'admin/withdraw_link'>>>(findTarget(parts, found.targetId), (target) =>
    now({
      change: { is: 'withdraw_link', id },
      about: `to ${target?.username ?? 'nobody any more'}`,
      done: () => {
        guestLinks.end(id, Math.floor(clock.wall()));
        return success;
      },
    }),
  );
}
