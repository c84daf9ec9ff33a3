import type { FavouritesRecord } from '../favourites-port.ts';
import { tokensKeptEach, useNotedEvery, type DeviceRecord, type UserRecord } from '../port.ts';
import type { Invited } from '../port-joining.ts';
import { tokenOf, userOf, type Row } from '../rows.ts';
import { addDevice, devicesOf, findDevice, removeDevice } from './devices.ts';
import { opensAdminLink, useInvite } from './joining.ts';
import type { Doing, Session } from './session.ts';

const users = 'SELECT users.*, link_id FROM users LEFT JOIN visitors ON visitors.user_id = users.id';

export async function findUser(session: Session, userId: string): Promise<UserRecord | null> {
  return userOf(await session.one(`${users} WHERE users.id = $1`, [userId]));
}

async function isInvited(session: Session, invited: Invited, nameKey: string): Promise<boolean> {
  return (await useInvite(session, invited, nameKey)) || (await opensAdminLink(session, invited.hash, invited.now)) || !invited.needed;
}

async function add(session: Session, { id, username, nameKey, createdAt }: UserRecord, device: DeviceRecord, tokenHash: string) {
  await session.run('INSERT INTO users (id, username, name_key, created_at) VALUES ($1, $2, $3, $4)', [id, username, nameKey, createdAt]);
  await addDevice(session, device, tokenHash);
}

function favouritesOf(row: Row): FavouritesRecord {
  return { userId: String(row['user_id']), others: String(row['others']).split(' ') };
}

/** How somebody comes in, and what they are called. */
export const people: Doing<'addUser' | 'addVisitor' | 'renameUser' | 'findUser' | 'findUsers' | 'favourites' | 'favour'> = {
  // oxlint-disable-next-line eslint/max-params -- those of the port, and where it is done
  async addUser(session, user, device, tokenHash, invited) {
    if (invited !== undefined && !(await isInvited(session, invited, user.nameKey))) return false;
    await add(session, user, device, tokenHash);
    return true;
  },
  async addVisitor(session, user, device, tokenHash) {
    await add(session, user, device, tokenHash);
    await session.run('INSERT INTO visitors (user_id, link_id) VALUES ($1, $2)', [user.id, user.linkId]);
  },
  async renameUser(session, userId, username, nameKey) {
    await session.run('UPDATE users SET username = $1, name_key = $2 WHERE id = $3', [username, nameKey, userId]);
  },
  findUser,
  async findUsers(session, userIds) {
    const found = await session.all(`${users} WHERE users.id = ANY ($1::text[])`, [userIds]);
    const byId = new Map(found.map((row) => [String(row['id']), userOf(row)]));
    return userIds.map((id) => byId.get(id) ?? null).filter((user) => user !== null);
  },
  favourites: async (session) =>
    (await session.all("SELECT user_id, string_agg(other_id, ' ' ORDER BY other_id) AS others FROM favourites GROUP BY user_id")).map(
      favouritesOf,
    ),
  async favour(session, userId, otherId, on) {
    const sql = on
      ? 'INSERT INTO favourites (user_id, other_id) VALUES ($1, $2) ON CONFLICT DO NOTHING'
      : 'DELETE FROM favourites WHERE user_id = $1 AND other_id = $2';
    await session.run(sql, [userId, otherId]);
  },
};

type OfDevices =
  | 'addDevice'
  | 'addToken'
  | 'enrolDevice'
  | 'findByToken'
  | 'findByUser'
  | 'findDevice'
  | 'keyedDevices'
  | 'devicesOf'
  | 'renameDevice'
  | 'removeDevice'
  | 'revokeToken'
  | 'noteUse';

/** Devices of people and their tokens. */
export const devices: Doing<OfDevices> = {
  addDevice,
  async addToken(session, deviceId, { hash, madeAt }) {
    const added = await session.run(
      'INSERT INTO tokens (hash, device_id, made_at) SELECT $1::text, id, $2::bigint FROM devices WHERE id = $3',
      [hash, madeAt, deviceId],
    );
    await session.run(
      `DELETE FROM tokens WHERE device_id = $1 AND hash NOT IN
         (SELECT hash FROM tokens WHERE device_id = $1 ORDER BY hash = $3 DESC, made_at DESC LIMIT $2)`,
      [deviceId, tokensKeptEach, hash],
    );
    return added > 0;
  },
  async enrolDevice(session, deviceId, { key, sealingKey, label }, at) {
    const enrolled = await session.run(
      `UPDATE devices SET key = $1, sealing_key = $2, label = CASE WHEN label = '' THEN $3 ELSE label END WHERE id = $4 AND key IS NULL`,
      [key, sealingKey, label, deviceId],
    );
    if (enrolled === 0) return false;
    await session.run('UPDATE tokens SET made_at = $1 WHERE device_id = $2', [at, deviceId]);
    return true;
  },
  async findByToken(session, tokenHash) {
    const row = await session.one(
      `SELECT devices.user_id, device_id, label, used_at, CASE WHEN key IS NULL THEN NULL ELSE made_at END AS made_at
       FROM tokens JOIN devices ON devices.id = tokens.device_id WHERE tokens.hash = $1`,
      [tokenHash],
    );
    if (row === undefined) return null;
    const { userId, ...at } = tokenOf(row);
    const user = await findUser(session, userId);
    return user === null ? null : { user, ...at };
  },
  async findByUser(session, userId) {
    const [user, [first]] = [await findUser(session, userId), await devicesOf(session, userId)];
    if (user === null || first === undefined) return null;
    return { user, deviceId: first.id, label: first.label, usedAt: first.usedAt, madeAt: null };
  },
  async findDevice(session, deviceId) {
    const device = await findDevice(session, deviceId);
    const user = device === null ? null : await findUser(session, device.userId);
    return device === null || user === null ? null : { user, device };
  },
  async keyedDevices(session) {
    const rows = await session.all(
      `SELECT users.id, username, name_key, devices.id AS device_id, used_at
       FROM devices JOIN users ON users.id = user_id WHERE key IS NOT NULL ORDER BY name_key`,
    );
    return {
      userIds: rows.map((row) => String(row['id'])),
      usernames: rows.map((row) => String(row['username'])),
      nameKeys: rows.map((row) => String(row['name_key'])),
      deviceIds: rows.map((row) => String(row['device_id'])),
      usedAt: rows.map((row) => Number(row['used_at'])),
    };
  },
  devicesOf,
  async renameDevice(session, deviceId, label) {
    await session.run('UPDATE devices SET label = $1 WHERE id = $2', [label, deviceId]);
  },
  removeDevice,
  async revokeToken(session, tokenHash) {
    const [revoked] = await session.all('DELETE FROM tokens WHERE hash = $1 RETURNING device_id', [tokenHash]);
    if (revoked === undefined) return [];
    const deviceId = String(revoked['device_id']);
    await session.run('DELETE FROM tokens WHERE device_id = $1 AND EXISTS (SELECT 1 FROM devices WHERE id = $1 AND key IS NOT NULL)', [
      deviceId,
    ]);
    const worthless = await session.one(
      'SELECT 1 FROM devices WHERE id = $1 AND key IS NULL AND NOT EXISTS (SELECT 1 FROM tokens WHERE device_id = devices.id)',
      [deviceId],
    );
    return worthless === undefined ? [] : removeDevice(session, deviceId);
  },
  async noteUse(session, deviceId, at) {
    await session.run('UPDATE devices SET used_at = $1 WHERE id = $2 AND used_at < $1::bigint - $3::bigint', [
      Math.floor(at),
      deviceId,
      useNotedEvery,
    ]);
  },
};
