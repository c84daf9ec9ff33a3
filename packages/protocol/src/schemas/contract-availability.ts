import { limits, times } from '../limits.ts';
import { described, flag, list, object, whole } from '../shape.ts';
import { anybody, ofCommand, ofRead, requestId, type Contract } from './access.ts';
import { Forwards, Quiet } from './availability.ts';
import { SomeId, Time } from './words.ts';

/** Who is meant is named by `user_id`, as with `users/get`. */
const ofOther = object({ user_id: described('Whom it is about.', SomeId) }, { request_id: requestId, endpoint_id: ofCommand.endpoint_id });

/** The contract of the commands about when somebody may be rung, and by whom. */
export const availability = {
  'users/availability': {
    summary: 'When I may be rung. What is left out stays as it is; an empty body only reads.',
    access: anybody,
    input: object(
      {},
      {
        ...ofCommand,
        dnd: described('Do not disturb. False also lifts a time of the week that runs now, this once.', flag),
        until: described('When dnd ends. It lasts until it is turned off when this and for_ms are left out.', Time),
        for_ms: described(
          'The same as milliseconds from now on, for clients whose clock may be off.',
          whole({ min: 1, max: 31 * 86_400_000 }),
        ),
        waiting: described('Whether a second call rings.', flag),
        quiet: described('When I am not to be disturbed each week.', Quiet),
        favourites: described('Whether my favourites ring through dnd.', flag),
        forward: described(
          'Who is rung in my place when I do not answer, am busy or away: users or groups. What is left out stays, null ends it.',
          object({}, Forwards.properties),
        ),
        again: described(`Whether who calls again within ${times.callAgain / 60_000} minutes rings through dnd.`, flag),
      },
    ),
    changes: true,
  },
  'users/favourite': {
    summary: 'Make somebody a favourite of mine, or no more. My other endpoints are told.',
    access: anybody,
    input: object({ user_id: SomeId, on: flag }, { request_id: ofCommand.request_id, endpoint_id: ofCommand.endpoint_id }),
    changes: true,
  },
  'users/wall_phone': {
    summary:
      'Say that the page of this endpoint answers by itself when one of these people calls; nobody, and it does no more. It holds while the endpoint does. The page answers: the server accepts no call for anybody.',
    access: anybody,
    input: object({ answers: described('Whose calls, by their ids.', list(SomeId, { max: limits.wallPeople })) }, ofCommand),
    changes: true,
  },
  'users/wall_phones': {
    summary: 'Who has a page that answers by itself when I call, by name.',
    access: anybody,
    input: object({}, ofRead),
    changes: false,
  },
  'users/block': {
    summary: 'Block somebody: to them I am away everywhere. A call that we are in goes on.',
    access: anybody,
    input: ofOther,
    changes: true,
  },
  'users/unblock': {
    summary: 'Block somebody no more.',
    access: anybody,
    input: ofOther,
    changes: true,
  },
  'users/blocked': {
    summary: 'Whom I have blocked, the latest first.',
    access: anybody,
    input: object({}, ofRead),
    changes: false,
  },
  'users/notify_when_free': {
    summary: 'Tell both of us once, by the event `free`, as soon as both can talk; for an hour.',
    access: anybody,
    input: ofOther,
    changes: true,
  },
  'users/forget_when_free': {
    summary: 'Do not tell me any more when they are free.',
    access: anybody,
    input: ofOther,
    changes: true,
  },
} as const satisfies Record<string, Contract>;
