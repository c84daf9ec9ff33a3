import type { Call, Candidate } from '@earshot/protocol';
import type { EndedBecause, Person } from '../snapshot.ts';
import type { Deaf } from './deaf.ts';
import type { Early } from './early.ts';
import type { Others } from './event.ts';
import type { Hold, Theirs } from './hold.ts';
import type { Microphone } from './microphone.ts';
import type { Path } from './path.ts';
import type { Delivery } from '../text/delivery.ts';
import type { TextLog } from '../text/log.ts';
import type { SideChannel } from './side-channel.ts';
import type { TalkTime } from './talk-time.ts';
import type { TheirPage } from './their-page.ts';

/**
 * The call as this phone knows it. An attempt is one try to be in a call: it has an id of its own, and whatever
 * comes late for another attempt is dropped.
 *
 *              +--call--> dialing --accepted / both called each other--> talking --bye, end, lost--> ended
 *       idle --+             |                                              ^                          |
 *              +--ring--> ringing <--microphone refused-- accepting --------+            dismiss, call, ring
 *                            |  \------accept------------>    |
 *                            +---answered at another endpoint-+--> elsewhere --over--> idle
 *
 * A tab that is loaded again goes from `idle` back to `talking` when the server says that its call goes on, and `take`
 * leads there from `elsewhere`.
 *
 * Every live phase goes to `ended` when the call ends, and to `idle` when nobody is signed in any more.
 */
export type CallState = Idle | Dialing | Ringing | Accepting | Talking | Elsewhere | Ended;

export interface Idle {
  readonly phase: 'idle';
  /** The call that this tab held before it was loaded again, until the server tells whether it still is. */
  readonly kept?: Kept;
}

/** What a tab keeps of its call over a reload. */
export interface Kept {
  readonly callId: string;
  readonly other: Person;
  readonly muted: boolean;
  /** What was written in it, if anything was; the tab is not trusted with it (`text/kept.ts`). */
  readonly text?: unknown;
}

/** I have pressed Call. The call has no record until the server has answered `call/initiate`. */
export interface Dialing extends Early {
  readonly phase: 'dialing';
  readonly attempt: string;
  readonly other: Person;
  readonly call: Call | null;
  readonly microphone: 'asking' | 'open';
  /** `silent` while I accept another call, which ends this one if the server agrees. */
  readonly line: Microphone['line'];
  /** I had set the call aside before nobody but me was left in it: when somebody joins it still is. */
  readonly aside: boolean;
  readonly request: Request;
  /** My candidates, until there is a call to send them for. */
  readonly local: readonly Candidate[];
  /** A ring of the one whom I call: both of us pressed Call. */
  readonly rung: Rung | null;
  /**
   * The newest word of a call from me that this phone has no side of, while mine has no record yet: another tab's, or
   * mine that another tab has taken since.
   */
  readonly passed: Call | null;
}

/**
 * How far the server has been asked for my call.
 *
 *     unmade --the microphone is open--> offering --the offer is made--> asked <--- time ---+
 *                                           ^                             |                 |
 *                                 where nobody has to be asked            +--overloaded--> put-off
 */
export type Request =
  /** The person is asked for the microphone first. */
  | { readonly phase: 'unmade' }
  /** The peer exists, and its offer is being made. */
  | { readonly phase: 'offering' }
  /** `call/initiate` has gone out with this offer; or, once there is a record, `signal/offer`. */
  | { readonly phase: 'asked'; readonly offer: string }
  /** The server has too much to do, and is asked again when it said. */
  | { readonly phase: 'put-off'; readonly offer: string };

/** Somebody calls me. The peer has read the offer; it has sent nothing. */
export interface Ringing extends Rung {
  readonly phase: 'ringing';
  readonly attempt: string;
  /** When it is over by itself, on the phone's clock (ms), also when nobody says so. */
  readonly endsAt: number;
  readonly other: Person;
  /** The server knows of no help that is needed from outside: what the peer gathers, it gathers without a packet. */
  readonly inside: boolean;
  /** The answer is set and candidates are gathered, because a finger is on Accept. */
  readonly gathers: boolean;
  /** My candidates, kept here until I accept. */
  readonly local: readonly Candidate[];
  readonly way: 'looking' | 'stalled';
  /** There is a microphone only while a finger is on Accept. */
  readonly microphone: 'opening' | 'open' | null;
}

