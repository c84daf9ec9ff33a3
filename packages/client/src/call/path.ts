import type { Media } from '../snapshot.ts';
import type { FarEnd } from './far-end.ts';
import { healthy, type Health } from './health.ts';

/**
 * The way of the sound between the two. It is found, lost and found again without a word from the server, which only
 * carries descriptions. Pure.
 *
 *     accepted ---> connecting ---connected---> connected <---connected, bytes flow--- reconnecting
 *                       |                           |                                   ^   |   ^
 *                       |                           +------ lost, silent, renewed ------+   |   |
 *                       v                                                                   v   |
 *                  given up: failed                                            given up: lost   |
 *                                                                                               |
 *     taken over ---> asking ---granted---> granted ---servers known, a new connection is made--+
 */
export type Path = Asking | Granted | Connecting | Connected | Reconnecting;

/** My side of the call is asked for, which another page or device of mine held. There is no connection yet. */
export interface Asking extends Unmade {
  readonly phase: 'asking';
  /** The newest version of the call (0: none) that was told meanwhile as one that this phone has no side of. */
  readonly denied: number;
  /** Another page or device of mine has it, as far as is known here, or none has since this one was loaded again. */
  readonly from: 'another' | 'none';
}

/** My side is mine. Servers that help to find a way are asked for first. */
export interface Granted extends Unmade {
  readonly phase: 'granted';
}

/** There has been no sound yet. */
export interface Connecting extends Searching {
  readonly phase: 'connecting';
}

/** The sound is up. `doubtful`: nothing has come for a moment, and it may be lost. */
export interface Connected {
  readonly phase: 'connected';
  readonly sound: 'flows' | 'doubtful';
  readonly connection: Connection;
}

/** There was sound, here or on the page before, and another way is looked for. */
export interface Reconnecting extends Searching {
  readonly phase: 'reconnecting';
}

interface Unmade {
  /** Since when there is no sound, on the phone's clock. */
  readonly since: number;
  /** The other's newest offer, and the fingerprint of their newest answer. */
  readonly offer: string | null;
  readonly print: string | null;
}

interface Searching {
  readonly since: number;
  /** How often a way was looked for since then, and the span (`spanOf`) in which a new connection was made for it. */
  readonly tries: number;
  readonly renewals: number;
  readonly connection: Connection;
}

/** What is known of the connection that stands. */
export interface Connection {
  readonly end: FarEnd;
  readonly health: Health;
  /** `stalled`: it has looked for candidates and found none. */
  readonly gathering: 'going' | 'stalled';
  /** Answers taken since my last offer: a second one means that offers crossed. */
  readonly answers: number;
}

/** Everything that can happen to a path, by name. */
export interface PathEvents {
  /** What the browser says of the connection. */
  connection: { readonly state: 'connecting' | 'connected' | 'disconnected' | 'failed' };
  /** Candidates were found; or none, for a while. */
  gathered: object;
  stalled: object;
  /** Bytes of sound received in all, and whether any are expected. */
  flow: { readonly bytes: number; readonly expected: boolean };
  /** A description of the other. `missed-offer`: their first one, which had to be asked for. */
  offer: { readonly sdp: string };
  'missed-offer': { readonly sdp: string };
  answer: { readonly sdp: string };
  /** An answer of the other could not be taken. */
  broken: object;
  /** The network here is another, or the other hears nothing of me: the old way may be dead. */
  network: object;
  /** The server can be reached again. */
  linked: object;
  /** The other's page is gone. */
  left: object;
  /** The pause before the next try is over; or all of the time that is given it. */
  mend: object;
  sound: object;
  /** My side was told to be another's, in this version; or it is given to me; and the servers are known. */
  denied: { readonly version: number };
  granted: object;
  served: object;
}

export type PathEventName = keyof PathEvents;

/** One event, or any of those named. */
export type PathEvent<N extends PathEventName = PathEventName> = { [T in N]: { readonly type: T } & PathEvents[T] }[N];

export type PathEffect =
  /** Offer new candidates (ICE restart, RFC 8445 section 2.4). */
  | { readonly type: 'restart' }
  /** Make a new connection and offer it; or answer an offer with it. */
  | { readonly type: 'renew' }
  | { readonly type: 'follow'; readonly sdp: string }
  /** With the connection that stands: answer their first offer, answer a further one, take their answer. */
  | { readonly type: 'first'; readonly sdp: string }
  | { readonly type: 'take-offer'; readonly sdp: string }
  | { readonly type: 'take-answer'; readonly sdp: string }
  /** Ask the server for servers that help to find a way. */
  | { readonly type: 'servers' }
  /** Tell the other that nothing is heard of them. */
  | { readonly type: 'again' }
  /** Send the event of that name after so many milliseconds, or do not (null). */
  | { readonly type: 'timer'; readonly name: 'mend' | 'sound'; readonly ms: number | null }
  /** The sound is there, or there again. */
  | { readonly type: 'up' }
  | { readonly type: 'give-up'; readonly reason: 'lost' | 'failed' };

export interface PathStep {
  readonly path: Path;
  readonly effects: readonly PathEffect[];
}

/** When, and between whom, a step is made. */
export interface Around {
  /** Milliseconds on the phone's clock. */
  readonly now: number;
  /** The callee is the polite side of a negotiation. */
  readonly side: 'caller' | 'callee';
  /** The server can be reached; and it knows the call. */
  readonly linked: boolean;
  readonly known: boolean;
}

/** How long sound may be missing, at first or later, before the call is given up. */
export const giveUpAfter = 45_000;

/** What is known of a connection that was just made. What flowed on the one before says nothing of it. */
export function freshConnection(end: FarEnd): Connection {
  return { end, health: healthy, gathering: 'going', answers: 0 };
}

/** A path on which nothing was looked for yet. */
export function searching(phase: 'connecting' | 'reconnecting', since: number, connection: Connection): Connecting | Reconnecting {
  return {
    phase,
    since,
    tries: 0,
    renewals: 0,
    connection,
  };
}

/** Without the server no other way is found for a sound that is lost, or may be. */
export function isUrgent(path: Path): boolean {
  return path.phase !== 'connected' || path.sound === 'doubtful';
}

/** The path as a page shows it. */
export function mediaOf({ phase }: Path): Media {
  return phase === 'asking' || phase === 'granted' ? 'reconnecting' : phase;
}

/** Whether my side of the call is still to become mine. */
export function isUnmade(path: Path): path is Asking | Granted {
  return path.phase === 'asking' || path.phase === 'granted';
}

/** When a sound that was there is given up, on the phone's clock; null while it is not lost. */
export function givenUpAt(path: Path): number | null {
  return path.phase === 'connected' || path.phase === 'connecting' ? null : path.since + giveUpAfter;
}
