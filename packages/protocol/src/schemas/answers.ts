import { limits, sizes } from '../limits.ts';
import type { CommandName } from '../routes.ts';
import { flag, list, nullable, object, text, word, type ObjectShape } from '../shape.ts';
import { Availability } from './availability.ts';
import {
  Call,
  callFields,
  Challenge,
  Count,
  Device,
  GuestLink,
  Id,
  laterCallFields,
  PageUrl,
  RecoveryCode,
  Sdp,
  Secret,
  Time,
  User,
  Username,
  UserStatus,
} from './words.ts';
import { adminAnswers } from './admin-answers.ts';
import { answersAtOnce } from './answers-at-once.ts';
import { Group, GroupRing } from './groups.ts';

const call = object({ call: Call });
const nothing = object({});
/** An offer to me, and who has made it: an answer in `call/accept` goes to them. */
const offered = { offer: Sdp, from: Id };
const blocked = object({ users: list(object({ id: Id, username: Username, blocked_at: Time }), { max: limits.blocked }) });
/** Whom a guest link leads to, and until when. */
const guestTarget = { target: object({ id: Id, username: Username }), ends_at: Time };
const guestLinks = object({ links: list(GuestLink, { max: limits.guestLinks }) });
/** Who came in, at which device, and by which token; for how long that lives, or null when it ends by disuse alone. */
const session = { user_id: Id, username: Username, device_id: Id, token: text({ max: sizes.token }), expires_in_ms: nullable(Count) };
const group = object({ group: Group });
/** By which service of the operator, and under which topic, a device is told of rings; null where there is none. */
const notified = { notify_host: nullable(text({ max: sizes.url })), notify_topic: nullable(text({ max: 64 })) };
const unseen = object({ unseen: Count });
const favourites = list(User, { max: limits.favourites });
// Servers up to 0.1.0 know no recovery codes.
const devices = object({ devices: list(Device, { max: limits.devices }) }, { recovery_made_at: nullable(Time) });

/**
 * What every command answers beside `status`: one row each, or this file does not compile. Apart from the contract, for
 * this is all of it that browsers load, and most of it only to ask.
 */
export const answers = {
  ...answersAtOnce,
  'users/challenge': object({ challenge: Challenge, expires_in_ms: Count }),
  'users/register': object({ ...session, heartbeat_interval_ms: Count }),
  'users/get': object({ user_id: Id, username: Username, user_status: UserStatus, user: User }),
  'users/favourite': object({ favourites }),
  'users/wall_phone': nothing,
  'users/wall_phones': object({ users: list(User, { max: limits.page }) }),
  'users/heartbeat': object({ success: flag }),
  'users/leaving': nothing,
  'users/disconnect': object({ success: flag }),
  'users/availability': object({ user: User, availability: Availability }),
  'users/block': blocked,
  'users/unblock': blocked,
  'users/blocked': blocked,
  'users/notify_when_free': object({ until: Time }),
  'users/forget_when_free': nothing,
  'users/delete': object({ success: flag }),
  'devices/token': object(session),
  'devices/enrol': object(session),
  'devices/link': object({ code: text({ max: limits.codeDigits }), url: PageUrl, expires_in_ms: Count }),
  'devices/join': object({ pairing_id: Id, pairing_secret: Secret, expires_in_ms: Count }),
  // With `approved` comes all the rest.
  'devices/get-join': object(
    { pairing: word('waiting', 'refused', 'approved') },
    { token: session.token, user_id: Id, device_id: Id, username: Username },
  ),
  'devices/approve': object({ device_id: Id }),
  'devices/refuse': nothing,
  'devices/recovery': object({ code: RecoveryCode, made_at: Time }),
  'devices/recover': object({ ...session, heartbeat_interval_ms: Count }),
  'devices/list': devices,
  'devices/rename': devices,
  'devices/remove': devices,
  'ice-servers/trial': answersAtOnce['ice-servers'],
  'push/key': object({ public_key: text({ max: 128 }) }, notified),
  'push/notify': object(notified),
  'push/subscribe': nothing,
  'push/unsubscribe': nothing,
  'call/initiate': object({ call_id: Id, call: Call }),
  'call/ringing': call,
  'call/accept': call,
  'call/reject': call,
  'call/end': call,
  'call/hold': call,
  'call/resume': call,
  'call/mute': call,
  'call/sound': call,
  'call/take': call,
  'call/invite': call,
  'call/merge': call,
  'call/transfer': call,
  'signal/offer': nothing,
  'signal/answer': nothing,
  'signal/ice': nothing,
  'signal/incoming': object({ call: nullable(object(callFields, { ...laterCallFields, ...offered })) }),
  'history/seen': unseen,
  'history/delete': unseen,
  'join/invite': object({ username: nullable(Username), ends_at: Time }),
  'join/ask': object({ ask_id: Id, ask_secret: Secret, ends_at: Time }),
  'join/get-ask': object({ decision: word('waiting', 'approved', 'refused') }),
  'guests/link': object({ link: GuestLink, secret: Secret, url: PageUrl }),
  'guests/links': guestLinks,
  'guests/withdraw': guestLinks,
  'guests/target': object(guestTarget),
  'guests/enter': object({ ...session, ...guestTarget }),
  'groups/list': object({ groups: list(Group, { max: limits.groups }) }),
  'groups/create': object({ group_id: Id, group: Group }),
  'groups/update': group,
  'groups/remove': nothing,
  'groups/join': group,
  'groups/leave': group,
  'groups/rings': object({ rings: list(GroupRing, { max: limits.groupRings }) }),
  'call/pick_up': object({ call: Call }, { ...offered, ...answersAtOnce['ice-servers'].properties }),
  ...adminAnswers,
} as const satisfies Record<CommandName, ObjectShape>;
