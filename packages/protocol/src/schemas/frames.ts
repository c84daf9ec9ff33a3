import { closeCodes, type CloseReason } from '../codes.ts';
import { limits, sizes } from '../limits.ts';
import { anyObject, choice, described, flag, list, nullable, object, text, whole, word, type Infer } from '../shape.ts';
import { Availability } from './availability.ts';
import { GroupRing } from './groups.ts';
import { Call, callFields, Candidates, Count, Entry, Id, laterCallFields, Sdp, Time, User } from './words.ts';

/** The number of an event, counted from 1 for each endpoint. */
const Seq = whole({ min: 1, max: sizes.seq });
/** Names one life of the server: what was said in another cannot be resumed. */
export const Epoch = text({ max: sizes.id });

/** One of my devices; `current`: the one that reads this. */
export const MyDevice = object({ device_id: Id, label: text({ max: limits.label }), current: flag });
export type MyDevice = Infer<typeof MyDevice>;

/** Which device of mine has a call of mine. Servers up to 0.1.0 leave it out, and no other party is told. */
const atDevice = {
  device: described(
    'The one that holds my side of the call, held it at last, or declined it; null while there is none.',
    nullable(MyDevice),
  ),
};

/** A live call of mine, and what this endpoint has to know of it. */
export const OwnCall = object(
  {
    ...callFields,
    /** Whether this endpoint holds my side of the call. */
    mine: flag,
    /** The newest offer to me, when the call rings for me or was rung for me. */
    offer: nullable(Sdp),
  },
  { ...laterCallFields, ...atDevice },
);
export type OwnCall = Infer<typeof OwnCall>;

/** Left out of an event that changes nothing of it, and by servers up to 0.1.0. */
const ofMine = { availability: Availability };

const rings = list(GroupRing, { max: limits.groupRings });
const wallPhones = list(User, { max: limits.wallPhones });

export const Snapshot = object(
  {
    me: User,
    /** My call set: every live call that I am in or rung for, the oldest first. */
    calls: list(OwnCall, { max: limits.calls }),
    /** Calls of mine that ended while nobody could tell me, the oldest first. Told once. */
    ended: list(Call, { max: limits.endedUntold }),
    /**
     * One of these for clients that know no call sets: the active one, else the one I am making, else the oldest that
     * rings, else one that is set aside, else the last that ended.
     */
    call: nullable(Call),
    /** `mine` and `offer` of that call. */
    mine: flag,
    offer: nullable(Sdp),
  },
  {
    ...ofMine,
    /** Left out where there are none, and by servers up to 0.1.0. */
    group_rings: rings,
    /** Likewise. */
    wall_phones: wallPhones,
  },
);
export type Snapshot = Infer<typeof Snapshot>;

/** Whose a signal is. Servers up to 0.1.0 leave it out, for there it is the only other one. */
const ofParty = { from: described('The user whose it is.', Id) };

