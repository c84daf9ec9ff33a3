import type { Candidate, CommandName, IceServer, Input } from '@earshot/protocol';
import type { PeerRole } from '../ports.ts';
import type { Problem } from '../problems.ts';
import type { MissedCall } from '../snapshot.ts';
import type { KeptText } from '../text/kept.ts';

const commands = [
  'call/initiate',
  'call/ringing',
  'call/accept',
  'call/pick_up',
  'call/reject',
  'call/end',
  'call/hold',
  'call/resume',
  'call/mute',
  'call/sound',
  'call/take',
  'call/invite',
  'call/merge',
  'call/transfer',
  'signal/offer',
  'signal/answer',
  'signal/ice',
  'signal/get-offer',
  'signal/status',
  'signal/get-answer',
  'signal/get-ice',
  'ice-servers',
] as const satisfies readonly CommandName[];

/** The commands a call uses. */
export type CallCommandName = (typeof commands)[number];

export type TimerName = 'reach' | 'sound' | 'mend' | 'settle' | 'servers' | 'tell' | 'deaf' | 'page' | 'again' | 'text' | 'over';

export type CallCommand = {
  [N in CallCommandName]: { readonly type: 'command'; readonly attempt: string; readonly name: N; readonly body: Input<N> };
}[CallCommandName];

/** What is to be done after a step, in this order. What comes of it returns as an event of the same attempt. */
export type CallEffect =
  | CallCommand
  /** Ask for the microphone. */
  | { readonly type: 'microphone'; readonly attempt: string }
  /** Close it again, or close it as soon as it is open. */
  | { readonly type: 'no-microphone'; readonly attempt: string }
  /** Make a connection in place of the one before: to call, to be rung, or to renew the way of a call that goes on. */
  | { readonly type: 'peer'; readonly attempt: string; readonly as: PeerRole }
  | { readonly type: 'offer'; readonly attempt: string }
  | { readonly type: 'prepare'; readonly attempt: string; readonly sdp: string }
  /** Before Accept: set the answer and gather candidates, where nobody learns of it. */
  | { readonly type: 'gather'; readonly attempt: string }
  | { readonly type: 'answer'; readonly attempt: string }
  /** The answer is on its way: the other's candidates may go in, and the way is looked for. */
  | { readonly type: 'connect'; readonly attempt: string }
  | { readonly type: 'take-answer'; readonly attempt: string; readonly sdp: string }
  | { readonly type: 'take-offer'; readonly attempt: string; readonly sdp: string; readonly polite: boolean }
  | { readonly type: 'restart'; readonly attempt: string }
  | { readonly type: 'servers'; readonly attempt: string; readonly servers: readonly IceServer[] }
  | { readonly type: 'add'; readonly attempt: string; readonly candidates: readonly Candidate[] }
  /** Let the microphone be heard on the line, or nothing. */
  | { readonly type: 'attach'; readonly attempt: string; readonly on: boolean }
  /** Play the other, or do not. */
  | { readonly type: 'listen'; readonly attempt: string; readonly on: boolean }
  /** Unmute or mute the microphone. */
  | { readonly type: 'enable'; readonly attempt: string; readonly on: boolean }
  | { readonly type: 'hear'; readonly attempt: string }
  /** Send over the data channel, if it is open. */
  | { readonly type: 'say'; readonly attempt: string; readonly text: string }
  /** The microphone of `from`, open or asked for, belongs to `to` from now on; the rest of `from` is released. */
  | { readonly type: 'move'; readonly from: string; readonly to: string }
  /** The attempt has the microphone of the call's attempt `of`. */
  | { readonly type: 'beside'; readonly attempt: string; readonly of: string }
  /** Close the attempt's peer alone. */
  | { readonly type: 'part'; readonly attempt: string }
  /** Close the attempt's peer and microphone, stop its timers, forget its commands that have not gone out yet. */
  | { readonly type: 'release'; readonly attempt: string }
  /** Start the timer anew, or stop it (null). */
  | { readonly type: 'timer'; readonly attempt: string; readonly name: TimerName; readonly ms: number | null }
  /** Keep the text of a call while the page is loaded again, or no longer (null). */
  | { readonly type: 'keep-text'; readonly callId: string; readonly text: KeptText | null }
  /** A ring came that is over by now: this device has slept, or its clock was set. The server is asked. */
  | { readonly type: 'doubt' }
  /** Whose ring came and went while it could not be shown. */
  | { readonly type: 'missed'; readonly missed: MissedCall }
  /** Show a problem, or clear the one shown. */
  | { readonly type: 'problem'; readonly problem: Problem | null };
