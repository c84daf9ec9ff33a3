import { textToSign, times, type Input, type Success } from '@earshot/protocol';
import type { Answer, Origin } from '../ports/core.ts';
import type { Tried } from '../people/link-codes.ts';
import { tellRequest, tellVoided } from './links.ts';
import type { Parts } from './parts.ts';
import type { Witness } from '../people/proof.ts';
import { readKeyed, refuseKeyed } from './proofs.ts';
import { answerOf, refuse, type Outcome } from './refusal.ts';
import { readInput } from './shape.ts';

type Joined = Outcome<Success<'devices/join'>>;

/** Answers `devices/join`: a device without a token has a code of somebody's, and waits to be let in. */
export function answerJoin(parts: Parts, _from: Origin, held: Witness, input: unknown): Answer {
  const good = readInput('devices/join', input);
  return answerOf('ok' in good ? good : join(parts, held, good.input));
}

function join(parts: Parts, held: Witness, { code, secret, device, challenge, proof }: Input<'devices/join'>): Joined {
  const ticket = code ?? secret;
  if (ticket === undefined || (code !== undefined && secret !== undefined))
    return refuse('bad_request', 'code, secret: send one of the two.');
  const keyed = readKeyed(device);
  if ('ok' in keyed) return keyed;
  const refused = refuseKeyed(held, keyed, { proof, text: (origin) => textToSign('join', challenge, origin, ticket, keyed.key) });
  if (refused !== null) return refused;
  const { clock, linkCodes, log, newId, newToken, pairings } = parts;
  const at = clock.mono();
  const { linking, voided }: Tried =
    code === undefined ? { linking: linkCodes.useSecret(ticket, at), voided: [] } : linkCodes.useCode(ticket, at);
  tellVoided(parts, voided);
  if (linking === null) return refuse('not_found', 'This code is not good, or not any more. Make a new one on your other device.');
  const { label, key, sealingKey } = keyed;
  const [id, pairingSecret] = [newId(), newToken()];
  const pairing = pairings.begin({ id, secret: pairingSecret, userId: linking.userId }, { label, key, sealingKey }, at);
  log.info({ user: linking.userId, pairing: id }, 'a device wants to be linked');
  tellRequest(parts, pairing);
  return { ok: true, body: { status: 'success', pairing_id: id, pairing_secret: pairingSecret, expires_in_ms: times.link } };
}

type Asked = Outcome<Success<'devices/get-join'>>;

/** Answers `devices/get-join`: what has become of a device that waits. */
export function answerGetJoin(parts: Parts, _from: Origin, _held: Witness, input: unknown): Answer {
  const good = readInput('devices/get-join', input);
  return answerOf('ok' in good ? good : found(parts, good.input));
}

function found({ clock, pairings }: Parts, { pairing_id, pairing_secret }: Input<'devices/get-join'>): Asked {
  const pairing = pairings.asked(pairing_id, pairing_secret, clock.mono());
  if (pairing === null) return refuse('not_found', 'Nothing is known of this device any more. Link it again.');
  const { state, userId } = pairing;
  switch (state.is) {
    case 'waiting':
      return pairing.until > clock.mono()
        ? { ok: true, body: { status: 'success', pairing: 'waiting' } }
        : refuse('expired', 'Nobody has said yes in time. Make a new code, and link this device again.');
    case 'refused':
      return { ok: true, body: { status: 'success', pairing: 'refused' } };
    case 'approved': {
      const { token, deviceId, username } = state.admission;
      return { ok: true, body: { status: 'success', pairing: 'approved', token, user_id: userId, device_id: deviceId, username } };
    }
  }
}
