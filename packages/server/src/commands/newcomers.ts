import { textToSign, times, type CommandName, type Input, type Success } from '@earshot/protocol';
import type { KeptName } from '../people/kept-names.ts';
import { readName, type Name } from '../people/names.ts';
import { newPerson, type Person } from '../people/person.ts';
import { hashToken } from '../people/sessions.ts';
import type { Answer, Origin } from '../ports/core.ts';
import { attempt, chain, follow, now, type Later } from '../ports/result.ts';
import type { DeviceOwner, DeviceRecord, UserRecord } from '../records/port.ts';
import type { Invited } from '../records/port-joining.ts';
import { entryFor, refuseInvite, refuseTaken } from './joining.ts';
import type { Parts } from './parts.ts';
import type { Witness } from '../people/proof.ts';
import { readKeyed, refuseKeyed, type Keyed } from './proofs.ts';
import { answerOf, isForNow, refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';
import { readInput } from './shape.ts';
import { refuseHere, refuseKept } from './taken-names.ts';
import { giveToken, sessionOf } from './tokens.ts';

/** Only long ids keep a registration, for it is anybody's who knows address, name and id. */
const registrationId = 16;

type Registered = Outcome<Success<'users/register'>>;

/** Answers `users/register`, and a repeated one as the first time. */
export function answerRegister(parts: Parts, from: Origin, held: Witness, input: unknown): Answer | Later<Answer> {
  const good = readInput('users/register', input);
  if ('ok' in good) return answerOf(good);
  const name = readName(good.input.username);
  if ('problem' in name) return answerOf(refuse('bad_request', name.problem));
  const asked = { name, from, held, input: good.input };
  const repeated = { name: 'users/register', id: good.input.request_id, owner: `${from.address} ${name.key}` } as const;
  return answerOnce(parts, repeated, () => register(parts, asked));
}

interface Repeatable {
  readonly name: CommandName;
  readonly id: string | undefined;
  /** Who asks, as far as that is known of who has no token. */
  readonly owner: string;
}

/** Answers a command that needs no token, and a repeated one as the first time. */
export function answerOnce(
  parts: Parts,
  { name, id, owner }: Repeatable,
  run: () => Outcome<object> | Later<Outcome<object>>,
): Answer | Later<Answer> {
  if (id === undefined || id.length < registrationId) return follow(run(), answerOf);
  const at = parts.clock.mono();
  const memory = parts.registrations.of(owner, at);
  const before = memory.find(name, id, at);
  if (before !== null) return before;
  return follow(run(), (outcome) => {
    const answer = answerOf(outcome);
    if (!isForNow(answer)) memory.keep(name, id, answer, at);
    return answer;
  });
}

interface Asked {
  readonly name: Name;
  readonly from: Origin;
  readonly held: Witness;
  readonly input: Input<'users/register'>;
}

function register(parts: Parts, { name, from, held, input }: Asked): Registered | Later<Registered> {
  const keyed = input.device === undefined ? null : readKeyed(input.device);
  if (keyed !== null && 'ok' in keyed) return keyed;
  const refused = keyed === null ? null : refuseUnproved(held, keyed, input);
  if (refused !== null) return refused;
  const kept = parts.keptNames.find(name, null);
  const invited = entryFor(parts, from, input.invite);
  const taken = kept === null ? null : { kept, told: refuseTaken(parts, from, invited, refuseKept(parts, kept, null)) };
  if (taken !== null && keyed !== null) return comeBack(parts, keyed, taken);
  if (invited !== null && 'ok' in invited) return invited;
  const wait = parts.signIns.wait(from.address, parts.clock.mono());
  if (wait > 0) return refuseTooMany(wait, tooManyHere(wait));
  if (taken !== null) return taken.told;
  const here = refuseHere(parts, name, null);
  return here === null ? enter(parts, name, { keyed, from, invited }) : refuseTaken(parts, from, invited, now(here));
}

function refuseUnproved(held: Witness, keyed: Keyed, { username, challenge, proof }: Input<'users/register'>): Refusal | null {
  if (challenge === undefined) return refuse('bad_request', 'challenge: this is needed with a device.');
  if (proof === undefined) return refuse('bad_request', 'proof: this is needed with a device.');
  return refuseKeyed(held, keyed, { proof, text: (origin) => textToSign('register', challenge, origin, username, keyed.key) });
}

/** A name that belongs to somebody. */
interface Taken {
  readonly kept: KeptName;
  /** What everybody else is told. */
  readonly told: Later<Refusal>;
}

/**
 * A name that is kept is given to the device whose it is: it has not heard that it registered, or another tab of the
 * same browser was faster.
 */
function comeBack(parts: Parts, { key }: Keyed, { kept, told }: Taken): Later<Registered> {
  const { records } = parts;
  const asked: Later<readonly DeviceRecord[]> = (done) => records.ask('devicesOf', [kept.userId], done);
  return chain(asked, (devices): Later<Registered> => {
    const own = devices.find((device) => device.key === key);
    if (own === undefined || kept.how !== 'name') return told;
    const found: Later<DeviceOwner | null> = (done) => records.ask('findDevice', [own.id], done);
    return chain(found, (owner) => chain(giveToken(parts, owner), (given) => now(given.ok ? withHeartbeat(given.body) : given)));
  });
}

/** What a newcomer is told beside who they are. */
export function withHeartbeat(body: Success<'devices/token'>): Registered {
  return { ok: true, body: { ...body, heartbeat_interval_ms: times.heartbeat } };
}

function tooManyHere(wait: number): string {
  return `Too many people have signed in from this address. There is room in ${inWords(wait)}, or when one of them leaves.`;
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} minutes`;
}

interface Entering {
  readonly keyed: Keyed | null;
  readonly from: Origin;
  readonly invited: Invited | null;
}

/** Makes a new user, online as soon as it is written. The name is theirs meanwhile. */
function enter(parts: Parts, name: Name, { keyed, from, invited }: Entering): Later<Registered> {
  const { clock, directory, records, signIns } = parts;
  const { address } = from;
  const at = clock.mono();
  const [id, deviceId, token] = [parts.newId(), parts.newId(), parts.newToken()];
  const user = { id, username: name.username, nameKey: name.key, createdAt: clock.wall() };
  const person = newPerson(user, keyed === null);
  const letGo = directory.claim(name.username, name.key, person);
  signIns.add(address, id, at);
  const { label, key, sealingKey } = keyed ?? { label: '', key: null, sealingKey: null };
  const device = { id: deviceId, userId: id, label, key, sealingKey, createdAt: user.createdAt, usedAt: user.createdAt };
  return (done) =>
    records.ask('addUser', invited === null ? [user, device, hashToken(token)] : [user, device, hashToken(token), invited], (result) => {
      letGo();
      if (result.ok && result.value) return done(attempt(() => begin(parts, { user, device, token, person, address })));
      signIns.undo(address, id, at);
      if (!result.ok) done(result);
      else refuseInvite(parts, from, invited?.hash ?? '')(done);
    });
}

interface Newcomer {
  readonly user: UserRecord;
  readonly device: DeviceRecord;
  readonly token: string;
  readonly person: Person;
  readonly address: string;
}

/** Somebody new is kept. */
function begin(parts: Parts, { user, device, token, person, address }: Newcomer): Registered {
  const { attendance, clock, keptNames, log, people, rings, sessions } = parts;
  const isKeyed = device.key !== null;
  log.info({ user: user.id, guest: !isKeyed }, 'user registered');
  const { id: deviceId, label } = device;
  sessions.began({ user, deviceId, label, madeAt: isKeyed ? device.createdAt : null }, hashToken(token));
  if (isKeyed) keptNames.keep(user, device.id);
  people.keep(person);
  rings.joined(user.id, address, clock.mono());
  attendance.hear(person, device.id, address);
  return withHeartbeat({ status: 'success', ...sessionOf(user, device, token) });
}
