import { answersAtOnce } from '@earshot/protocol';
import { refusal } from './call/command.ts';
import type { PhoneEvent } from './event.ts';
import type { Waiting } from './link/outbox.ts';
import { readAs, readOutcome, readReply } from './link/replies.ts';

/** What the answer to a command means, and for whom; `body` is null when none came. `id` is a fresh UUID. */
export function answerEvents(entry: Waiting, body: Readonly<Record<string, unknown>> | null, id: string): readonly PhoneEvent[] {
  const outcome = readOutcome(body);
  const told = forAsker(entry, body);
  if (outcome.code === 'unauthorized') return [...told, { to: 'session', event: { type: 'refused', reason: 'unauthorized', id } }];
  // A refused rename is told as such; everything else learns here that my name is another's by now.
  if (outcome.code === 'name_taken' && entry.asker.to !== 'session') return [...told, { to: 'session', event: { type: 'name-taken' } }];
  return told;
}

function forAsker(entry: Waiting, body: Readonly<Record<string, unknown>> | null): readonly PhoneEvent[] {
  const { asker } = entry;
  switch (asker.to) {
    case 'call':
      return [{ to: 'call', event: { type: 'reply', attempt: asker.attempt, to: asker.command, reply: readReply(body) } }];
    case 'people':
      return [{ to: 'people', event: { type: 'listed', ask: asker.ask, list: readAs(answersAtOnce['users/list'], body) } }];
    case 'history':
      return historyEvents(asker.ask, body);
    case 'session': {
      const name = readAs(answersAtOnce['users/rename'], body)?.username ?? null;
      return [{ to: 'session', event: { type: 'renamed', name, outcome: readOutcome(body) } }];
    }
    case 'link':
      return [];
  }
}

/** What was to be changed and is gone by now is as it should be. */
function historyEvents(ask: number | null, body: Readonly<Record<string, unknown>> | null): readonly PhoneEvent[] {
  if (ask !== null) return [{ to: 'history', event: { type: 'listed', ask, page: readAs(answersAtOnce['history/list'], body) } }];
  const outcome = readOutcome(body);
  if (outcome.code === null || outcome.code === 'not_found') return [];
  return [
    { to: 'history', event: { type: 'refused' } },
    { to: 'note', note: { problem: refusal(outcome) } },
  ];
}
