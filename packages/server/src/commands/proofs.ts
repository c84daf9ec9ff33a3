import type { KeyObject } from 'node:crypto';
import { isRecord, textToSign, type NewDevice } from '@earshot/protocol';
import { readLabel } from '../people/names.ts';
import { isSignedBy, readKey, type Witness } from '../people/proof.ts';
import type { Origin } from '../ports/core.ts';
import type { DeviceKeys } from '../records/port.ts';
import type { Parts } from './parts.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Uses up the challenge that a command names, whatever becomes of the command. */
export function witness({ challenges, clock }: Parts, { webOrigin }: Origin, input: unknown): Witness {
  const named = isRecord(input) ? input['challenge'] : undefined;
  return { origin: webOrigin ?? null, isFresh: typeof named === 'string' && challenges.use(named, clock.mono()) };
}

/** A proof, and the text that it must be the signature of, which holds the origin. */
export interface Claimed {
  readonly key: KeyObject;
  readonly text: (origin: string) => string;
  readonly proof: string;
}

/** Why a proof is not good, or null. */
export function refuseProof({ origin, isFresh }: Witness, { key, text, proof }: Claimed): Refusal | null {
  if (!isFresh) return refuse('expired');
  return origin !== null && isSignedBy(key, text(origin), proof) ? null : refuse('bad_proof');
}

/** A device that brings keys of its own, not proved yet. */
export interface Keyed extends DeviceKeys {
  readonly publicKey: KeyObject;
  /** The signature of the sealing key, if there is one. */
  readonly sealingProof: string;
}

const noKey = 'this must be a key on P-256, as SPKI in base64url.';

/** Reads the keys of a device. They are as they should be; whether they are its own is not known yet. */
export function readKeyed({ key, label = '', sealing_key, sealing_proof }: NewDevice): Keyed | Refusal {
  const publicKey = readKey(key);
  if (publicKey === null) return refuse('bad_request', `device.key: ${noKey}`);
  if ((sealing_key === undefined) !== (sealing_proof === undefined))
    return refuse('bad_request', 'device.sealing_key, device.sealing_proof: send both of them, or none.');
  if (sealing_key !== undefined && readKey(sealing_key) === null) return refuse('bad_request', `device.sealing_key: ${noKey}`);
  const shown = label.trim() === '' ? '' : readLabel(label);
  if (typeof shown !== 'string') return refuse('bad_request', `device.${shown.problem}`);
  return { key, publicKey, label: shown, sealingKey: sealing_key ?? null, sealingProof: sealing_proof ?? '' };
}

/** Why a device has not proved that its keys are its own, or null. `text` is what it has signed. */
export function refuseKeyed(held: Witness, keyed: Keyed, { text, proof }: Omit<Claimed, 'key'>): Refusal | null {
  const { key, publicKey, sealingKey, sealingProof } = keyed;
  const refused = refuseProof(held, { key: publicKey, text, proof });
  if (refused !== null || sealingKey === null) return refused;
  return isSignedBy(publicKey, textToSign('sealing', key, sealingKey), sealingProof)
    ? null
    : refuse('bad_proof', 'The sealing_proof is not the signature of the sealing_key by the key of this device.');
}
