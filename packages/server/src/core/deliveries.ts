import { limits, times } from '@earshot/protocol';
import type { Delivery } from '../calls/announcements.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { Ringers } from '../calls/call-moves.ts';
import { createGreetings, type Greetings } from '../calls/greetings.ts';
import { waitingFor } from '../commands/links.ts';
import { asksFor } from '../commands/waiting.ts';
import type { People } from '../people/people.ts';
import { endpointAt, endpointsOf } from '../people/person.ts';
import type { Subscriptions } from '../people/subscriptions.ts';
import type { Clock } from '../ports/clock.ts';
import type { LabelOf } from '../ports/endpoint-ref.ts';

/** The way from the switchboard to people's endpoints. */
export function deliveryTo(people: People, labelOf: LabelOf): Delivery {
  return {
    labelOf,
    tell(userId, write) {
      const person = people.get(userId);
      if (person === undefined) return 0;
      for (const endpoint of endpointsOf(person)) endpoint.tell(write(endpoint.at));
      return person.connected;
    },
    tellOne(userId, at, event) {
      const person = people.get(userId);
      const endpoint = person === undefined ? undefined : endpointAt(person, at);
      endpoint?.tell(event);
      return endpoint !== undefined && endpoint.wire !== null;
    },
  };
}

interface RecallNeeds {
  readonly clock: Pick<Clock, 'mono'>;
  readonly book: Pick<CallBook, 'callsOf'>;
  readonly people: Pick<People, 'online'>;
  readonly subscriptions: Pick<Subscriptions, 'wakes'>;
}

/**
 * Where somebody is rung to whom a call comes back that they have transferred: whatever they have said of being rung,
 * for somebody waits for them. Null when nothing of theirs can ring, or they have as many calls as one person can have.
 */
export function recallTo({ clock, book, people, subscriptions }: RecallNeeds): Ringers['recall'] {
  return (userId) => {
    const person = people.online(userId);
    if (book.callsOf(userId).length >= limits.calls || (person === undefined && !subscriptions.wakes(userId))) return null;
    const endpoints = person === undefined ? [] : endpointsOf(person).map(({ at }) => at);
    return { endpoints, until: clock.mono() + times.noAnswer };
  };
}

/** What calls have to say to an endpoint that comes, and who waits: devices to be linked, and people to be let in. */
export function greetingsOf(
  parts: Parameters<typeof waitingFor>[0] & Parameters<typeof asksFor>[0] & Omit<Parameters<typeof createGreetings>[0], 'labelOf'>,
  labelOf: LabelOf,
): Greetings {
  const ofCalls = createGreetings({ ...parts, labelOf });
  function events(userId: string): ReturnType<Greetings['events']> {
    const waiting = [...waitingFor(parts, userId), ...asksFor(parts, userId)];
    return [...ofCalls.events(userId), ...waiting.map((event) => JSON.stringify(event))];
  }
  return { ...ofCalls, events };
}
