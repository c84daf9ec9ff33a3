import { endReasons, errorCodes } from '../codes.ts';
import { limits, sizes } from '../limits.ts';
import { choice, flag, list, nullable, object, text, whole, word, type Infer } from '../shape.ts';

/** A public name of a user, call or endpoint: a UUID (RFC 9562), never a secret. */
export const Id = text({ min: 36, max: 36, pattern: '^[0-9a-fA-F-]{36}$' });

/** A name as it is typed. This length is generous, for the limit counts after trimming. */
export const Name = text({ max: limits.name * 4 });

/** A label of a device as it is typed; it is limited as a name is. */
export const Label = text({ max: limits.label * 4 });

/** A public key on P-256 as SPKI, base64url (RFC 5480): 91 bytes. */
export const PublicKey = text({ min: 1, max: 128 });

/** An ECDSA signature as the 64 bytes of IEEE P1363, base64url. */
export const Proof = text({ min: 1, max: 128 });

export const Challenge = text({ min: 1, max: 128 });

/** What one device alone knows, or stands in the fragment of a link: 32 bytes as base64url. */
export const Secret = text({ min: 1, max: 128 });
/** An address that opens the page with a secret. */
export const PageUrl = text({ max: sizes.url });

/** A recovery code as it is made, or as somebody types it. */
export const RecoveryCode = text({ min: 1, max: 200 });

/** A name as it is shown. */
export const Username = text({ max: limits.name });

/** Any text of an id's length: one that is none of ours is not found, and no matter of shape. */
export const SomeId = text({ min: 1, max: sizes.id });

export const RequestId = text({ min: 1, max: sizes.id });

/** Where the next page begins; only who gave it can read it. */
export const Cursor = text({ max: 512 });

/** How many, or milliseconds that something takes. */
export const Count = whole({ max: sizes.seq });

/** Unix time in milliseconds. */
export const Time = whole({ max: sizes.time });

export const UserStatus = word('idle', 'calling', 'ringing', 'incall', 'onhold', 'offline');
export type UserStatus = Infer<typeof UserStatus>;

export const CallStatus = word('calling', 'incall', 'onhold', 'ended');
export type CallStatus = Infer<typeof CallStatus>;

export const Reason = word(...endReasons);

export const User = object(
  {
    id: Id,
    username: Username,
    status: UserStatus,
    last_heartbeat: Count,
    reach: word('rings', 'notified', 'away'),
    dnd: flag,
    last_seen: Count,
    guest: flag,
  },
  {
    /** Left out of a person. */
    kind: word('group'),
    /** A page of theirs answers by itself when people call whom they have named; left out when none does. */
    wall: flag,
  },
);
/** A user as everybody may see them, or a group, which is called in the same way. */
export type User = Infer<typeof User>;

export const Device = object({
  device_id: Id,
  label: text({ max: limits.label }),
  created_at: Time,
  last_seen: Count,
  current: flag,
  push: flag,
});
/** A device of mine. */
export type Device = Infer<typeof Device>;

export const GuestLink = object({ link_id: Id, target_user_id: Id, label: text({ max: limits.label }), ends_at: Time, made_at: Time });
/** A link by which somebody without a name can call one person. */
export type GuestLink = Infer<typeof GuestLink>;

export const PartyState = word('alerting', 'ringing', 'joined', 'left');
export type PartyState = Infer<typeof PartyState>;

/** Some of the parties. */
const parties = list(Id, { max: limits.partiesEver });

/** Servers up to 0.1.0, where a call has two parties, leave out what comes second. */
export const Party = object(
  {
    user_id: Id,
    username: Username,
    role: word('caller', 'callee', 'invited'),
    state: PartyState,
    held: flag,
    muted: flag,
  },
  {
    /** Who has rung them, if not the caller who began the call. */
    invited_by: nullable(Id),
    /** Whom of the others they have no way to. */
    deaf_to: parties,
    /** `talk_ms` of the call when they joined: their own is what came after. */
    talk_from: Count,
    /** The group for which they were rung. */
    group: nullable(Id),
    /** How many of their devices have confirmed that they ring; 0 when they are not rung. */
    rings_on: whole({ max: limits.devices }),
    /** When they are rung no more, by the server's clock; null when they are not rung. */
    ring_ends: nullable(Time),
  },
);
/** One user's place in one call. */
export type Party = Infer<typeof Party>;

/** That a party has left the call to somebody else, who is rung: by whom, and to whom. */
export const Transfer = object({
  by: Id,
  to: Id,
  /** Why they did not take it, so that the one who transferred is rung. */
  returned: nullable(Reason),
});
export type Transfer = Infer<typeof Transfer>;

