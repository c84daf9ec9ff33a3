import type { Call, Candidate, ErrorCode, GroupRing, IceServer } from '@earshot/protocol';
import type { PeerEvent } from '../ports.ts';
import type { Problem } from '../problems.ts';
import type { Person } from '../snapshot.ts';
import type { CallCommandName, TimerName } from './effect.ts';

/** What the server answered to a command; `code` is null when it succeeded, `silent` when no answer came in time. */
export interface Reply {
  readonly code: ErrorCode | 'silent' | null;
  /** The server's sentence, for bug reports. */
  readonly message: string;
  /** Milliseconds after which the server wants to be asked again, if it has said so. */
  readonly again: number | null;
  readonly call: Call | null;
  readonly offer: string | null;
  readonly answer: string | null;
  readonly candidates: readonly Candidate[];
  readonly servers: readonly IceServer[];
  /** Milliseconds for which the credentials of `servers` open a door; null where there are none. */
  readonly ttl: number | null;
}

/** What the server's snapshot says of a call, or that it has none. */
export interface Standing {
  readonly call: Call | null;
  readonly mine: boolean;
  readonly offer: string | null;
}

/**
 * What I do about others in a call: ring somebody more; leave it to somebody who is rung, or whom I have another call
 * with; or bring in everybody of another call. `id` is the person, or the other call.
 */
export interface Joining {
  readonly how: 'invite' | 'transfer' | 'transfer-to' | 'merge';
  readonly id: string;
}

/** What becomes of the call that I am in when I accept another: it is set aside, or it ends. */
export type Others = 'hold' | 'end';

/** For which call, and whose: servers up to 0.1.0 do not say it. */
interface Signal {
  readonly callId: string;
  readonly from?: string | undefined;
}

/** Everything that can happen to a call, by name. */
export interface CallEvents {
  // From the person. `unfit` says why no call can be made here; `ready`: the microphone opens without a question.
  call: { readonly other: Person; readonly ready: boolean; readonly unfit: Problem | null };
  /** `others`: what becomes of the call that I am in. */
  accept: { readonly ready: boolean; readonly unfit: Problem | null; readonly others: Others };
  /** I answer a call in the place of whom it rings for. */
  'pick-up': CallEvents['accept'] & { readonly ring: GroupRing & { readonly call: Call } };
  /** A finger is on Accept, or has left it without pressing. `ready` as above. */
  reach: { readonly on: boolean; readonly ready: boolean };
  /** `message`: a word for the caller. */
  decline: { readonly message?: string | undefined };
  /** Take my call over from another tab or device. */
  take: { readonly unfit: Problem | null };
  hold: object;
  resume: object;
  mute: object;
  unmute: object;
  /** My unfinished line of text reads so now; a break finishes it. */
  write: { readonly text: string };
  join: Joining;
  end: object;
  hear: object;
  dismiss: object;
  // From the server.
  ring: { readonly call: Call; readonly offer: string | null };
  changed: { readonly call: Call; readonly mine: boolean };
  description: Signal & { readonly kind: 'offer' | 'answer'; readonly sdp: string };
  candidates: Signal & { readonly list: readonly Candidate[] };
  /** The link is up again; `standing` is null when nothing was missed or what was missed follows. */
  linked: { readonly standing: Standing | null };
  reply: { readonly attempt: string; readonly to: CallCommandName; readonly reply: Reply };
  // From the media. `problem` is null when the microphone is open.
  microphone: { readonly attempt: string; readonly problem: Problem | null };
  /** `ready`: another one opens without a question. */
  'microphone-lost': { readonly attempt: string; readonly problem: Problem; readonly ready: boolean };
  /** Bytes of sound received in all. */
  flow: { readonly attempt: string; readonly bytes: number };
  /** A description is ready to be sent; `sdp` is null when a remote offer needs no answer. */
  described: { readonly attempt: string; readonly kind: DescriptionKind; readonly sdp: string | null };
  broken: { readonly attempt: string; readonly doing: Doing; readonly detail: string };
  peer: { readonly attempt: string; readonly event: PeerEvent };
  // From the phone itself.
  /** I accept another call, and this one is silent meanwhile. */
  standby: object;
  /** The other accept came to nothing. */
  back: object;
  /** The network of this device has changed, or came back. */
  network: object;
  timer: { readonly attempt: string; readonly name: TimerName };
  /** This page closes, or is loaded again. */
  leaving: object;
  /** Nobody is signed in any more. */
  out: object;
}

/** `offer` and `restart` are mine, `answer` is to the first offer of the other, `reanswer` to a later one. */
export type DescriptionKind = 'offer' | 'answer' | 'restart' | 'reanswer';

/** What a peer failed at. */
export type Doing = 'peer' | 'prepare' | 'take-answer' | DescriptionKind;

export type CallEventName = keyof CallEvents;

/** One event, or any of those named. */
export type CallEvent<N extends CallEventName = CallEventName> = { [T in N]: { readonly type: T } & CallEvents[T] }[N];
