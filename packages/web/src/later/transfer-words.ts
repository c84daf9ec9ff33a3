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
});

function why(name: string, reason: EndReason): string {
  if (reason === 'no_answer') return transferWords.didNotAnswer(name);
  return reason === 'rejected' ? transferWords.declined(name) : transferWords.notReached(name);
}

/** What is said beside a call that is transferred, or that more than two are in; nothing of any other. */
export function transferSaid(call: Call | null, other: Person, incoming: boolean): string {
  if (call === null || call.parties.length === 2) return '';
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
