import { limits } from '../limits.ts';
import { described, object } from '../shape.ts';
import { anybody, ofCommand, requestId, type Contract } from './access.ts';
import { NewDevice, username } from './fields.ts';
import { Challenge, Proof, RecoveryCode } from './words.ts';

/** The contract of the commands by which a person without any device of theirs comes back. */
export const recovery = {
  'devices/recovery': {
    summary: `Make a recovery code of ${limits.recoveryWords} words, in place of the one before. It is told this once, and good once.`,
    access: anybody,
    input: object({ challenge: Challenge, proof: Proof }, ofCommand),
    changes: true,
  },
  'devices/recover': {
    summary: 'Be a device of whoever has a name and its recovery code. No other device of theirs is asked.',
    access: { who: 'nobody' },
    input: object(
      {
        username,
        code: described('The words as they are typed: case, spaces and hyphens do not count.', RecoveryCode),
        device: NewDevice,
        challenge: Challenge,
        proof: Proof,
      },
      { request_id: requestId },
    ),
    changes: true,
  },
} as const satisfies Record<string, Contract>;
