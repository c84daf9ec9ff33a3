import { textToSign, times, type Answered, type Input, type Success } from '@earshot/protocol';
import { readKey, type Witness } from '../people/proof.ts';
import { hashToken } from '../people/sessions.ts';
import type { Answer, Origin } from '../ports/core.ts';
import { chain, follow, now, type Later } from '../ports/result.ts';
import type { DeviceOwner, DeviceRecord, UserRecord } from '../records/port.ts';
import type { Parts, Sender } from './parts.ts';
import { readKeyed, refuseKeyed, refuseProof } from './proofs.ts';
import { answerOf, refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';
import { readInput } from './shape.ts';

type Given = Outcome<Success<'devices/token'>>;

const unknown = refuse('not_found', 'There is no device with this id. Sign in anew.');

/** What somebody is told who comes in. */
export function sessionOf(
  user: Pick<UserRecord, 'id' | 'username'>,
  device: Pick<DeviceRecord, 'id' | 'key'>,
  token: string,
): Answered<'devices/token'> {
  const expires_in_ms = device.key === null ? null : times.token;
  return { user_id: user.id, username: user.username, device_id: device.id, token, expires_in_ms };
}

/** Gives a device that has proved itself a fresh token. */
export function giveToken(parts: Parts, owner: DeviceOwner | null): Later<Given> {
  const { clock, log, records, sessions } = parts;
  if (owner === null || sessions.isRemoved(owner.device.id)) return now<Given>(unknown);
  const { user, device } = owner;
  const [token, madeAt] = [parts.newToken(), Math.floor(clock.wall())];
  const hash = hashToken(token);
  const added: Later<boolean> = (done) => records.ask('addToken', [device.id, { hash, madeAt }], done);
  return chain(added, (isThere) => {
    // It may have been removed meanwhile, which is written after its token.
    if (!isThere || sessions.isRemoved(device.id)) return now<Given>(unknown);
    sessions.began({ user, deviceId: device.id, label: device.label, madeAt: device.key === null ? null : madeAt }, hash);
    sessions.noteUse(device.id);
    log.info({ user: user.id, device: device.id }, 'token given');
    return now<Given>({ ok: true, body: { status: 'success', ...sessionOf(user, device, token) } });
  });
}

/** Answers `users/challenge`. */
export function answerChallenge({ challenges, clock, newToken }: Parts, { address }: Origin, _held: Witness, input: unknown): Answer {
  const good = readInput('users/challenge', input);
  if ('ok' in good) return answerOf(good);
  const at = clock.mono();
  const wait = challenges.wait(address, at);
  if (wait > 0) return answerOf(refuseTooMany(wait, 'Too many texts to sign were asked for from this address. Wait a moment.'));
  const challenge = newToken();
  challenges.give(challenge, address, at);
  return answerOf({ ok: true, body: { status: 'success', challenge, expires_in_ms: times.challenge } });
}

/** Answers `devices/token`. */
export function answerToken(parts: Parts, _from: Origin, held: Witness, input: unknown): Answer | Later<Answer> {
  const good = readInput('devices/token', input);
  return 'ok' in good ? answerOf(good) : follow(renew(parts, held, good.input), answerOf);
}

function renew(parts: Parts, held: Witness, { device_id, challenge, proof }: Input<'devices/token'>): Given | Later<Given> {
  if (!held.isFresh) return refuse('expired');
  const found: Later<DeviceOwner | null> = (done) => parts.records.ask('findDevice', [device_id], done);
  return chain(found, (owner): Later<Given> => {
    if (owner === null) return now(unknown);
    const key = readKey(owner.device.key ?? '');
    if (key === null) return now(refuse('bad_proof', 'This device has no key. It comes in by its token.'));
    const refused = refuseProof(held, { key, proof, text: (origin) => textToSign('token', challenge, origin, device_id) });
    return refused === null ? giveToken(parts, owner) : now(refused);
  });
}

type Enrolled = Outcome<Success<'devices/enrol'>>;

/** Gives the device that asks a key. Its name is its user's from then on. */
export function enrol(parts: Parts, sender: Sender, input: Input<'devices/enrol'>): Refusal | Later<Enrolled> {
  const { clock, records } = parts;
  const { person, device, tokenHash, witness: held } = sender;
  const keyed = readKeyed(input.device);
  if ('ok' in keyed) return keyed;
  const { challenge, proof } = input;
  const refused = refuseKeyed(held, keyed, { proof, text: (origin) => textToSign('enrol', challenge, origin, person.id, keyed.key) });
  if (refused !== null) return refused;
  if (tokenHash === null) return refuse('unauthorized', 'A user_id alone gives no device a key. Send the token.');
  const { label, key, sealingKey } = keyed;
  const written: Later<boolean> = (done) =>
    records.ask('enrolDevice', [device.id, { label, key, sealingKey }, Math.floor(clock.wall())], done);
  const found: Later<DeviceOwner | null> = (done) => records.ask('findDevice', [device.id], done);
  return chain(written, (isNew) =>
    chain(found, (owner): Later<Enrolled> => {
      if (owner === null) return now(unknown);
      if (isNew) own(parts, owner);
      return owner.device.key === key ? giveToken(parts, owner) : now(refuse('wrong_state', 'This device has another key already.'));
    }),
  );
}

/** A device of a user has a key: their name is theirs, and their token lives as long as any that is made now. */
export function own({ keptNames, log, people, sessions }: Parts, { user, device }: DeviceOwner): void {
  sessions.enrolled(device.id);
  keptNames.keep(user, device.id);
  people.setGuest(user.id, false);
  log.info({ user: user.id, device: device.id }, 'device enrolled');
}
