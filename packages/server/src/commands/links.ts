import { randomInt } from 'node:crypto';
import { limits, times, type Event, type Input, type Success } from '@earshot/protocol';
import type { LinkCode, Tried } from '../people/link-codes.ts';
import type { Pairing } from '../people/pairings.ts';
import { tellDevice, tellPerson } from '../people/people.ts';
import { hashToken } from '../people/sessions.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { DeviceRecord } from '../records/port.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';
import { pageLink } from './page-links.ts';
import { own } from './tokens.ts';

/** Digits that are nobody's at the moment. */
function newDigits({ clock, linkCodes }: Parts): string {
  for (;;) {
    const digits = String(randomInt(10 ** limits.codeDigits)).padStart(limits.codeDigits, '0');
    if (!linkCodes.has(digits, clock.mono())) return digits;
  }
}

/** Makes a code for a further device of the sender. */
export function link(parts: Parts, { person, device, witness }: Sender): Outcome<Success<'devices/link'>> {
  const { clock, linkCodes, log, newToken } = parts;
  const made: LinkCode = { code: newDigits(parts), secret: newToken() };
  linkCodes.open({ userId: person.id, deviceId: device.id }, made, clock.mono());
  log.info({ user: person.id, device: device.id }, 'code made to link a device');
  const url = pageLink(witness, 'link', made.secret);
  return { ok: true, body: { status: 'success', code: made.code, url, expires_in_ms: times.link } };
}

/** What a user's devices are told of one that wants to be linked. */
export function requestEvent({ id, joiner, state }: Pairing, left: number): Event {
  return { type: 'device_request', pairing_id: id, label: joiner.label, state: state.is, expires_in_ms: Math.max(0, Math.floor(left)) };
}

/** The devices that a user has to decide about, as an endpoint is told that comes. */
export function waitingFor({ clock, pairings }: Pick<Parts, 'clock' | 'pairings'>, userId: string): readonly Event[] {
  const at = clock.mono();
  return pairings.waiting(userId, at).map((pairing) => requestEvent(pairing, pairing.until - at));
}

/** Tells all endpoints of the user whose device it wants to be. */
export function tellRequest({ clock, people }: Parts, pairing: Pairing): void {
  const person = people.get(pairing.userId);
  if (person !== undefined) tellPerson(person, requestEvent(pairing, pairing.until - clock.mono()));
}

/** Tells each device that shows digits which are void now. */
export function tellVoided({ people }: Parts, voided: Tried['voided']): void {
  for (const { userId, deviceId, code } of voided) {
    const device = people.get(userId)?.devices.get(deviceId);
    if (device !== undefined) tellDevice(device, { type: 'digits_void', code });
  }
}

const gone = refuse('expired', 'This device waited too long. Make a new code, and link it again.');

/** A pairing of the sender's that can be decided about. */
function decided({ clock, pairings }: Parts, { person }: Sender, id: string): Pairing | Refusal {
  const pairing = pairings.of(person.id, id, clock.mono());
  if (pairing === null) return refuse('not_found', 'No device of yours waits under this id.');
  return pairing.state.is === 'waiting' && pairing.until <= clock.mono() ? gone : pairing;
}

type Refused = Outcome<Success<'devices/refuse'>>;

export function refuseJoiner(parts: Parts, sender: Sender, { pairing_id }: Input<'devices/refuse'>): Refused {
  const pairing = decided(parts, sender, pairing_id);
  if ('ok' in pairing) return pairing;
  const next = parts.pairings.step(pairing, { type: 'refuse' });
  if (next === null) return refuse('wrong_state', 'This device is linked already. Remove it, if it is not yours.');
  if (next !== pairing) tellRequest(parts, next);
  return { ok: true, body: { status: 'success' } };
}

type Approved = Outcome<Success<'devices/approve'>>;

/** Makes the device that waits one of the sender's. Said twice it is one all the same. */
export function approve(parts: Parts, sender: Sender, { pairing_id }: Input<'devices/approve'>): Approved | Later<Approved> {
  if (sender.tokenHash === null) return refuse('unauthorized', 'A user_id alone lets no device in. Send the token.');
  const pairing = decided(parts, sender, pairing_id);
  if ('ok' in pairing) return pairing;
  const { state } = pairing;
  if (state.is === 'refused') return refuse('wrong_state', 'This device was refused already. Make a new code, and link it again.');
  if (state.is === 'approved') return approved(state.admission.deviceId);
  const { clock, newId, newToken, records } = parts;
  const { person } = sender;
  const asked: Later<readonly DeviceRecord[]> = (done) => records.ask('devicesOf', [person.id], done);
  return chain(asked, (devices): Later<Approved> => {
    if (devices.length >= limits.devices)
      return now(refuse('full', 'You have as many devices as one person can have. Remove one of them first.'));
    const [deviceId, token, createdAt] = [newId(), newToken(), Math.floor(clock.wall())];
    const { label, key, sealingKey } = pairing.joiner;
    const device: DeviceRecord = { id: deviceId, userId: person.id, label, key, sealingKey, createdAt, usedAt: createdAt };
    const added: Later<void> = (done) => records.ask('addDevice', [device, hashToken(token)], done);
    return chain(added, () => {
      const next = parts.pairings.step(pairing, { type: 'approve', admission: { deviceId, token, username: person.username } });
      own(parts, { user: { id: person.id, username: person.username, nameKey: person.nameKey, createdAt }, device });
      if (next !== null) tellRequest(parts, next);
      return now(approved(deviceId));
    });
  });
}

function approved(device_id: string): Approved {
  return { ok: true, body: { status: 'success', device_id } };
}
