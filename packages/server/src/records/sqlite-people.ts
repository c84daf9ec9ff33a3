import type { DatabaseSync } from 'node:sqlite';
import type { FavouritesRecord } from './favourites-port.ts';
import type { DeviceOwner, DeviceRecord, Store, TokenOwner, UserRecord } from './port.ts';
import type { Invited } from './port-joining.ts';
import { userOf } from './rows.ts';
import { openAdminLinks } from './sqlite-admin-links.ts';
import { openDevices } from './sqlite-devices.ts';
import { openInvites } from './sqlite-joining.ts';
import { openVisits } from './sqlite-visits.ts';
import type { Transaction } from './sqlite-transactions.ts';

/** Users, in a database whose schema is up to date. Its writes are part of a transaction of the caller's. */
export function openUsers(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO users (id, username, name_key, created_at) VALUES (?, ?, ?, ?)');
  const rename = database.prepare('UPDATE users SET username = ?, name_key = ? WHERE id = ?');
  const byId = database.prepare('SELECT users.*, link_id FROM users LEFT JOIN visitors ON user_id = id WHERE id = ?');
  return {
    add: ({ id, username, nameKey, createdAt }: UserRecord): void => void insert.run(id, username, nameKey, createdAt),
    rename: (userId: string, username: string, nameKey: string): void => void rename.run(username, nameKey, userId),
    find: (userId: string): UserRecord | null => userOf(byId.get(userId)),
  };
}

/** Favourites of users. Its writes are part of a transaction. */
function openFavourites(database: DatabaseSync) {
  const all = database.prepare("SELECT user_id, group_concat(other_id, ' ') AS others FROM favourites GROUP BY user_id");
  const add = database.prepare('INSERT OR IGNORE INTO favourites (user_id, other_id) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM favourites WHERE user_id = ? AND other_id = ?');
  return {
    all: (): readonly FavouritesRecord[] =>
      all.all().map(({ user_id, others }) => ({ userId: String(user_id), others: String(others).split(' ') })),
    set: (userId: string, otherId: string, on: boolean): void => void (on ? add : drop).run(userId, otherId),
  };
}

type People = Pick<
  Store,
  | 'addUser'
  | 'addVisitor'
  | 'addDevice'
  | 'addToken'
  | 'enrolDevice'
  | 'renameUser'
  | 'findUser'
  | 'findUsers'
  | 'favourites'
  | 'favour'
  | 'findByToken'
  | 'findByUser'
  | 'findDevice'
  | 'keyedDevices'
  | 'devicesOf'
  | 'renameDevice'
  | 'removeDevice'
  | 'revokeToken'
  | 'unfit'
>;

type Users = ReturnType<typeof openUsers>;
type Devices = ReturnType<typeof openDevices>;

/** Who a token, a device or a user id leads to. */
function openOwners(users: Users, devices: Devices) {
  function owned(device: DeviceRecord | null | undefined): DeviceOwner | null {
    const user = device === null || device === undefined ? null : users.find(device.userId);
    return device === null || device === undefined || user === null ? null : { user, device };
  }
  function byToken(tokenHash: string): TokenOwner | null {
    const token = devices.byToken(tokenHash);
    if (token === null) return null;
    const { userId, ...at } = token;
    const user = users.find(userId);
    return user === null ? null : { user, ...at };
  }
  function byUser(userId: string): TokenOwner | null {
    const owner = owned(devices.of(userId)[0]);
    if (owner === null) return null;
    const { id: deviceId, label, usedAt } = owner.device;
    return { user: owner.user, deviceId, label, usedAt, madeAt: null };
  }
  return { owned, byToken, byUser };
}

/** How somebody new is added. */
function openEntrance(
  database: DatabaseSync,
  transaction: Transaction,
  { users, devices }: { readonly users: Users; readonly devices: ReturnType<typeof openDevices> },
): Pick<Store, 'addUser' | 'addVisitor'> {
  const invites = openInvites(database);
  const adminLinks = openAdminLinks(database);
  const visits = openVisits(database);
  function isInvited(invited: Invited, nameKey: string): boolean {
    return invites.use(invited, nameKey) || adminLinks.opens(invited.hash, invited.now) || !invited.needed;
  }
  function add(user: UserRecord, device: DeviceRecord, tokenHash: string): true {
    users.add(user);
    devices.add(device, tokenHash);
    return true;
  }
  return {
    addUser: (user, device, tokenHash, invited) =>
      transaction('on the disk', () => (invited === undefined || isInvited(invited, user.nameKey)) && add(user, device, tokenHash)),
    addVisitor: (user, device, tokenHash) =>
      transaction('on the disk', () => {
        add(user, device, tokenHash);
        visits.add(user);
      }),
  };
}

/** People, their devices and tokens, in a database whose schema is up to date. */
export function openPeople(database: DatabaseSync, transaction: Transaction): People {
  const users = openUsers(database);
  const devices = openDevices(database);
  const { owned, byToken, byUser } = openOwners(users, devices);
  const favourites = openFavourites(database);
  return {
    ...openEntrance(database, transaction, { users, devices }),
    addDevice: (device, tokenHash) => transaction('on the disk', () => devices.add(device, tokenHash)),
    addToken: (deviceId, token) => transaction('on the disk', () => devices.addToken(deviceId, token)),
    enrolDevice: (deviceId, keys, at) => transaction('on the disk', () => devices.enrol(deviceId, keys, at)),
    renameUser: (userId, username, nameKey) => transaction('on the disk', () => users.rename(userId, username, nameKey)),
    findUser: users.find,
    findUsers: (userIds) => userIds.map(users.find).filter((user) => user !== null),
    favourites: favourites.all,
    favour: (userId, otherId, on) => transaction('on the disk', () => favourites.set(userId, otherId, on)),
    findByToken: byToken,
    findByUser: byUser,
    findDevice: (deviceId) => owned(devices.find(deviceId)),
    keyedDevices: devices.keyed,
    devicesOf: (userId) => devices.of(userId),
    renameDevice: (deviceId, label) => transaction('on the disk', () => devices.rename(deviceId, label)),
    removeDevice: (deviceId) => transaction('on the disk', () => devices.remove(deviceId)),
    revokeToken: (tokenHash) => transaction('on the disk', () => devices.revoke(tokenHash)),
    unfit: () => whyUnfit(database, transaction),
  };
}

/** Takes the write lock and lets it go again: that is what every later write needs first. */
function whyUnfit(database: DatabaseSync, transaction: Transaction): string | null {
  if (!database.isOpen) return 'The database is closed.';
  try {
    transaction('given to the system', () => {});
    return null;
  } catch {
    return 'The database cannot be written.';
  }
}
