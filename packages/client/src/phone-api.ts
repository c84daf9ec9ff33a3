import type { Answered, CommandName, ErrorCode, GroupRing, Input } from '@earshot/protocol';
import type { Problem } from './problems.ts';
import type { CallReport } from './report.ts';
import type { Keys } from './keys/key-ring.ts';
import type { PhoneSnapshot } from './snapshot.ts';
import type { Sound } from './sound/sound.ts';

/** Which call, and what becomes of the one that I am in. */
export interface AcceptOptions {
  /** The one that rings, in focus first, when left out. */
  readonly call?: string;
  /** `hold` sets my call aside, `end` hangs it up; default: `hold`. If the server refuses, it goes on as before. */
  readonly others?: 'hold' | 'end';
}

/** What became of a question: the server's answer, or its code and what to say to a person. */
export type Asked<N extends CommandName> =
  | { readonly ok: true; readonly body: Answered<N> }
  | { readonly ok: false; readonly code: ErrorCode | 'silent'; readonly problem: Problem };

/** Asks the server something by the name of a command. */
export interface Ask {
  <N extends CommandName>(name: N, input: Input<N>): Promise<Asked<N>>;
}

/** What an admin does, and signs. */
export type ActName = Extract<CommandName, `admin/${string}` | `groups/${string}`> &
  { [N in CommandName]: Input<N> extends { readonly proof: string } ? N : never }[CommandName];

/** What such a command takes, beside its proof. */
export type ActFields<N extends ActName> = Omit<Input<N>, 'challenge' | 'proof'>;

/** Does something as an admin, by the name of a command and its fields; the proof is made here. */
export interface Act {
  <N extends ActName>(name: N, fields: ActFields<N>): Promise<Asked<N>>;
}

/**
 * The one object a page or a program holds. Verbs never throw and never reject: what came of them stands in the
 * snapshot. `call` is the `id` of one of the snapshot's `calls`; left out it is the call in focus, or what the verb
 * says. One that is not there any more changes nothing.
 */
