import type { Others } from '../call/event.ts';
import { isHeldByMe } from '../call/hold.ts';
import type { Entry } from './set.ts';

/**
 * What is between several calls of one person: which one they are at, which one is heard, what they may do beside
 * another. One call at most is heard and has the microphone. Pure.
 */

/** Where I am in a call. */
export type Stance =
  | 'dialing'
  | 'ringing'
  | 'accepting'
  /** I am heard, as soon as there is a way and unless the other holds. */
  | 'talking'
  /** Silent while I accept another: set aside or ended if that comes about, and as before if it does not. */
  | 'standby'
  | 'held'
  /** Another endpoint of mine has it. */
  | 'elsewhere'
  /** The same, and I hold it there. */
  | 'held-elsewhere'
  | 'ended';

/** One of my calls, as far as the others care. */
export interface CallStance {
  readonly id: string;
  readonly stance: Stance;
}

export function stancesOf(entries: readonly Entry[], me: string): readonly CallStance[] {
  return entries.map(({ id, call }) => ({ id, stance: stanceOf(call, me) }));
}

function stanceOf(call: Entry['call'], me: string): Stance {
  switch (call.phase) {
    case 'dialing':
      return call.line === 'silent' ? 'standby' : 'dialing';
    case 'talking':
      if (call.hold.mine.phase === 'standby') return 'standby';
      return isHeldByMe(call.hold) ? 'held' : 'talking';
    case 'elsewhere':
      return call.call.held_by.includes(me) ? 'held-elsewhere' : 'elsewhere';
    case 'ringing':
    case 'accepting':
    case 'ended':
      return call.phase;
  }
}

function has(calls: readonly CallStance[], ...stances: readonly Stance[]): boolean {
  return calls.some(({ stance }) => stances.includes(stance));
}

/** Whether I may call somebody: not while I am in a call that I do not hold, or am getting into one. */
export function mayCall(calls: readonly CallStance[]): boolean {
  return !has(calls, 'talking', 'standby', 'dialing', 'accepting', 'elsewhere');
}

/** Whether I may accept a ring: one after the other, and whom I am calling I cannot set aside. */
export function mayAccept(calls: readonly CallStance[], others: Others): boolean {
  return !has(calls, 'accepting') && !(others === 'hold' && has(calls, 'dialing'));
}

/** Whether I may go on with another call of mine: not while I am getting into one. */
export function maySwitch(calls: readonly CallStance[]): boolean {
  return !has(calls, 'dialing', 'accepting', 'standby');
}

/** Whether a call that I take over comes to the front: not one that I hold, while I talk in another. */
export function mayComeInFront(calls: readonly CallStance[], id: string): boolean {
  return !has(calls, 'talking') || !calls.some((call) => call.id === id && call.stance === 'held-elsewhere');
}

/** Which call comes to the front when the one in focus has gone. */
const ranks: readonly Stance[] = ['accepting', 'talking', 'standby', 'dialing', 'ringing', 'held', 'ended', 'elsewhere', 'held-elsewhere'];

/**
 * The call that the person is at. It stays where they are; but a ring waits while they are in another call, and comes
 * to the front when that is over. What they have set aside is only offered then, beside the receipt.
 */
export function focusAfter(calls: readonly CallStance[], focus: string | null): string | null {
  const index = calls.findIndex(({ id }) => id === focus);
  const front = calls[index];
  if (front !== undefined && keepsFocus(front.stance, calls, calls.slice(index + 1))) return front.id;
  const [next] = ranks.flatMap((stance) => calls.filter((call) => call.stance === stance && call !== front));
  return next?.id ?? front?.id ?? null;
}

function keepsFocus(stance: Stance, calls: readonly CallStance[], later: readonly CallStance[]): boolean {
  switch (stance) {
    case 'accepting':
    case 'dialing':
    case 'talking':
    case 'standby':
    case 'held':
      return true;
    case 'ringing':
      return !has(calls, 'accepting', 'dialing', 'talking', 'standby');
    case 'ended':
      return !has(calls, 'ringing') && !has(later, 'elsewhere', 'held-elsewhere');
    case 'elsewhere':
    case 'held-elsewhere':
      return !has(calls, 'ringing');
  }
}

/** What a call is told for the sake of another. */
export interface Order {
  readonly id: string;
  readonly type: 'standby' | 'back' | Others;
}

/**
 * What the calls are told so that one at most is heard. While I accept one all others are silent; when that has come
 * about they are told what `others` says, and if it came to nothing they are as before.
 */
export function ordersFor(calls: readonly CallStance[], focus: string | null, others: Others): readonly Order[] {
  const talking = idsOf(calls, 'talking');
  if (has(calls, 'accepting')) return ordered('standby', [...talking, ...idsOf(calls, 'dialing')]);
  const heard = talking.find((id) => id === focus) ?? talking[0];
  return [
    ...ordered(heard === undefined ? 'back' : others, idsOf(calls, 'standby')),
    ...ordered(
      'hold',
      talking.filter((id) => id !== heard),
    ),
  ];
}

function idsOf(calls: readonly CallStance[], stance: Stance): readonly string[] {
  return calls.filter((call) => call.stance === stance).map(({ id }) => id);
}

function ordered(type: Order['type'], ids: readonly string[]): readonly Order[] {
  return ids.map((id) => ({ id, type }));
}

/** The receipts to be put away: all of before, when a call begins in front. */
export function staleReceipts(before: readonly CallStance[], focus: string | null): readonly string[] {
  return focus === null || before.some(({ id }) => id === focus) ? [] : idsOf(before, 'ended');
}
