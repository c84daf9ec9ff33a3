import type { Call, EndReason, Person } from '@earshot/client';
import { spoken } from '../spoken.ts';
import { listed } from './words.ts';

export const transferWords = spoken('transfer', {
  putsYouThrough: (by: string, to: string) => `${by} puts you through to ${to}`,
  putsThrough: (by: string, other: string) => `${by} puts ${other} through to you`,
  isBack: (reason: string, other: string) => `${reason} ${other} is on the line again.`,
  ringsAgain: (reason: string, by: string) => `${reason} It rings for ${by} again.`,
  didNotAnswer: (name: string) => `${name} did not answer.`,
  declined: (name: string) => `${name} declined.`,
  notReached: (name: string) => `${name} could not be reached.`,
  alsoIn: (names: string) => `Also in the call: ${names}`,
  leftTo: (names: string) => `You have left the call to ${names}.`,
  noAnswer: (name: string, to: string) => `${name} does not answer. Ringing ${to}.`,
  isBusy: (name: string, to: string) => `${name} is busy. Ringing ${to}.`,
  isAway: (name: string, to: string) => `${name} is away. Ringing ${to}.`,
});

function why(name: string, reason: EndReason): string {
  if (reason === 'no_answer') return transferWords.didNotAnswer(name);
  return reason === 'rejected' ? transferWords.declined(name) : transferWords.notReached(name);
}

/** That somebody else is rung in the place of whom I have called, and why; nothing of any other call. */
function forwardSaid({ forwarded }: Call, { username }: Person): string {
  const last = forwarded?.at(-1);
  if (last === undefined || last.username === username) return '';
  if (last.why === 'user_busy') return transferWords.isBusy(last.username, username);
  return (last.why === 'unreachable' ? transferWords.isAway : transferWords.noAnswer)(last.username, username);
}

/** What is said beside a call that is forwarded or transferred, or that more than two are in; nothing of any other. */
export function transferSaid(call: Call | null, other: Person, incoming: boolean): string {
  if (call === null) return '';
  if (call.parties.length === 2) return incoming ? '' : forwardSaid(call, other);
  function nameOf(id: string): string {
    return call?.parties.find(({ user_id }) => user_id === id)?.username ?? '';
  }
  const transfer = call.transfer ?? null;
  if (transfer === null || call.kind === 'conference') {
    const others = call.parties.filter(({ user_id, state }) => user_id !== other.id && state === 'joined');
    return incoming && others.length > 0 ? transferWords.alsoIn(listed(others.map(({ username }) => username))) : '';
  }
  const [by, to] = [nameOf(transfer.by), nameOf(transfer.to)];
  if (transfer.returned === null) return incoming ? transferWords.putsThrough(by, other.username) : transferWords.putsYouThrough(by, to);
  const reason = why(to, transfer.returned);
  return incoming ? transferWords.isBack(reason, other.username) : transferWords.ringsAgain(reason, by);
}
