import { limits } from '../limits.ts';
import { described, object, type Infer } from '../shape.ts';
import type { Access } from './access.ts';
import { Label, Name, Proof, PublicKey, SomeId } from './words.ts';

export const username = described(`A name of 1 to ${limits.name} characters after trimming.`, Name);
export const ofCall = { call_id: SomeId };
/** A device that brings a key, and one for what will be sealed to it. */
export const NewDevice = object(
  { key: described('A key on P-256 for signing, as SPKI.', PublicKey) },
  {
    label: described(`Up to ${limits.label} characters after trimming.`, Label),
    sealing_key: described('A key on P-256 for agreement (ECDH), as SPKI.', PublicKey),
    sealing_proof: described('The signature of the sealing key by the key.', Proof),
  },
);
export type NewDevice = Infer<typeof NewDevice>;
export const ofDevice = { device_id: SomeId };
export const ringFrom = described('Whom the ring is from, as it was shown here: it is not accepted when they have left the call.', SomeId);
export const to = described('The party it is for, by user id. Needed only where more than two are in the call.', SomeId);
export const from = described('The party whose it is, by user id. Needed only where more than two are in the call.', SomeId);

export function party(...when: ('calling' | 'incall' | 'onhold' | 'ended')[]) {
  return { who: 'party', when } as const satisfies Access;
}
