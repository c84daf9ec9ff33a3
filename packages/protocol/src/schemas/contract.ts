import { Type, type TObject, type TProperties } from 'typebox';
import { limits, sizes } from '../limits.ts';
import type { CommandName } from '../routes.ts';
import { Call, Candidate, Description, IceServer, Id, Name, RequestId, User, UserStatus, someId } from './words.ts';

/**
 * Who may call a command, and when. `nobody` needs no token; `anybody` needs one; the rest are the parties of the call
 * that the body names, with the statuses of the call in which the command may change something. What changes a call
 * must come from the endpoint that holds the party's side of it, unless it may come from `anywhere` of the same user.
 */
export type Access =
  | { readonly who: 'nobody' | 'anybody' }
  | {
      readonly who: 'party' | 'caller' | 'callee';
      readonly when: readonly ('calling' | 'incall' | 'onhold' | 'ended')[];
      readonly anywhere?: true;
    };

export interface Contract {
  readonly summary: string;
  readonly access: Access;
  /** Body of a POST, query of a GET, `body` of a frame. Unknown fields are ignored. */
  readonly input: TObject;
  /** What the answer carries beside `status`. */
  readonly answer: TObject;
  /** Whether a repeated request id gets the first answer again: every POST. */
  readonly changes: boolean;
  /** Whether the body may be as large as an SDP text. */
  readonly large?: true;
}

const me = Type.Optional(Type.String({ maxLength: sizes.id, description: 'For clients of the original API; must be your own.' }));
const query = <P extends TProperties>(fields: P) => Type.Object({ user_id: me, ...fields });
const command = <P extends TProperties>(fields: P) =>
  Type.Object({
    user_id: me,
    request_id: Type.Optional(RequestId),
    endpoint_id: Type.Optional(
      Type.String({ maxLength: sizes.id, description: 'The endpoint of the event stream that this command belongs to.' }),
    ),
    ...fields,
  });
const CallId = someId();
const call = Type.Object({ call: Call });
const nothing = Type.Object({});
const anybody: Access = { who: 'anybody' };
const party = (...when: ('calling' | 'incall' | 'onhold' | 'ended')[]) => ({ who: 'party', when }) as const satisfies Access;

