import { sizes } from '../limits.ts';
import { described, flag, object, text, word } from '../shape.ts';
import { anybody, ofCommand, ofRead, type Contract } from './access.ts';

const endpoint = text({ min: 1, max: sizes.pushEndpoint });

/** The contract of the commands by which a device is woken for a ring (W3C Push API, RFC 8030). */
export const push = {
  'push/key': {
    summary: 'The public key (RFC 8292) with which a browser subscribes, and how else this device is or can be woken.',
    access: anybody,
    input: object({}, { ...ofRead, away: described('Said by a plain request of a worker: it is no sign of life.', word('true')) }),
    changes: false,
  },
  'push/notify': {
    summary: 'Tell of rings by the service that the operator has named (EARSHOT_NOTIFY_URL), in place of a subscription.',
    access: anybody,
    input: object({ on: described('Whether this device is to be told there.', flag) }, ofCommand),
    changes: true,
  },
  'push/subscribe': {
    summary: 'Wake this device for a ring, by a subscription of its browser. It takes the place of the one before.',
    access: anybody,
    input: object(
      {
        endpoint: described('The address that the push service of the browser has given it.', endpoint),
        keys: object({
          p256dh: described('The public key of the browser on P-256: 65 bytes, base64url.', text({ min: 1, max: 128 })),
          auth: described('16 bytes, base64url.', text({ min: 1, max: 64 })),
        }),
      },
      { ...ofCommand, away: described('Said by a plain request of a worker: it is no sign of life.', flag) },
    ),
    changes: true,
  },
  'push/unsubscribe': {
    summary: 'Wake this device no more.',
    access: anybody,
    input: object({}, { ...ofCommand, endpoint: described('Only if its subscription is the one of this address.', endpoint) }),
    changes: true,
  },
} as const satisfies Record<string, Contract>;
