import { limits, sizes } from '../limits.ts';
import type { CommandName } from '../routes.ts';
import { flag, list, nullable, object, text, whole, word, type ObjectShape } from '../shape.ts';
import {
  Availability,
  Call,
  Candidates,
  Challenge,
  Count,
  Cursor,
  Device,
  Entry,
  IceServer,
  Id,
  Sdp,
  Secret,
  Time,
  User,
  Username,
  UserStatus,
} from './words.ts';

const call = object({ call: Call });
const nothing = object({});
const blocked = object({ users: list(object({ id: Id, username: Username, blocked_at: Time }), { max: limits.blocked }) });
/** Who came in, at which device, and by which token; for how long that lives, or null when it ends by disuse alone. */
const session = { user_id: Id, username: Username, device_id: Id, token: text({ max: sizes.token }), expires_in_ms: nullable(Count) };
const unseen = object({ unseen: Count });
const devices = object({ devices: list(Device, { max: limits.devices }) });

/**
 * What every command answers beside `status`: one row each, or this file does not compile. Apart from the contract, for
 * this is all of it that browsers load.
 */
export const answers = {
  'users/challenge': object({ challenge: Challenge, expires_in_ms: Count }),
  'users/register': object({ ...session, heartbeat_interval_ms: Count }),
  'users/list': object({ users: list(User, { max: limits.page }), total: Count, revision: Count, next: nullable(Cursor) }),
  'users/rename': object({ username: Username }),
  'users/get': object({ user_id: Id, username: Username, user_status: UserStatus, user: User }),
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
  'devices/link': object({ code: text({ max: limits.codeDigits }), url: text({ max: 512 }), expires_in_ms: Count }),
  'devices/join': object({ pairing_id: Id, pairing_secret: Secret, expires_in_ms: Count }),
  // With `approved` comes all the rest.
  'devices/get-join': object(
    { pairing: word('waiting', 'refused', 'approved') },
    { token: session.token, user_id: Id, device_id: Id, username: Username },
  ),
  'devices/approve': object({ device_id: Id }),
  'devices/refuse': nothing,
  'devices/list': devices,
  'devices/rename': devices,
  'devices/remove': devices,
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
  'signal/offer': nothing,
  'signal/answer': nothing,
  'signal/ice': nothing,
  'signal/incoming': object({ call: nullable(object(Call.properties, { offer: Sdp })) }),
  'signal/status': call,
  'signal/get-offer': object({}, { offer: Sdp }),
  'signal/get-answer': object({}, { answer: Sdp }),
  'signal/get-ice': object({ candidates: Candidates, next: Count }),
  'history/list': object({ entries: list(Entry, { max: limits.page }), next: nullable(Cursor), unseen: Count }),
  'history/seen': unseen,
  'history/delete': unseen,
  // Seconds after which the credentials open no door any more; left out when there are none.
  'ice-servers': object({ ice_servers: list(IceServer, { max: 16 }) }, { ttl: whole({ min: 1, max: sizes.seq }) }),
} as const satisfies Record<CommandName, ObjectShape>;