/** The contract of every command: one row each, or this file does not compile. */
export const contract = {
  'users/register': {
    summary: 'Take a name and get a token.',
    access: { who: 'nobody' },
    input: Type.Object({ username: Name, request_id: Type.Optional(RequestId) }),
    answer: Type.Object({ user_id: Id, username: Type.String(), token: Type.String(), heartbeat_interval_ms: Type.Integer() }),
    changes: true,
  },
  'users/list': {
    summary: 'Who is online, by name. At a live door it also says whom presence events shall be about.',
    access: anybody,
    input: query({
      search: Type.Optional(Type.String({ maxLength: limits.name * 2, description: 'Part of a name.' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.page })),
      after: Type.Optional(Type.String({ maxLength: 512, description: 'The `next` of the page before.' })),
      endpoint_id: Type.Optional(Type.String({ maxLength: sizes.id })),
    }),
    answer: Type.Object({
      users: Type.Array(User),
      total: Type.Integer(),
      revision: Type.Integer(),
      next: Type.Union([Type.String(), Type.Null()]),
    }),
    changes: false,
  },
  'users/rename': {
    summary: 'Take another name.',
    access: anybody,
    input: command({ username: Name }),
    answer: Type.Object({ username: Type.String() }),
    changes: true,
  },
  'users/get': {
    summary: 'One user who is online.',
    access: anybody,
    input: Type.Object({ user_id: Type.String({ maxLength: sizes.id }) }),
    answer: Type.Object({ user_id: Id, username: Type.String(), user_status: UserStatus, user: User }),
    changes: false,
  },
  'users/heartbeat': {
    summary: 'I am still here. Any other request says so too.',
    access: anybody,
    input: command({}),
    answer: Type.Object({ success: Type.Boolean() }),
    changes: true,
  },
  'users/leaving': {
    summary:
      'The page of this endpoint closes or is loaded again. If no endpoint takes its place within 3 s, a ring of mine ends, and in a call the other is told.',
    access: anybody,
    input: command({}),
    answer: nothing,
    changes: true,
  },
  'users/disconnect': {
    summary: 'Go offline at once; a call of mine ends as hung_up.',
    access: anybody,
    input: command({
      revoke_token: Type.Optional(Type.Boolean({ description: 'Also make the token worthless: sign out for good.' })),
      others_stay: Type.Optional(
        Type.Boolean({
          description: 'If other connections of mine are there, only this endpoint goes: they, their call and the token stay.',
        }),
      ),
    }),
    answer: Type.Object({ success: Type.Boolean() }),
    changes: true,
  },
  'call/initiate': {
    summary: 'Call somebody. If they are calling me at this moment, their call is accepted instead.',
    access: anybody,
    input: command({ target_user_id: Type.String({ maxLength: sizes.id }), offer: Type.Optional(Description) }),
    answer: Type.Object({ call_id: Id, call: Call }),
    changes: true,
    large: true,
  },
  'call/ringing': {
    summary: 'Confirm that this device rings.',
    access: { who: 'callee', when: ['calling'] },
    input: command({ call_id: CallId }),
    answer: call,
    changes: true,
  },
  'call/accept': {
    summary: 'Accept a call that rings for me.',
    access: { who: 'callee', when: ['calling'] },
    input: command({ call_id: CallId, answer: Type.Optional(Description) }),
    answer: call,
    changes: true,
    large: true,
  },
  'call/reject': {
    summary: 'Decline a call that rings for me.',
    access: { who: 'callee', when: ['calling'] },
    input: command({ call_id: CallId }),
    answer: call,
    changes: true,
  },
  'call/end': {
    summary: 'Hang up, or cancel a call that was not accepted yet; from any endpoint of mine, for to end a call can harm nobody.',
    access: { ...party('calling', 'incall', 'onhold'), anywhere: true },
    input: command({
      call_id: CallId,
      reason: Type.Optional(
        Type.Enum(['hung_up', 'lost', 'failed'] as const, {
          description: 'hung_up when left out; lost and failed when the sound could not be kept or made.',
        }),
      ),
    }),
    answer: call,
    changes: true,
  },
  'call/hold': {
    summary: 'Set the call aside. Twice is fine.',
    access: party('incall', 'onhold'),
    input: command({ call_id: CallId }),
    answer: call,
    changes: true,
  },
  'call/resume': {
    summary: 'Lift my own hold.',
    access: party('onhold'),
    input: command({ call_id: CallId }),
    answer: call,
    changes: true,
  },
  'call/sound': {
    summary: 'Say whether this endpoint has the sound of the other. Talk time stands while anybody says no; the first word begins it.',
    access: party('incall', 'onhold'),
    input: command({ call_id: CallId, connected: Type.Boolean() }),
    answer: call,
    changes: true,
  },
  'call/take': {
    summary:
      'Take my side of a call to this endpoint: one that was accepted, or one that I am making. From the endpoint that holds it already: success, nothing changes.',
    access: { ...party('calling', 'incall', 'onhold'), anywhere: true },
    input: command({
      call_id: CallId,
      gone: Type.Optional(
        Type.Boolean({
          description: 'Take it only if nobody of mine is there with it now: its endpoint has no connection, or its program is silent.',
        }),
      ),
    }),
    answer: call,
    changes: true,
  },
  'signal/offer': {
    summary: 'Pass an SDP offer on to the other side.',
    access: party('calling', 'incall', 'onhold'),
    input: command({ call_id: CallId, offer: Description }),
    answer: nothing,
    changes: true,
    large: true,
  },
  'signal/answer': {
    summary: 'Pass an SDP answer on to the other side. From the callee it is kept until the accept.',
    access: party('calling', 'incall', 'onhold'),
    input: command({ call_id: CallId, answer: Description }),
    answer: nothing,
    changes: true,
    large: true,
  },
  'signal/ice': {
    summary: 'Pass ICE candidates on to the other side. From the callee they are kept until the accept.',
    access: party('calling', 'incall', 'onhold'),
    input: command({
      call_id: CallId,
      candidate: Type.Union([Candidate, Type.Array(Candidate, { minItems: 1, maxItems: limits.candidatesPerMessage })]),
    }),
    answer: nothing,
    changes: true,
    large: true,
  },
  'signal/incoming': {
    summary: 'The oldest call now ringing for me, or null. Reading destroys nothing.',
    access: anybody,
    input: query({}),
    answer: Type.Object({
      call: Type.Union([Type.Object({ ...Call.properties, offer: Type.Optional(Type.String()) }), Type.Null()]),
    }),
    changes: false,
  },
  'signal/status': {
    summary: 'The call. An ended one answers 404 call_ended for 60 s.',
    access: party('calling', 'incall', 'onhold', 'ended'),
    input: query({ call_id: CallId }),
    answer: call,
    changes: false,
  },
  'signal/get-offer': {
    summary: 'The latest offer of the other side.',
    access: party('calling', 'incall', 'onhold'),
    input: query({ call_id: CallId }),
    answer: Type.Object({ offer: Type.Optional(Type.String()) }),
    changes: false,
  },
  'signal/get-answer': {
    summary: 'The latest answer of the other side.',
    access: party('calling', 'incall', 'onhold'),
    input: query({ call_id: CallId }),
    answer: Type.Object({ answer: Type.Optional(Type.String()) }),
    changes: false,
  },
  'signal/get-ice': {
    summary: 'The candidates of the other side since a cursor.',
    access: party('calling', 'incall', 'onhold'),
    input: query({ call_id: CallId, after: Type.Optional(Type.Integer({ minimum: 0, maximum: sizes.seq })) }),
    answer: Type.Object({ candidates: Type.Array(Candidate), next: Type.Integer() }),
    changes: false,
  },
  'ice-servers': {
    summary: 'STUN and TURN servers for this call; none when both are on private addresses.',
    access: party('calling', 'incall', 'onhold'),
    input: query({ call_id: CallId }),
    // Seconds after which the credentials open no door any more; left out when there are none.
    answer: Type.Object({ ice_servers: Type.Array(IceServer), ttl: Type.Optional(Type.Integer({ minimum: 1 })) }),
    changes: false,
  },
} as const satisfies Record<CommandName, Contract>;
