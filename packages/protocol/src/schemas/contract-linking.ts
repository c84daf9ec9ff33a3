import { limits } from '../limits.ts';
import { described, object, text } from '../shape.ts';
import { anybody, ofCommand, ofRead, requestId, type Contract } from './access.ts';
import { NewDevice } from './fields.ts';
import { Challenge, Proof, Secret, SomeId } from './words.ts';

const ofPairing = object({ pairing_id: described('The device that waits, by its pairing.', SomeId) }, ofCommand);
const digits = text({ min: 1, max: limits.codeDigits * 2 });

/** The contract of the commands by which a person links a further device. */
export const linking = {
  'devices/link': {
    summary: 'Make a code for a further device of mine, in place of the one before. It is good once, for ten minutes.',
    access: anybody,
    input: object({}, ofCommand),
    changes: true,
  },
  'devices/join': {
    summary: 'Ask to be one of the devices of whoever has made a code. A device of theirs has to approve.',
    access: { who: 'nobody' },
    input: object(
      { device: NewDevice, challenge: Challenge, proof: Proof },
      {
        request_id: requestId,
        code: described(`The ${limits.codeDigits} digits. This or the secret.`, digits),
        secret: described('What stands in the link after #link=.', Secret),
      },
    ),
    changes: true,
  },
  'devices/get-join': {
    summary: 'Whether the device that asks was approved.',
    access: { who: 'nobody' },
    input: object({ pairing_id: SomeId, pairing_secret: Secret }, ofRead),
    changes: false,
  },
  'devices/approve': {
    summary: 'Make the device that waits one of mine.',
    access: anybody,
    input: ofPairing,
    changes: true,
  },
  'devices/refuse': {
    summary: 'Let the device that waits not be one of mine.',
    access: anybody,
    input: ofPairing,
    changes: true,
  },
} as const satisfies Record<string, Contract>;