/** Events, one union by `type`. */
export const Event = choice(
  /** A call rings for me. Confirm with `call/ringing`. */
  object({ type: word('ring'), call: Call, offer: nullable(Sdp) }),
  /** That call is to be rung aloud here: another endpoint of this device has not confirmed within `times.confirm`. */
  object({ type: word('ring_aloud'), call_id: Id }),
  /** A call of mine changed. `mine` says whether this endpoint holds my side of it. */
  object({ type: word('call'), call: Call, mine: flag }, atDevice),
  /** An offer or answer of another party. */
  object({ type: word('description'), call_id: Id, kind: word('offer', 'answer'), sdp: Sdp }, ofParty),
  /** Candidates of another party. */
  object({ type: word('candidates'), call_id: Id, candidates: Candidates }, ofParty),
  /** Net changes among the people this endpoint looks at, since the revision `since`. */
  object({
    type: word('presence'),
    since: Count,
    revision: Count,
    total: Count,
    online: Count,
    changed: list(User, { max: sizes.changes }),
    gone: list(Id, { max: sizes.changes }),
  }),
  /** I was renamed, at this or another endpoint, or my status or availability changed. */
  object({ type: word('me'), me: User }, ofMine),
  /** A device wants to be linked as mine, or somebody has decided about it. */
  object({
    type: word('device_request'),
    pairing_id: Id,
    label: text({ max: limits.label }),
    state: word('waiting', 'approved', 'refused'),
    expires_in_ms: Count,
  }),
  /**
   * So many ask to be let in and wait for an admin. Admins alone are told, when they come and whenever it changes; null
   * says to whoever was one that they are none any more.
   */
  object({ type: word('asks'), waiting: nullable(Count) }),
  /** Too many wrong digits were tried: those that this device shows are good no more. */
  object({ type: word('digits_void'), code: text({ max: limits.codeDigits }) }),
  /** A device came in by my recovery code. */
  object({ type: word('recovered'), device_id: Id, label: text({ max: limits.label }) }),
  /** Both of us can talk now: one of us has asked to be told. */
  object({ type: word('free'), user_id: Id, user: User, asked_by: Id }),
  /**
   * My history changed: an entry came, was seen or was deleted; without `entry_id` all of them were. `entry` is how it
   * stands now, null when it is gone or all are meant. `unseen` missed calls are left.
   */
  object({
    type: word('history'),
    change: word('added', 'seen', 'deleted'),
    entry_id: nullable(Id),
    entry: nullable(Entry),
    unseen: Count,
  }),
  /** A group in which I am named has changed, or was one: `groups/list` has more. No two changes are `at` one time. */
  object({ type: word('groups'), at: Time }),
  /** The calls that ring for others of my groups, and that I may pick up, are these from now on: the oldest first. */
  object({ type: word('group_rings'), rings }),
  /** My favourites, by name: I have made or dropped one, at this or another endpoint. */
  object({ type: word('favourites'), users: list(User, { max: limits.favourites }) }),
  /** The wall phones that answer me are these from now on, by name, and look so. */
  object({ type: word('wall_phones'), users: wallPhones }),
  /** The server stops; come back after a random part of this time. */
  object({ type: word('drain'), within_ms: Count }),
);
export type Event = Infer<typeof Event>;

/** The server's first frame. `snapshot` is null when the events after `resume.seq` follow instead. */
export const Welcome = object(
  {
    t: word('welcome'),
    version: Count,
    epoch: Epoch,
    seq: Count,
    snapshot: nullable(Snapshot),
    /** Unix time of the server in milliseconds. */
    now: Time,
    /** The user must rename before anything else: their name was given to somebody while they were away. */
    name_taken: flag,
  },
  /** For how long the token is good that was shown; null when it ends by disuse alone. Older servers do not say. */
  { token_ms: nullable(Count) },
);
export type Welcome = Infer<typeof Welcome>;

export const AnswerFrame = object({ t: word('answer'), id: text({ max: sizes.id }), http: whole({ min: 100, max: 599 }), body: anyObject });
export type AnswerFrame = Infer<typeof AnswerFrame>;

export const EventFrame = object({ t: word('event'), seq: Seq, event: Event });
export type EventFrame = Infer<typeof EventFrame>;

const closeReasons = Object.keys(closeCodes) as readonly CloseReason[];

/** Why the connection ends; the stream's last frame, and sent before a socket's close as well. */
export const Bye = object({ t: word('bye'), reason: word(...closeReasons), message: text({ max: sizes.sentence }) });
export type Bye = Infer<typeof Bye>;

/**
 * At an event stream whose client has said that it answers: with any request of this endpoint, `users/heartbeat` if
 * there is no other.
 */
export const Ping = object({ t: word('ping') });
export type Ping = Infer<typeof Ping>;

/** Everything the server may send at a live door. */
export const ServerFrame = choice(Welcome, AnswerFrame, EventFrame, Ping, Bye);
export type ServerFrame = Infer<typeof ServerFrame>;