/**
 * I have pressed Accept: the answer is being made, and the microphone where it has to be asked for, then the server is
 * asked.
 */
export interface Accepting extends Rung, Early {
  readonly phase: 'accepting';
  readonly attempt: string;
  readonly other: Person;
  readonly others: Others;
  /** It rang for me, or for another in whose place I answer. */
  readonly rang: 'me' | 'another';
  /** `opening`: without a question, so that nothing waits for it. */
  readonly microphone: 'asking' | 'opening' | 'open' | 'lost';
  /** My answer, until it is sent. */
  readonly answer: string | null;
  /** `call/accept` has gone out; from here on candidates leave. */
  readonly sent: boolean;
  readonly local: readonly Candidate[];
  /** A newer offer that came after I pressed Accept; it is answered once the call is accepted. */
  readonly again: string | null;
}

/**
 * We have accepted. The sound does not need the server any more. Each part is a machine of its own, drawn in the file
 * of its type; `settle.ts` does what follows from one for the others.
 *
 * Hold, microphone and talk time are the call's; the rest is between me and one other. One pair is in front, and is
 * read as part of the call; whoever has to do with another brings it to the front first (`pairs.ts`,
 * docs/decisions/0054-one-pair-in-front.md).
 */
export interface Talking extends Facing {
  readonly phase: 'talking';
  /** The attempt of the call itself: it has the microphone. */
  readonly attempt: string;
  readonly call: Call;
  /** `forgot`: a server that was started again does not know this call. The sound goes on. */
  readonly server: 'knows' | 'forgot';
  /** Mine, and that of the other in front. */
  readonly hold: Hold;
  readonly microphone: Microphone;
  readonly time: TalkTime;
  readonly text: TextLog;
  /** Where more than two have joined: the pairs beside the one in front. */
  readonly more: readonly Pair[];
}

/** What stands between me and one other, but for their hold. */
interface Facing {
  readonly other: Person;
  /** The attempt of the connection. That of the pair with which the call began is the call's. */
  readonly peer: string;
  /** Of two, the one earlier among the parties is the caller: they offer first, and their offer stands. */
  readonly side: 'caller' | 'callee';
  readonly path: Path;
  readonly channel: SideChannel;
  readonly delivery: Delivery;
  readonly theirMicrophone: TheirMicrophone;
  readonly page: TheirPage;
  /** `blocked`: the browser plays nothing before the person has pressed something. */
  readonly output: 'plays' | 'blocked';
  /** What the others are told of it, where there are any. */
  readonly deaf: Deaf;
}

/** What stands between me and one other. */
export interface Pair extends Facing {
  readonly theirs: Theirs;
}

/** What the other says of their microphone: it is on, they are muted, or they have none on the line. */
export type TheirMicrophone = 'on' | 'muted' | 'none';

/** Another tab or device of mine holds the call. */
export interface Elsewhere {
  readonly phase: 'elsewhere';
  readonly other: Person;
  readonly call: Call;
}

/** Over, until it is dismissed. */
export interface Ended {
  readonly phase: 'ended';
  readonly attempt: string;
  readonly callId: string | null;
  readonly other: Person;
  readonly reason: EndedBecause;
  readonly byMe: boolean;
  readonly talkMs: number;
  /** Who is in the call that I have left to them. */
  readonly goesOn: readonly Person[];
  /** The other hung up over the data channel alone: if the server stays silent I tell it. */
  readonly owed: boolean;
  /** What was said by whom I called, when they declined. */
  readonly said: string | null;
  /** By name who of my group has taken the call, or was rung in my place and has. */
  readonly taker: string | null;
}

/** A call that rings for me, and what the caller has sent for it. */
export interface Rung {
  readonly call: Call;
  readonly offer: string | null;
  /** The caller's candidates, kept here until I accept. */
  readonly candidates: readonly Candidate[];
}

/** When and for whom a step is made. */
export interface StepContext {
  /** Milliseconds on the phone's clock. */
  readonly now: number;
  /** A fresh UUID for an attempt that may begin in this step. */
  readonly id: string;
  /** My user id, or '' while nobody is signed in. */
  readonly me: string;
  /** Whether the server can be told anything now. */
  readonly linked: boolean;
  /** Unix milliseconds by the server's clock; null before it has told the time. */
  readonly server: number | null;
}