export interface Phone {
  /** The state now. The same object until something changes. */
  getSnapshot(): PhoneSnapshot;
  /** Calls `listener` after each change, until the function that it returns is called. */
  subscribe(listener: () => void): () => void;
  /**
   * Registers, or comes back with the remembered token. While `renaming` it takes the new name. Left out: the name
   * given to `createPhone`.
   */
  signIn(name?: string): Promise<void>;
  /** Ends the calls of this phone, goes offline and forgets the token. */
  signOut(): Promise<void>;
  /**
   * Calls a person. To be called from a click: the browser may ask for the microphone. While I am in a call that I do
   * not hold, or am calling, it is the problem `busy`. `name` is shown of somebody whom no list has, until the server
   * says it.
   */
  call(userId: string, name?: string): Promise<void>;
  /**
   * A finger is on the button that accepts (true), or has left it without pressing (false). Under the finger the
   * microphone is opened where it opens without a question, and candidates are gathered where nobody has to be asked;
   * both end again when it leaves or does not press within two seconds. Nothing is sent before `accept`. To be called
   * from `pointerdown`, or not at all. Without `call` it is the one that rings.
   */
  reach(on: boolean, call?: string): void;
  /** Accepts the ringing call. To be called from a click. */
  accept(options?: AcceptOptions): Promise<void>;
  /** Answers one of `groupRings` in the place of whom it rings for. To be called from a click. */
  pickUp(ring: GroupRing, options?: Pick<AcceptOptions, 'others'>): Promise<void>;
  /** Goes on here with my call that another tab or device of mine holds (`elsewhere`). To be called from a click. */
  take(call?: string): Promise<void>;
  /**
   * It rings here, or is shown and can make no sound. With `ringing: 'when_told'` nobody says it but this; `call` is
   * one of the snapshot's `calls` that rings.
   */
  rings(call: string, sound: boolean): void;
  /**
   * Says to others whose calls this page or program answers by itself: nobody's, when there is none. It holds for this
   * connection, so it is to be said again when `link` is open again. Nothing is answered by it but by `accept`.
   */
  answersFor(userIds: readonly string[]): void;
  /** Without `call`: the one that rings. `message` is for the caller and both histories, up to 120 characters. */
  decline(call?: string, message?: string): Promise<void>;
  hold(call?: string): Promise<void>;
  /** Takes up a call that I hold, and puts it in focus. What I am talking in is held first. */
  resume(call?: string): Promise<void>;
  /** Puts a call in focus, and takes it up as `resume` does if I hold it. */
  switchTo(call: string): Promise<void>;
  /** My microphone is silent in every call: who switches stays muted. */
  mute(): void;
  unmute(): void;
  /**
   * Writes in a call beside the voice: my unfinished line reads `text` now, and the others see each change as it is
   * made; a line break in it finishes the line. What I had of it, and what they write, is `text` of the call's view. It
   * takes 20,000 characters at once; a line of more than 2,000 goes on in the next.
   */
  write(text: string, call?: string): void;
  /** Rings somebody more for a call that I am in: eight can be in one. */
  invite(userId: string, call?: string): Promise<void>;
  /** Makes one call of two of mine: everybody of `call` is in `into` then. */
  merge(call: string, into?: string): Promise<void>;
  /**
   * Leaves a call to the other in it and somebody else: a user who is rung for it, or whom I have another call with. If
   * who is rung does not take it, it rings for me again.
   */
  transfer(to: { readonly user: string } | { readonly call: string }, call?: string): Promise<void>;
  /** Hangs up, or cancels the call I am making. Among more than two it means that I leave. */
  end(call?: string): Promise<void>;
  /** After `tapToHear`, from a click. */
  hear(): void;
  /**
   * Clears what is shown: the ended call with what went wrong in it, the problem alone, whose call was missed, or who
   * is free; without `what` all of it. With `call` only that one of the ended calls.
   */
  dismiss(what?: 'call' | 'problem' | 'missed' | 'free', call?: string): void;
  /** Whom the list shows: part of a name, or '' for all. */
  look(search: string): void;
  /** Says which rows of the list are in view, counted from 0: `list` then has them, and some around them. */
  see(first: number, last: number): void;
  /** Which of my calls `history` shows: part of a name, or '' for all, and whether only those that I missed. */
  lookBack(search: string, missedOnly?: boolean): void;
  /** Shows older entries. */
  moreHistory(): void;
  /** I have seen a missed call, by its `entry_id`, or all. Each device of mine learns of it. */
  seeHistory(which: { readonly entry: string } | 'all'): void;
  /** Deletes an entry, by its `entry_id`, or all, from my history. The others in the call keep theirs. */
  deleteHistory(which: { readonly entry: string } | 'all'): void;
  /** Leaves one of `requests` undecided: it is shown no more. */
  putOff(request: string): void;
  /**
   * Signs in as whoever has let this device in, by the token that came of it (`session/linking.ts`).
   */
  enter(admission: { readonly name: string; readonly token: string }): void;
  /**
   * Asks the server what concerns no call, as `devices/list` does, in the name of who is signed in. It never rejects:
   * the promise gives the answer, or what went wrong.
   */
  readonly ask: Ask;
  /**
   * Does something as an admin, as `admin/invite` does: signed by the key of this device, anew each time. It never
   * rejects. Without a key it is `bad_proof`.
   */
  readonly act: Act;
  /**
   * Which microphone and speaker are used in this browser. Null where it cannot be loaded now, or no call can be made.
   */
  sound(): Promise<Sound | null>;
  /**
   * How loud I am and the other is at this instant, 0 to 1. Cheap: made to be read in each frame. `unheard`: how loud I
   * am while I am muted, which is measured here and sent to nobody. With `of`, the id of a user, the other is that one
   * of several.
   */
  levels(of?: string): { readonly mine: number; readonly theirs: number; readonly unheard: number };
  /** The report of the call in focus, or of the one that was last. */
  report(): CallReport | null;
  /** Now on the clock that `talk.at` and `retryAt` use, in milliseconds. */
  now(): number;
  /** Closes everything without signing out. Safe twice. */
  close(): void;
}

export interface PhoneOptions {
  /** Where the server is: `https://host:5000`. In its own page: `location.origin`. */
  readonly url: string;
  /** The name to sign in with, when `signIn` is given none. */
  readonly name?: string;
  /** Keeps the name and the token over reloads; default: the browser's localStorage, in memory elsewhere. */
  readonly storage?: PhoneStorage;
  /**
   * The keys by which names are kept; default: those of this browser, in its database. With `noKeys` everybody who
   * signs in here is a guest.
   */
  readonly keys?: Keys;
  /**
   * Who confirms to the caller that it rings here: this phone itself as soon as it is rung (`at_once`, the default), or
   * the page or program by `rings()`, when there is something to be heard or seen (`when_told`).
   */
  readonly ringing?: 'at_once' | 'when_told';
  /** The secret of an invitation, for a server that takes new people by invitation; a function says it at each try. */
  readonly invitation?: string | (() => string | undefined);
  /**
   * The secret of a guest link: who signs in is a guest, who can call whom it leads to (`guests/target`) and sees
   * nobody else. Nothing of them outlives the tab.
   */
  readonly guestLink?: string;
}

export interface PhoneStorage {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}
