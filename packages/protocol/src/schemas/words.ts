import { Type, type Static } from 'typebox';
import { endReasons } from '../codes.ts';
import { limits, sizes } from '../limits.ts';

/** A public name of a user, call or endpoint: a UUID (RFC 9562), never a secret. */
export const Id = Type.String({ pattern: '^[0-9a-fA-F-]{36}$', description: 'A UUID.' });

/** Raw length is generous here, for the limit counts after trimming; the directory checks the rest. */
export const Name = Type.String({ maxLength: limits.name * 4, description: `A name of 1 to ${limits.name} characters after trimming.` });

/** Any text of an id's length: one that is none of ours is not found, and no matter of shape. */
export const someId = (description?: string) => Type.String({ minLength: 1, maxLength: sizes.id, ...(description && { description }) });

export const RequestId = Type.String({
  minLength: 1,
  maxLength: sizes.id,
  description: 'Made by the client. The same id from the same user gets the same answer again and nothing happens twice.',
});

export const UserStatus = Type.Enum(['idle', 'calling', 'ringing', 'incall', 'onhold'] as const, {
  description: 'Shown as Available, Calling, Ringing, In call, On hold.',
});
export type UserStatus = Static<typeof UserStatus>;

export const CallStatus = Type.Enum(['calling', 'incall', 'onhold', 'ended'] as const);
export type CallStatus = Static<typeof CallStatus>;

export const Reason = Type.Enum(endReasons);

export const User = Type.Object({
  id: Id,
  username: Type.String(),
  status: UserStatus,
  last_heartbeat: Type.Integer({ description: 'Unix time in seconds.' }),
});
/** A user as everybody may see them. */
export type User = Static<typeof User>;

export const Call = Type.Object({
  call_id: Id,
  caller_id: Id,
  caller_username: Type.String(),
  callee_id: Id,
  callee_username: Type.String(),
  status: CallStatus,
  held_by: Type.Array(Id, { maxItems: 2, description: 'Who has set the call aside.' }),
  held_ms: Type.Integer({ description: 'For how many milliseconds it has been on hold; 0 when it is not.' }),
  sound_up: Type.Array(Id, { maxItems: 2, description: 'Whose endpoint says that the sound is connected (`call/sound`).' }),
  sound_down: Type.Array(Id, { maxItems: 2, description: 'Whose endpoint says that there is no sound. Meanwhile talk time stands.' }),
  away: Type.Array(Id, { maxItems: 2, description: 'Whose page has said that it closes, 3 s ago or more, and is not back.' }),
  version: Type.Integer({ minimum: 1, description: 'Grows with every change; drop what is older than what you have.' }),
  created_at: Type.Integer({ description: 'Unix time in milliseconds.' }),
  ringing: Type.Boolean({ description: 'A device of the callee has confirmed that it rings.' }),
  talk_ms: Type.Integer({ description: 'Milliseconds talked so far, holds and lost sound left out.' }),
  reason: Type.Union([Reason, Type.Null()]),
  ended_by: Type.Union([Id, Type.Null()]),
});
/** The whole snapshot of a call, the same in every answer and event. */
export type Call = Static<typeof Call>;

/** SDP (RFC 8866) as text, or as an RTCSessionDescriptionInit. The text is not parsed by the server. */
export const Description = Type.Union([
  Type.String({ minLength: 1, maxLength: sizes.description }),
  Type.Object({ type: Type.Optional(Type.String({ maxLength: 16 })), sdp: Type.String({ minLength: 1, maxLength: sizes.description }) }),
]);
export type Description = Static<typeof Description>;

const CandidateText = Type.String({ maxLength: sizes.candidate });
export const CandidateObject = Type.Object({
  candidate: CandidateText,
  sdpMid: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
  sdpMLineIndex: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 64 }), Type.Null()])),
  usernameFragment: Type.Optional(Type.Union([Type.String({ maxLength: 256 }), Type.Null()])),
});
/** One ICE candidate (RFC 8839): its text, or an RTCIceCandidateInit. */
export const Candidate = Type.Union([CandidateText, CandidateObject]);
export type Candidate = Static<typeof Candidate>;

export const IceServer = Type.Object({
  urls: Type.Array(Type.String()),
  username: Type.Optional(Type.String()),
  credential: Type.Optional(Type.String()),
});
/** An entry of RTCConfiguration.iceServers (W3C webrtc-pc 4.2.1). */
export type IceServer = Static<typeof IceServer>;
