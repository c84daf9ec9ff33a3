import { randomBytes } from 'node:crypto';
import { limits, textToSign, type Input, type Success } from '@earshot/protocol';
import { addressGroup } from '../limits/address-group.ts';
import { readName, type Name } from '../people/names.ts';
import { tellPerson } from '../people/people.ts';
import { readKey, type Witness } from '../people/proof.ts';
import { isSameHash, makeRecoveryCode, readRecoveryCode } from '../people/recovery-code.ts';
import { hashToken } from '../people/sessions.ts';
import type { Answer, Origin } from '../ports/core.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { RecoveryRecord } from '../records/port-recovery.ts';
import type { DeviceOwner, DeviceRecord } from '../records/port.ts';
import { answerOnce, withHeartbeat } from './newcomers.ts';
import type { Parts, Sender } from './parts.ts';
import { readKeyed, refuseKeyed, refuseProof, type Keyed } from './proofs.ts';
import { answerOf, refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';
import { readInput } from './shape.ts';
import { giveToken, own, sessionOf } from './tokens.ts';

const busy: Refusal = { ...refuse('overloaded'), retryAfter: 1 };
const keyless = refuse('wrong_state', 'This device has no key, so that your name is not kept. There is nothing to come back to.');

type Made = Outcome<Success<'devices/recovery'>>;

/** Makes a code for the sender, who is told it this once. The key must ask: a copied token is good for a day alone. */
export function make(parts: Parts, { person, device, witness: held }: Sender, input: Input<'devices/recovery'>): Refusal | Later<Made> {
  if (!held.isFresh) return refuse('expired');
  const { clock, recoveries, records } = parts;
  const found: Later<DeviceOwner | null> = (done) => records.ask('findDevice', [device.id], done);
  return chain(found, (owner): Later<Made> => {
    const key = readKey(owner?.device.key ?? '');
    if (key === null) return now(keyless);
    const { challenge, proof } = input;
    const refused = refuseProof(held, { key, proof, text: (origin) => textToSign('recovery', challenge, origin, device.id) });
    if (refused !== null) return now(refused);
    if (parts.slowHash.isFull()) return now(busy);
    const wait = recoveries.made.take(person.id, clock.mono());
    if (wait > 0) return now(refuseTooMany(wait, `You have made many recovery codes in a short time. Wait ${inMinutes(wait)}.`));
    return makeFor(parts, person.id, device.id);
  });
}

function makeFor({ clock, log, records, slowHash }: Parts, userId: string, deviceId: string): Later<Made> {
  const [code, salt, madeAt] = [makeRecoveryCode(), randomBytes(16).toString('base64url'), Math.floor(clock.wall())];
  return chain(slowHash.of(code, salt), (hash) => {
    const kept: Later<boolean> = (done) => records.ask('keepRecovery', [userId, { salt, hash, madeAt, deviceId }], done);
    return chain(kept, (isKept): Later<Made> => {
      if (!isKept) return now(refuse('user_not_found'));
      log.info({ user: userId }, 'recovery code made');
      return now({ ok: true, body: { status: 'success', code, made_at: madeAt } });
    });
  });
}

function inMinutes(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

const wrong = refuse('not_found', 'This name and these words do not go together, or the words were used or replaced already.');
const full = refuse('full', 'You have as many devices as one person can have. Ask an admin to sign one of them out.');

type Recovered = Outcome<Success<'devices/recover'>>;

/** What a device without a token brings to be one of somebody's. */
interface Claim {
  readonly address: string;
  readonly name: Name;
  readonly code: string;
  readonly keyed: Keyed;
}

/** Answers `devices/recover`, and a repeated one as the first time. */
export function answerRecover(parts: Parts, { address }: Origin, held: Witness, input: unknown): Answer | Later<Answer> {
  const good = readInput('devices/recover', input);
  if ('ok' in good) return answerOf(good);
  const name = readName(good.input.username);
  if ('problem' in name) return answerOf(refuse('bad_request', name.problem));
  const repeated = { name: 'devices/recover', id: good.input.request_id, owner: `${address} ${name.key}` } as const;
  return answerOnce(parts, repeated, () => recover(parts, { address, name, held, input: good.input }));
}

interface Asked extends Pick<Claim, 'address' | 'name'> {
  readonly held: Witness;
  readonly input: Input<'devices/recover'>;
}

function recover(parts: Parts, { address, name, held, input }: Asked): Recovered | Later<Recovered> {
  const { username, challenge, proof } = input;
  const keyed = readKeyed(input.device);
  if ('ok' in keyed) return keyed;
  const refused = refuseKeyed(held, keyed, { proof, text: (origin) => textToSign('recover', challenge, origin, username, keyed.key) });
  if (refused !== null) return refused;
  const code = readRecoveryCode(input.code);
  if (typeof code !== 'string') return refuse('bad_request', code.problem);
  const kept = parts.keptNames.find(name, null);
  const userId = kept?.how === 'name' ? kept.userId : null;
  const claim: Claim = { address, name, code, keyed };
  if (userId === null) return tryCode(parts, claim, null);
  const asked: Later<readonly DeviceRecord[]> = (done) => parts.records.ask('devicesOf', [userId], done);
  return chain(asked, (devices) => {
    // It was let in already, and has not heard of it.
    const mine = devices.find(({ key }) => key === keyed.key);
    return mine === undefined ? tryCode(parts, claim, { userId, devices: devices.length }) : comeBack(parts, mine);
  });
}

function comeBack(parts: Parts, { id }: DeviceRecord): Later<Recovered> {
  const found: Later<DeviceOwner | null> = (done) => parts.records.ask('findDevice', [id], done);
  return chain(found, (owner) => chain(giveToken(parts, owner), (given) => now(given.ok ? withHeartbeat(given.body) : given)));
}

/** Whose name it is; null when it is nobody's. */
type Owner = { readonly userId: string; readonly devices: number } | null;

/** Each try counts before it is known what it is worth, also where there is no such name and no code. */
function tryCode(parts: Parts, claim: Claim, owner: Owner): Later<Recovered> {
  const { clock, log, records, recoveries, slowHash } = parts;
  if (slowHash.isFull()) return now(busy);
  const at = clock.mono();
  const group = addressGroup(claim.address);
  const crowded = group === null ? 0 : recoveries.byAddress.take(group, at);
  if (crowded > 0) return now(refuseTooMany(crowded, `Too many recovery codes were tried from here. Wait ${inMinutes(crowded)}.`));
  const wait = recoveries.tried.take(claim.name.key, at);
  if (wait > 0) return now(refuseTooMany(wait, `Too many recovery codes were tried for this name. Wait ${inMinutes(wait)}.`));
  const found: Later<RecoveryRecord | null> = owner === null ? now(null) : (done) => records.ask('recoveryOf', [owner.userId], done);
  return chain(found, (kept) =>
    chain(slowHash.of(claim.code, kept?.salt ?? ''), (hash): Later<Recovered> => {
      if (owner === null || kept === null || !isSameHash(hash, kept.hash)) {
        log.info({ user: owner?.userId ?? null }, 'a wrong recovery code was tried');
        return now(wrong);
      }
      return owner.devices >= limits.devices ? now(full) : letIn(parts, claim, { userId: owner.userId, hash });
    }),
  );
}

/** The code is good: it is used up in the step that makes the device one of theirs. */
function letIn(parts: Parts, { keyed }: Claim, { userId, hash }: { readonly userId: string; readonly hash: string }): Later<Recovered> {
  const { clock, log, newId, newToken, people, records } = parts;
  const { label, key, sealingKey } = keyed;
  const [id, token, createdAt] = [newId(), newToken(), Math.floor(clock.wall())];
  const device: DeviceRecord = { id, userId, label, key, sealingKey, createdAt, usedAt: createdAt };
  const added: Later<DeviceOwner | null> = (done) => records.ask('recover', [hash, device, hashToken(token)], done);
  return chain(added, (owner): Later<Recovered> => {
    if (owner === null) return now(wrong);
    own(parts, owner);
    log.info({ user: userId, device: id }, 'a device came in by a recovery code');
    const person = people.get(userId);
    if (person !== undefined) tellPerson(person, { type: 'recovered', device_id: id, label });
    return now(withHeartbeat({ status: 'success', ...sessionOf(owner.user, device, token) }));
  });
}
