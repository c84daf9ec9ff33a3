import { Type, type Static } from 'typebox';
import { closeCodes, type CloseReason } from '../codes.ts';
import { sizes } from '../limits.ts';
import { commandNames } from '../routes.ts';
import { Call, Candidate, Id, User } from './words.ts';

/**
 * The first frame of a socket. `resume` asks for the events after `seq` of an earlier connection of the same endpoint.
 */
export const Hello = Type.Object({
  t: Type.Literal('hello'),
  version: Type.Integer({ minimum: 0, maximum: sizes.seq }),
  token: Type.String({ maxLength: 256 }),
  endpoint_id: Id,
  resume: Type.Union([
    Type.Object({ epoch: Type.String({ maxLength: sizes.id }), seq: Type.Integer({ minimum: 0, maximum: sizes.seq }) }),
    Type.Null(),
  ]),
  /** The client reads descriptions whose SDP comes after the JSON. */
  trailing_sdp: Type.Optional(Type.Boolean()),
});
export type Hello = Static<typeof Hello>;

/** A command over the socket; `id` is its request id. The answer is the same object that REST gives. */
export const CommandFrame = Type.Object({
  t: Type.Literal('command'),
  id: Type.String({ minLength: 1, maxLength: sizes.id }),
  name: Type.Enum(commandNames),
  // Any object: of a record each member would be looked at, to find that it may be anything.
  body: Type.Unsafe<Record<string, unknown>>(Type.Object({})),
});
export type CommandFrame = Static<typeof CommandFrame>;

/** Everything a client may send over the socket. */
export const ClientFrame = Type.Union([Hello, CommandFrame]);
export type ClientFrame = Static<typeof ClientFrame>;

export const Snapshot = Type.Object({
  me: User,
  /** My call if I have one, live or ended while I was away and not yet told. */
  call: Type.Union([Call, Type.Null()]),
  /** Whether this endpoint holds my side of the call. */
  mine: Type.Boolean(),
  /** The other side's offer, when the call rings for me or was rung for me. */
  offer: Type.Union([Type.String(), Type.Null()]),
});
export type Snapshot = Static<typeof Snapshot>;

/** Events, one union by `type`. */
export const Event = Type.Union([
  /** A call rings for me. Confirm with `call/ringing`. */
  Type.Object({ type: Type.Literal('ring'), call: Call, offer: Type.Union([Type.String(), Type.Null()]) }),
  /** My call changed. `mine` says whether this endpoint holds my side of it. */
  Type.Object({ type: Type.Literal('call'), call: Call, mine: Type.Boolean() }),
  /** An offer or answer of the other side. */
  Type.Object({ type: Type.Literal('description'), call_id: Id, kind: Type.Enum(['offer', 'answer'] as const), sdp: Type.String() }),
  /** Candidates of the other side. */
  Type.Object({ type: Type.Literal('candidates'), call_id: Id, candidates: Type.Array(Candidate) }),
  /** Net changes among the people this endpoint looks at, since the revision `since`. */
  Type.Object({
    type: Type.Literal('presence'),
    since: Type.Integer(),
    revision: Type.Integer(),
    total: Type.Integer(),
    changed: Type.Array(User),
    gone: Type.Array(Id),
  }),
  /** I was renamed, at this or another endpoint, or my status changed. */
  Type.Object({ type: Type.Literal('me'), me: User }),
  /** The server stops; come back after a random part of this time. */
  Type.Object({ type: Type.Literal('drain'), within_ms: Type.Integer() }),
]);
export type Event = Static<typeof Event>;

/** The server's first frame. `snapshot` is null when the events after `resume.seq` follow instead. */
export const Welcome = Type.Object({
  t: Type.Literal('welcome'),
  version: Type.Integer(),
  epoch: Type.String(),
  seq: Type.Integer(),
  snapshot: Type.Union([Snapshot, Type.Null()]),
  /** Unix time of the server in milliseconds. */
  now: Type.Integer(),
  /** The user must rename before anything else: their name was given to somebody while they were away. */
  name_taken: Type.Boolean(),
  /** The server reads SDP after the JSON of a frame. */
  trailing_sdp: Type.Boolean(),
});
export type Welcome = Static<typeof Welcome>;

export const AnswerFrame = Type.Object({
  t: Type.Literal('answer'),
  id: Type.String(),
  http: Type.Integer(),
  body: Type.Record(Type.String(), Type.Unknown()),
});
export type AnswerFrame = Static<typeof AnswerFrame>;

export const EventFrame = Type.Object({ t: Type.Literal('event'), seq: Type.Integer({ minimum: 1 }), event: Event });
export type EventFrame = Static<typeof EventFrame>;

const closeReasons = Object.keys(closeCodes) as readonly CloseReason[];

/** Why the connection ends; the stream's last frame, and sent before a socket's close as well. */
export const Bye = Type.Object({ t: Type.Literal('bye'), reason: Type.Enum(closeReasons), message: Type.String() });
export type Bye = Static<typeof Bye>;

/**
 * At an event stream whose client has said that it answers: with any request of this endpoint, `users/heartbeat` if
 * there is no other.
 */
export const Ping = Type.Object({ t: Type.Literal('ping') });
export type Ping = Static<typeof Ping>;

/** Everything the server may send at a live door. */
export const ServerFrame = Type.Union([Welcome, AnswerFrame, EventFrame, Ping, Bye]);
export type ServerFrame = Static<typeof ServerFrame>;
