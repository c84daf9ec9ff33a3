import { foldName, limits, type Input, type Success } from '@earshot/protocol';
import { tellPerson } from '../people/people.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { KnownRecord } from '../records/port-admin.ts';
import type { DeviceOwner, DeviceRecord, UserRecord } from '../records/port.ts';
import type { Act } from './acts.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

const day = 86_400_000;

export function people(parts: Parts, _sender: Sender, input: Input<'admin/people'>): Later<Outcome<Success<'admin/people'>>> {
  const { admins, clock, people: here, records } = parts;
  const limit = input.limit ?? limits.adminPage;
  const wall = Math.floor(clock.wall());
  const usedBefore = input.away_days === undefined ? Number.MAX_SAFE_INTEGER : wall - input.away_days * day;
  const query = { search: foldName(input.search ?? ''), after: input.after ?? '', limit, usedBefore };
  return chain<readonly KnownRecord[], Outcome<Success<'admin/people'>>>(
    (done) => records.ask('known', [query], done),
    (known) => {
      const last = known.length < limit ? undefined : known.at(-1);
      // Who is here is used, whenever that was noted last.
      const meant = input.away_days === undefined ? known : known.filter(({ id }) => here.online(id) === undefined);
      const told = meant.map(({ id, username, createdAt, usedAt, devices: many, keyed }) => {
        const isHere = here.online(id) !== undefined;
        const seen = { last_seen: Math.floor((isHere ? clock.wall() : usedAt) / 1_000), here: isHere };
        return { id, username, created_at: createdAt, ...seen, devices: many, guest: keyed === 0, admin: admins.has(id) };
      });
      const next = last === undefined ? null : `${last.nameKey} ${last.id}`;
      return now({ ok: true, body: { status: 'success', people: told, next } });
    },
  );
}

export function devices(parts: Parts, sender: Sender, input: Input<'admin/devices'>): Later<Outcome<Success<'admin/devices'>>> {
  const { clock, people: here, records, sessions, subscriptions } = parts;
  const person = here.get(input.target_user_id);
  return chain<readonly DeviceRecord[], Outcome<Success<'admin/devices'>>>(
    (done) => records.ask('devicesOf', [input.target_user_id], done),
    (found) => {
      const told = found
        .filter(({ id }) => !sessions.isRemoved(id))
        .map(({ id, label, createdAt, usedAt }) => ({
          device_id: id,
          label,
          created_at: createdAt,
          last_seen: Math.floor((person?.devices.has(id) === true ? clock.wall() : usedAt) / 1_000),
          current: id === sender.device.id,
          push: subscriptions.has(id),
        }));
      return now({ ok: true, body: { status: 'success', devices: told } });
    },
  );
}

const success = { ok: true, body: { status: 'success' } } as const;

/** Signs a device out, of whomever it is. */
export function signOut(
  parts: Parts,
  _sender: Sender,
  { device_id: deviceId }: Input<'admin/sign_out'>,
): Later<Act<Success<'admin/sign_out'>> | Refusal> {
  return chain<DeviceOwner | null, Act<Success<'admin/sign_out'>> | Refusal>(
    (done) => parts.records.ask('findDevice', [deviceId], done),
    (owner) =>
      now(
        owner === null
          ? refuse('not_found', 'There is no device with this id.')
          : {
              change: { is: 'sign_out', deviceId },
              about: `${owner.device.label === '' ? 'a device' : owner.device.label} of ${owner.user.username}`,
              done: () => signedOut(parts, owner.user.id, [deviceId]),
            },
      ),
  );
}

/** Forgets a user: their name is free, and whoever takes it is somebody new. */
export function freeName(
  parts: Parts,
  sender: Sender,
  { target_user_id: userId }: Input<'admin/free_name'>,
): Refusal | Later<Act<Success<'admin/free_name'>> | Refusal> {
  const { records } = parts;
  if (userId === sender.person.id) return refuse('yourself', 'This is your own name. Take another one instead.');
  return chain<UserRecord | null, Act<Success<'admin/free_name'>> | Refusal>(
    (done) => records.ask('findUser', [userId], done),
    (user) => {
      if (user === null) return now<Refusal>(refuse('user_not_found', 'There is nobody with this id.'));
      return chain<readonly DeviceRecord[], Act<Success<'admin/free_name'>> | Refusal>(
        (done) => records.ask('devicesOf', [userId], done),
        (found) =>
          now({
            change: { is: 'free_name', userId },
            about: user.username,
            done: () => {
              parts.admins.delete(userId);
              return signedOut(
                parts,
                userId,
                found.map(({ id }) => id),
              );
            },
          }),
      );
    },
  );
}

/** Makes an admin an ordinary user: their name, devices and calls stay. The last one stays an admin. */
export function demote(
  { admins, people: here, records }: Parts,
  _sender: Sender,
  { target_user_id: userId }: Input<'admin/demote'>,
): Refusal | Later<Act<Success<'admin/demote'>> | Refusal> {
  if (!admins.has(userId)) return refuse('user_not_found', 'There is no admin with this id.');
  if (admins.size === 1) return refuse('wrong_state', 'This is the only admin. Make somebody else one first: npm start -- admin-link');
  return chain<UserRecord | null, Act<Success<'admin/demote'>> | Refusal>(
    (done) => records.ask('findUser', [userId], done),
    (user) =>
      now({
        change: { is: 'demote', userId },
        about: user?.username ?? '',
        done: () => {
          admins.delete(userId);
          const person = here.get(userId);
          if (person !== undefined) tellPerson(person, { type: 'asks', waiting: null });
          return success;
        },
      }),
  );
}

/** Devices are worthless from now on, and whoever is at them is signed out at once. */
function signedOut(parts: Parts, userId: string, deviceIds: readonly string[]): typeof success {
  const { attendance, gone, keptNames, people: here, records, sessions } = parts;
  for (const deviceId of deviceIds) {
    sessions.remove(deviceId, () => {});
    const person = here.get(userId);
    if (person !== undefined) attendance.signOut(person, deviceId, null);
  }
  here.setGuest(userId, !keptNames.has(userId));
  records.ask('findUser', [userId], (found) => {
    if (found.ok && found.value === null) gone([userId]);
  });
  return success;
}
