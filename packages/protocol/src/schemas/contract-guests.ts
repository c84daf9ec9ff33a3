import { limits, times } from '../limits.ts';
import { described, object, whole } from '../shape.ts';
import { anybody, ofCommand, ofRead, requestId, type Contract } from './access.ts';
import { Label, Name, Secret, SomeId } from './words.ts';

/** How long a link is good, and what its owner calls it. */
export const ofLink = {
  lasts_ms: described('From now on, in milliseconds.', whole({ min: times.linkLeast, max: times.linkMost })),
  label: described(`Up to ${limits.label} characters after trimming.`, Label),
};

/** Links by which somebody without a name calls one person. */
export const guests = {
  'guests/link': {
    summary: 'Make a link by which anybody can call me, for a while. For who has a device with a key.',
    access: anybody,
    input: object({ lasts_ms: ofLink.lasts_ms }, { ...ofCommand, label: ofLink.label }),
    changes: true,
  },
  'guests/links': {
    summary: 'The links by which I can be called now, the newest first.',
    access: anybody,
    input: object({}, ofRead),
    changes: false,
  },
  'guests/withdraw': {
    summary: 'End a link of mine. A call that was made by it goes on.',
    access: anybody,
    input: object({ link_id: SomeId }, ofCommand),
    changes: true,
  },
  'guests/target': {
    summary: 'Whom a link leads to. Using it takes guests/enter.',
    access: { who: 'nobody' },
    input: object({ secret: Secret }, { request_id: requestId }),
    changes: true,
  },
  'guests/enter': {
    summary: 'Get a token by such a link. It is good for calling that one person, and for nothing else.',
    access: { who: 'nobody' },
    input: object(
      { secret: Secret },
      { username: described(`Up to ${limits.guestName} characters after trimming.`, Name), request_id: requestId },
    ),
    changes: true,
  },
} as const satisfies Record<string, Contract>;
