import type { Availability, Call, EndReason, Entry, GroupRing, MyDevice, User } from '@earshot/protocol';
import type { Problem } from './problems.ts';

/** Everything a page needs to draw, as one value. A new object each time something changed, so `===` tells. */
export interface PhoneSnapshot {
  readonly session: Session;
  readonly link: Link;
  readonly people: People;
  readonly history: History;
  /** The call that the person is at: the one in focus of `calls`. */
  readonly call: CallView;
  /** All my calls, in the order in which they began; none of them is idle. */
  readonly calls: readonly CallEntry[];
  /**
   * Devices to decide about: `ask('devices/approve')` lets one in that waits, `ask('devices/refuse')` does not, and
   * `ask('devices/remove')` takes back one that came by my recovery code.
   */
  readonly requests: readonly DeviceRequest[];
  /** The newest thing that went wrong, until `dismiss()` or the next success. Sign-in problems stand in `session`. */
  readonly problem: Problem | null;
  readonly microphone: MicrophoneAccess;
  /** Whose ring came and went while something else was in front, until `dismiss()`, or until it was seen elsewhere. */
  readonly missed: MissedCall | null;
  /** When I may be rung, and by whom; null until the server has said it. */
  readonly availability: Availability | null;
  /** Somebody is free, as one of us wanted to know, until `dismiss()`. */
  readonly free: FreeNotice | null;
  /** How many ask to be let in and wait for the word of an admin; null while I am none. */
  readonly asks: number | null;
  /** Unix milliseconds of the last change of a group in which I am named: `ask('groups/list')` says what it is. */
  readonly groupsAt: number;
  /** The calls that ring for others of my groups, the oldest first: `pickUp` takes one. */
  readonly groupRings: readonly GroupRing[];
  /** Those whose pages answer me by themselves, as they are now, by name. */
  readonly wallPhones: readonly User[];
  /** The digits of `ask('devices/link')` that were voided at last, for too many wrong ones were tried. */
  readonly voided: string | null;
  /** The `call_id` of a ring that is to be aloud here: another tab of this device should have been, and is silent. */
  readonly ringAloud: string | null;
}

/** Both of us can talk now. */
export interface FreeNotice {
  readonly user: Person;
  /** I wanted to know it; otherwise they did. */
  readonly byMe: boolean;
}

/** What is known of the microphone before anybody is asked; `unknown`: the browser does not say, or will ask. */
export type MicrophoneAccess = 'unknown' | 'granted' | 'blocked' | 'missing';

/** The server has too much to do, or gives no answer. */
export type Wait = 'busy' | 'unreachable';

/**
 *     out --signIn--> entering --ok--> in --signOut--> out
 *                        |              |
 *                        +-refused-> out (problem)     in --name taken while away--> renaming --signIn--> in
 */
export type Session =
  /** Nobody is signed in. `name` is the remembered or refused one. */
  | { readonly phase: 'out'; readonly name: string; readonly problem: Problem | null }
  /**
   * A sign-in is under way; `remembered` when it is the one after a reload; `waits` says why the server is
   * asked again by itself, for as long as it takes.
   */
  | { readonly phase: 'entering'; readonly name: string; readonly remembered: boolean; readonly waits: Wait | null }
  | { readonly phase: 'in'; readonly me: User }
  /** My token is good but my name was given to somebody else meanwhile. */
  | { readonly phase: 'renaming'; readonly name: string; readonly problem: Problem | null };

/** The connection to the server. A call's sound does not need it. */
export type Link =
  | { readonly phase: 'closed' }
  /** A try is under way. `crowded`: the server took the last one for one too many of this user's. */
  | { readonly phase: 'opening'; readonly attempt: number; readonly crowded: boolean }
  | { readonly phase: 'open'; readonly door: 'socket' | 'stream' }
  /** Lost; tried again by itself at `retryAt` (on the phone's clock, ms). */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly crowded: boolean; readonly retryAt: number };

export interface People {
  /**
   * Those around the rows that were last told to be in view (`see`): who is here by name, then who is away by name,
   * without me, and without favourites while nothing is searched.
   */
  readonly list: readonly User[];
  /** How many stand before them. */
  readonly from: number;
  /** How long the whole list is, and how many of it are here. */
  readonly total: number;
  readonly online: number;
  /** By name; none while something is searched. */
  readonly favourites: readonly User[];
  readonly search: string;
  /** The search that all this answers; another than `search` while it is on its way. */
  readonly found: string;
  readonly loading: boolean;
}

/** My calls that are over, the same at each of my devices. */
export interface History {
  /** `failed`: it could not be read, and is asked for again soon. */
  readonly standing: 'loading' | 'known' | 'failed';
  /** Those that match `search` and `missedOnly`, the newest first. */
  readonly entries: readonly Entry[];
  readonly search: string;
  readonly missedOnly: boolean;
  /** `moreHistory()` would show older ones. */
  readonly more: boolean;
  /** How many missed calls I have not seen, on all pages. */
  readonly unseen: number;
}

/**
 * A device that wants to be linked as mine (`waiting`, by its pairing), or is mine since it came by my recovery code
 * (by its device id), until `putOff`. `label` is what it calls itself.
 */
export interface DeviceRequest {
  readonly id: string;
  readonly label: string;
  readonly is: 'waiting' | 'recovered';
}

export interface Person {
  readonly id: string;
  readonly username: string;
}

/**
 * The device of mine that has a call, or declined it. `answered`: it was the first to do so while it rang here;
 * `moved`: another had it before.
 */
export interface Place {
  readonly device: MyDevice;
  readonly how: 'answered' | 'moved' | 'there';
}