/** What every server says of a call. */
export const callFields = {
  call_id: Id,
  caller_id: Id,
  caller_username: Username,
  callee_id: Id,
  callee_username: Username,
  status: CallStatus,
  kind: word('direct', 'conference'),
  parties: list(Party, { min: 2, max: limits.partiesEver }),
  held_by: parties,
  held_ms: Count,
  sound_up: parties,
  sound_down: parties,
  away: parties,
  version: whole({ min: 1, max: sizes.seq }),
  created_at: Time,
  ringing: flag,
  talk_ms: Count,
  reason: nullable(Reason),
  ended_by: nullable(Id),
  invited_by: nullable(Id),
  replaces: nullable(Id),
};

const Named = object({ id: Id, username: Username });

/** What servers up to 0.1.0 leave out. */
export const laterCallFields = {
  /** The group by which the call came. */
  group: nullable(Named),
  /** Who has taken it, of a call that is over for me because somebody else has. */
  answered_by: nullable(Named),
  /** Who was rung before, and why somebody else is rung in their place, the first of them first. */
  forwarded: list(object({ id: Id, username: Username, why: Reason }), { max: limits.partiesEver }),
  /** Of a call that has ended: the one in which its parties go on. */
  replaced_by: nullable(Id),
  /** How it was transferred last. */
  transfer: nullable(Transfer),
  /** What was said by whoever declined last. */
  message: nullable(text({ max: limits.message })),
};

export const Call = object(callFields, laterCallFields);
/** The whole snapshot of a call, the same in every answer and event. */
export type Call = Infer<typeof Call>;

export const outcomes = [
  'talked',
  'missed',
  'declined',
  'cancelled',
  'busy',
  'no_answer',
  'unreachable',
  'answered_elsewhere',
  'lost',
  'failed',
] as const;
/** What became of a call for one of its users. */
export type CallOutcome = (typeof outcomes)[number];

/** Who else was in a call; `as`: the group that was called, or who has taken the call in my place. */
const Other = object({ id: Id, username: Username }, { as: word('group', 'answered') });

export const Entry = object(
  {
    entry_id: Id,
    call_id: Id,
    /** When the call began. */
    at: Time,
    direction: word('in', 'out'),
    outcome: word(...outcomes),
    talk_ms: Count,
    others: list(Other, { max: limits.partiesEver }),
    /** False of a missed call until its user has seen it. */
    seen: flag,
    message_id: nullable(Id),
  },
  {
    /** What was said when it was declined. Servers up to 0.1.0 leave it out. */
    message: nullable(text({ max: limits.message })),
  },
);
/** A call in the history of one of its users, as it came out for them. */
export type Entry = Infer<typeof Entry>;

/** SDP (RFC 8866). */
export const Sdp = text({ max: sizes.description });

const someSdp = text({ min: 1, max: sizes.description });
/** SDP as text, or as an RTCSessionDescriptionInit. The text is not parsed by the server. */
export const Description = choice(someSdp, object({ sdp: someSdp }, { type: text({ max: 16 }) }));
export type Description = Infer<typeof Description>;

const candidateText = text({ max: sizes.candidate });
export const CandidateObject = object(
  { candidate: candidateText },
  {
    sdpMid: nullable(text({ max: 64 })),
    sdpMLineIndex: nullable(whole({ max: 64 })),
    usernameFragment: nullable(text({ max: 256 })),
  },
);
/** One ICE candidate (RFC 8839): its text, or an RTCIceCandidateInit. */
export const Candidate = choice(candidateText, CandidateObject);
export type Candidate = Infer<typeof Candidate>;

/** All candidates of one party for another that are kept, at most. */
export const Candidates = list(Candidate, { max: limits.candidatesKept });

export const IceServer = object(
  { urls: list(text({ max: 512 }), { max: 16 }) },
  { username: text({ max: 512 }), credential: text({ max: 512 }) },
);
/** An entry of RTCConfiguration.iceServers (W3C webrtc-pc 4.2.1). */
export type IceServer = Infer<typeof IceServer>;

export const Failure = object(
  { status: word('error'), code: word(...errorCodes), message: text({ max: sizes.sentence }) },
  {
    reason: Reason,
    call: Call,
    kept: flag,
    /** The call that never rang and stands in the history of both. */
    call_id: Id,
    may_ask: flag,
    retry_after: whole({ min: 1, max: sizes.seq }),
  },
);
/** What any command answers when it fails. */
export type Failure = Infer<typeof Failure>;

export const Health = object(
  {
    status: word('ok', 'degraded'),
    version: text({ max: 64 }),
  },
  {
    reason: text({ max: sizes.sentence }),
    addresses: list(text({ max: 512 }), { max: 64 }),
  },
);
/** How the server is, at `GET /api/health`. */
export type Health = Infer<typeof Health>;
