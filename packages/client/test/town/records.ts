import { createMemoryCallRecords } from '../../../server/test/memory-calls.ts';
import type {
  DeviceOwner,
  DeviceRecord,
  Store,
  StoredBlock,
  StoredWish,
  TokenOwner,
  UserRecord,
} from '../../../server/src/records/port.ts';

function createMemoryAvailability(): Store['availability'] {
  const texts = new Map<string, string>();
  const blocks = new Map<string, StoredBlock>();
  const wishes = new Map<string, StoredWish>();
  return {
    loadAvailability: () => ({
      availabilities: [...texts].map(([userId, text]) => ({ userId, text })),
      blocks: [...blocks.values()],
      wishes: [...wishes.values()],
    }),
    keepAvailability: (userId, text) => void texts.set(userId, text),
    addBlock: (block) => void blocks.set(`${block.userId} ${block.blockedId}`, block),
    removeBlock: (userId, blockedId) => void blocks.delete(`${userId} ${blockedId}`),
    addWish: (wish) => void wishes.set(`${wish.userId} ${wish.otherId}`, wish),
    removeWish: (userId, otherId) => void wishes.delete(`${userId} ${otherId}`),
  };
}

/** Nobody is invited, comes by a guest link, is an admin or is woken in a town. */
const noStrangers: Pick<Store, 'joining' | 'admin' | 'push' | 'groups'> = {
  push: { loadPush: () => [], keepPush: () => true, dropPush: () => undefined },
  groups: { loadGroups: () => [], joinGroup: () => false },
  joining: {
    letsIn: () => true,
    findInvite: () => null,
    getInvite: () => null,
    addInvite: () => true,
    guestLinks: () => [],
    addGuestLink: () => undefined,
    endGuestLink: () => undefined,
    forgetOver: () => undefined,
  },
  admin: {
    admins: () => [],
    isNew: () => false,
    putAdminLink: () => undefined,
    administer: () => false,
    invites: () => [],
    known: () => [],
    acts: () => [],
  },
};

/**
 * Records in memory: what is written down outlives every crash of the server, and `history` has each call that is over.
 */
export function createMemoryRecords() {
  const users = new Map<string, UserRecord>();
  const devices = new Map<string, DeviceRecord>();
  const tokens = new Map<string, { readonly deviceId: string; madeAt: number }>();
  function addDevice(device: DeviceRecord, hash: string): void {
    devices.set(device.id, device);
    tokens.set(hash, { deviceId: device.id, madeAt: device.createdAt });
  }
  function owned(device: DeviceRecord | undefined): DeviceOwner | null {
    const user = device === undefined ? undefined : users.get(device.userId);
    return device === undefined || user === undefined ? null : { user, device };
  }
  function ownerOf(device: DeviceRecord | undefined, madeAt: number | null): TokenOwner | null {
    const owner = owned(device);
    if (owner === null) return null;
    const { id: deviceId, key, label, usedAt } = owner.device;
    return { user: owner.user, deviceId, label, usedAt, madeAt: key === null ? null : madeAt };
  }
  function removeDevice(id: string): readonly string[] {
    const userId = devices.get(id)?.userId;
    devices.delete(id);
    if (userId === undefined || [...devices.values()].some((other) => other.userId === userId)) return [];
    users.delete(userId);
    return [userId];
  }
  function eraseUser(userId: string): readonly string[] {
    const ids = [...devices.values()].filter((device) => device.userId === userId).map(({ id }) => id);
    for (const id of ids) removeDevice(id);
    return ids;
  }
  function revokeToken(hash: string): readonly string[] {
    const id = tokens.get(hash)?.deviceId;
    tokens.delete(hash);
    const device = devices.get(id ?? '');
    if (device === undefined) return [];
    if (device.key !== null) for (const [other, { deviceId }] of tokens) if (deviceId === device.id) tokens.delete(other);
    const isWorthless = device.key === null && ![...tokens.values()].some(({ deviceId }) => deviceId === device.id);
    return isWorthless ? removeDevice(device.id) : [];
  }
  const calls = createMemoryCallRecords();
  const records: Store = {
    calls,
    addUser: (user, device, hash) => {
      users.set(user.id, user);
      addDevice(device, hash);
      return true;
    },
    addVisitor: (user, device, hash) => {
      users.set(user.id, user);
      addDevice(device, hash);
    },
    addDevice,
    addToken: (deviceId, { hash, madeAt }) => {
      if (!devices.has(deviceId)) return false;
      tokens.set(hash, { deviceId, madeAt });
      return true;
    },
    enrolDevice: (id, keys, at) => {
      const device = devices.get(id);
      if (device === undefined || device.key !== null) return false;
      devices.set(id, { ...device, ...keys });
      for (const token of tokens.values()) if (token.deviceId === id) token.madeAt = at;
      return true;
    },
    renameUser: (id, username, nameKey) => {
      const user = users.get(id);
      if (user !== undefined) users.set(id, { ...user, username, nameKey });
    },
    findUser: (id) => users.get(id) ?? null,
    favourites: () => [],
    favour: () => undefined,
    findUsers: (ids) => ids.flatMap((id) => users.get(id) ?? []),
    findByToken: (hash) => ownerOf(devices.get(tokens.get(hash)?.deviceId ?? ''), tokens.get(hash)?.madeAt ?? null),
    findByUser: (userId) =>
      ownerOf(
        [...devices.values()].find((device) => device.userId === userId),
        null,
      ),
    findDevice: (id) => owned(devices.get(id)),
    keyedDevices() {
      const found = [...devices.values()].filter(({ key }) => key !== null).flatMap((device) => owned(device) ?? []);
      return {
        userIds: found.map(({ user }) => user.id),
        usernames: found.map(({ user }) => user.username),
        nameKeys: found.map(({ user }) => user.nameKey),
        deviceIds: found.map(({ device }) => device.id),
        usedAt: found.map(({ device }) => device.usedAt),
      };
    },
    devicesOf: (userId) => [...devices.values()].filter((device) => device.userId === userId),
    renameDevice: () => undefined,
    removeDevice,
    eraseUser,
    revokeToken,
    noteUse: () => undefined,
    unfit: () => null,
    soundness: () => 'ok',
    examined: Promise.resolve(),
    availability: createMemoryAvailability(),
    history: {
      listEntries: () => ({ entries: [], next: null, unseen: 0 }),
      seeEntries: () => ({ changed: 0, entry: null, unseen: 0 }),
      deleteEntries: () => ({ changed: 0, entry: null, unseen: 0 }),
    },
    upkeep: {
      belief: () => null,
      believe: () => undefined,
      forgetHistory: () => 0,
      unusedDevices: () => [],
      forgetDevices: () => [],
    },
    recovery: { recoveryOf: () => null, keepRecovery: () => false, recover: () => null },
    ...noStrangers,
    close: () => undefined,
  };
  /** A user who has no device yet. */
  function introduce(user: UserRecord): void {
    users.set(user.id, user);
  }
  return { records, introduce, history: calls.history };
}
