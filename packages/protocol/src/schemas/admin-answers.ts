import { joins } from '../joins.ts';
import { limits, sizes } from '../limits.ts';
import { errorCodes } from '../codes.ts';
import { flag, list, nullable, object, text, word, type Infer, type ObjectShape } from '../shape.ts';
import { Count, Cursor, Device, GuestLink, Id, PageUrl, Secret, Time, Username } from './words.ts';

export const Invite = object({
  invite_id: Id,
  label: text({ max: limits.label }),
  username: nullable(Username),
  uses: Count,
  used: Count,
  ends_at: Time,
  made_at: Time,
});
/** An invitation, as admins see it. */
export type Invite = Infer<typeof Invite>;

export const Ask = object({ ask_id: Id, username: Username, address: text({ max: sizes.id }), asked_at: Time, ends_at: Time });
/** Somebody who asks to be let in. */
export type Ask = Infer<typeof Ask>;

export const KnownPerson = object({
  id: Id,
  username: Username,
  created_at: Time,
  last_seen: Count,
  devices: Count,
  here: flag,
  guest: flag,
  admin: flag,
});
/** Somebody the server knows, as admins see them. */
export type KnownPerson = Infer<typeof KnownPerson>;

export const Act = object({
  n: Count,
  at: Time,
  by: Id,
  by_username: Username,
  act: text({ max: sizes.id }),
  about: text({ max: sizes.sentence }),
});
/** A line of the log of admins. */
export type Act = Infer<typeof Act>;

export const Refused = object({
  code: word(...errorCodes),
  command: text({ max: sizes.id }),
  address: text({ max: sizes.id }),
  count: Count,
  at: Time,
});
/** What the server has refused lately, of one kind and from one address. */
export type Refused = Infer<typeof Refused>;

const invites = object({ invites: list(Invite, { max: limits.invites }), asks: list(Ask, { max: limits.asks }) });
const links = object({ links: list(GuestLink, { max: limits.allGuestLinks }) });
const nothing = object({});

/** What the commands of admins answer. */
export const adminAnswers = {
  'admin/claim': nothing,
  'admin/server': object({
    join: word(...joins),
    limits: list(object({ name: text({ max: sizes.id }), value: Count }), { max: 32 }),
    certificate: nullable(
      object({
        fingerprint: text({ max: 128 }),
        names: list(text({ max: sizes.hostName }), { max: limits.certificateNames }),
        ends_at: Time,
      }),
    ),
    refused: list(Refused, { max: limits.refusedKept }),
  }),
  'admin/people': object({ people: list(KnownPerson, { max: limits.adminPage }), next: nullable(Cursor) }),
  'admin/devices': object({ devices: list(Device, { max: limits.devices }) }),
  'admin/sign_out': nothing,
  'admin/free_name': nothing,
  'admin/demote': nothing,
  'admin/invites': invites,
  'admin/invite': object({ invite: Invite, secret: Secret, url: PageUrl }),
  'admin/withdraw_invite': nothing,
  'admin/approve': nothing,
  'admin/refuse': nothing,
  'admin/links': links,
  'admin/link': object({ link: GuestLink, secret: Secret, url: PageUrl }),
  'admin/withdraw_link': nothing,
  'admin/log': object({ acts: list(Act, { max: limits.adminPage }), next: nullable(Cursor) }),
} as const satisfies Record<string, ObjectShape>;
