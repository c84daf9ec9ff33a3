import type { ErrorCode } from '@earshot/protocol';
import type { Outcome } from './session-state.ts';

/** What a person has of their other device: eight digits, or the secret of a link that was opened. */
export type Ticket = { readonly by: 'code'; readonly code: string } | { readonly by: 'secret'; readonly secret: string };

/** What names this device while it waits to be let in; `secret` is nobody else's. */
export interface Pairing {
  readonly id: string;
  readonly secret: string;
  /** What this device calls itself. */
  readonly label: string;
}

/** Who this device is from now on. */
export interface Admission {
  readonly name: string;
  readonly token: string;
}

/**
 * This device is to become one of somebody's.
 *
 *     none --try--> asking --begun--> waiting --approved--> in
 *                     |
 *                     +--refused, silent--> failed <--refused, expired-- waiting
 *
 * `waiting` asks the server again and again, for as long as it takes; `failed` may be tried again.
 */
export type Joining =
  | { readonly phase: 'none' }
  | { readonly phase: 'asking'; readonly ticket: Ticket }
  | { readonly phase: 'waiting'; readonly pairing: Pairing; readonly silent: boolean }
  | { readonly phase: 'failed'; readonly problem: JoiningProblem }
  | { readonly phase: 'in' };

/** `refused`: somebody said no. `no_keys`: this browser keeps no key. Else why the server does not take the ticket. */
export type JoiningProblem = {
  readonly code: ErrorCode | 'silent' | 'refused' | 'no_keys';
  /** Milliseconds after which it may be tried again, if the server has said so. */
  readonly again: number | null;
};

export type JoiningEvent =
  | { readonly type: 'try'; readonly ticket: Ticket }
  | { readonly type: 'begun'; readonly pairing: Pairing }
  | { readonly type: 'failed'; readonly problem: JoiningProblem }
  /** What the server says of a device that waits; null when nothing came. */
  | { readonly type: 'polled'; readonly said: 'waiting' | 'refused' | Admission | null }
  | { readonly type: 'timer' }
  | { readonly type: 'give-up' };

export type JoiningEffect =
  | { readonly type: 'ask'; readonly ticket: Ticket }
  | { readonly type: 'poll'; readonly pairing: Pairing }
  | { readonly type: 'timer'; readonly ms: number | null }
  | { readonly type: 'enter'; readonly admission: Admission };

export interface JoiningStep {
  readonly state: Joining;
  readonly effects: readonly JoiningEffect[];
}

/** Milliseconds between two looks at whether somebody has said yes. */
const pollEvery = 1_500;

function to(state: Joining, ...effects: readonly JoiningEffect[]): JoiningStep {
  return { state, effects };
}

/** What one event makes of it. Pure. */
export function stepJoining(state: Joining, event: JoiningEvent): JoiningStep {
  switch (event.type) {
    case 'try':
      return state.phase === 'none' || state.phase === 'failed'
        ? to({ phase: 'asking', ticket: event.ticket }, { type: 'ask', ticket: event.ticket })
        : to(state);
    case 'begun':
      return state.phase === 'asking'
        ? to({ phase: 'waiting', pairing: event.pairing, silent: false }, { type: 'timer', ms: pollEvery })
        : to(state);
    case 'failed':
      return isOpen(state) ? to({ phase: 'failed', problem: event.problem }, { type: 'timer', ms: null }) : to(state);
    case 'polled':
      return state.phase === 'waiting' ? polled(state, event.said) : to(state);
    case 'timer':
      return state.phase === 'waiting' ? to(state, { type: 'poll', pairing: state.pairing }) : to(state);
    case 'give-up':
      return state.phase === 'in' ? to(state) : to({ phase: 'none' }, { type: 'timer', ms: null });
  }
}

function isOpen({ phase }: Joining): boolean {
  return phase === 'asking' || phase === 'waiting';
}

function polled(state: Extract<Joining, { phase: 'waiting' }>, said: Extract<JoiningEvent, { type: 'polled' }>['said']): JoiningStep {
  if (said === 'refused') return to({ phase: 'failed', problem: { code: 'refused', again: null } });
  if (said === 'waiting' || said === null) return to({ ...state, silent: said === null }, { type: 'timer', ms: pollEvery });
  return to({ phase: 'in' }, { type: 'enter', admission: said });
}

/** Why a ticket was not taken, as the server says it. */
export function problemOf({ code, again }: Outcome): JoiningProblem {
  return { code: code ?? 'internal', again };
}