/** A call that I have missed, and who made it. */
export interface MissedCall extends Person {
  readonly callId: string;
}

/** How the sound is doing: not up yet, up, lost and being mended. */
export type Media = 'connecting' | 'connected' | 'reconnecting';

/** Somebody else in a call of more than two, or who was rung for it. */
export interface PartyView extends Person {
  /** How the sound between us is doing; null while they are rung. */
  readonly media: Media | null;
  /** Since when there is none, on the phone's clock (ms); null while there is, and while they are rung. */
  readonly lostSince: number | null;
  /** A device of theirs has confirmed that it rings. */
  readonly ringing: boolean;
  readonly held: boolean;
  readonly muted: boolean;
}

/** A finished line of text in a call; `from` is null for mine. */
export interface TextLine {
  /** Grows with each line of the call on this phone. */
  readonly id: number;
  readonly from: Person | null;
  readonly text: string;
}

/** What is written in a call beside the voice. It is gone when the call is. */
export interface TextView {
  readonly lines: readonly TextLine[];
  /** What others are writing now, character by character. */
  readonly writing: readonly { readonly from: Person; readonly text: string }[];
  /** My line that is not finished. */
  readonly mine: string;
  /** Earlier lines are not here: of each person the newest are kept. */
  readonly missed: boolean;
  /** Who gets what I write when we are connected, for we are not now. */
  readonly waiting: readonly Person[];
  /** Whose page is of before there was text. */
  readonly unable: readonly Person[];
}

/** Talk time: `ms` at the instant `at` of the phone's clock, counting on while `running`. */
export interface Talk {
  readonly ms: number;
  readonly at: number;
  readonly running: boolean;
}

/** Why a call is over, or did not come to be: they do not want to be disturbed. */
export type EndedBecause = EndReason | 'do_not_disturb' | 'answered_elsewhere';

/**
 *     idle --call()--> dialing --accepted--> talking --end--> ended --dismiss()--> idle
 *     idle --ring----> ringing --accept()--> accepting --> talking
 *     ringing --answered at another endpoint of mine--> elsewhere --over--> idle
 *                                                       elsewhere --take()--> talking
 */
export type CallView =
  | { readonly phase: 'idle' }
  /** I am calling. `ringing` once a device of the other has confirmed that it rings, `ringsOn` on how many. */
  | {
      readonly phase: 'dialing';
      readonly other: Person;
      readonly call: Call | null;
      readonly ringing: boolean;
      readonly ringsOn: number;
      /** The microphone is being opened; the browser may be asking the person. */
      readonly asking: boolean;
      /** The server has too much to do, and is asked again by itself. */
      readonly busy: boolean;
    }
  /** Somebody is calling me, until `endsAt` (on the phone's clock, ms) at the latest. */
  | { readonly phase: 'ringing'; readonly other: Person; readonly call: Call; readonly endsAt: number }
  /** I have pressed Accept; the microphone and the server are being asked. */
  | { readonly phase: 'accepting'; readonly other: Person; readonly call: Call; readonly asking: boolean }
  | {
      readonly phase: 'talking';
      /** Of several the earliest: `others` are all of them. */
      readonly other: Person;
      /** Everybody else, by the order in which they came, once there were more than two; none before. */
      readonly others: readonly PartyView[];
      readonly call: Call;
      readonly media: Media;
      /** When a lost sound is given up and the call ends, on the phone's clock (ms); null while it is not lost. */
      readonly givenUpAt: number | null;
      /** `lost`: there is no microphone any more; `unmute()`, from a click, opens one. */
      readonly microphone: 'asking' | 'opening' | 'open' | 'lost';
      readonly muted: boolean;
      readonly heldByMe: boolean;
      readonly heldByThem: boolean;
      /** Nothing is to be heard of the other, for they are muted or have no microphone, as they say themselves. */
      readonly theirMute: boolean;
      /**
       * The browser refuses to play the sound until the person presses something: show "Tap to hear" and call `hear()`.
       */
      readonly tapToHear: boolean;
      readonly talk: Talk;
      /** Since when somebody holds, on the phone's clock (ms); null while nobody does. */
      readonly heldSince: number | null;
      /** The sound is away because the other has closed the page, and may come back. */
      readonly closedByThem: boolean;
      readonly text: TextView;
    }
  /** My call is held by another tab or device of mine: `place`, where the server says which. */
  | { readonly phase: 'elsewhere'; readonly other: Person; readonly call: Call; readonly place: Place | null }
  /** Over. Stays until `dismiss()`, a new call or a ring. `place`: who of my devices had it at last, or declined. */
  | {
      readonly phase: 'ended';
      readonly other: Person;
      readonly reason: EndedBecause;
      readonly byMe: boolean;
      readonly talkMs: number;
      /** Who is in the call that I have left to them: none when it is over. */
      readonly goesOn: readonly Person[];
      /** By name who has taken the call in my place, where it is `answered_elsewhere`. */
      readonly taker?: string | null;
      /** What was said by whom I called, when they declined. */
      readonly said?: string | null;
      readonly place: Place | null;
    };

/**
 * One of my calls. At most one of them is heard and has the microphone; one that is `ringing` and not in focus waits
 * while the person is in another.
 */
export interface CallEntry {
  /** The same for as long as the entry is there. Every verb that takes a call takes this. */
  readonly id: string;
  readonly view: Exclude<CallView, { phase: 'idle' }>;
  readonly focused: boolean;
}

/** Milliseconds talked at `now` (on the phone's clock). */
export function talkedMs(talk: Talk, now: number): number {
  return talk.ms + (talk.running ? Math.max(0, now - talk.at) : 0);
}
