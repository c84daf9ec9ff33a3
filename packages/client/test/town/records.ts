import { createMemoryCallRecords } from '../../../server/test/memory-calls.ts';
import type { DeviceRecord, Records, UserRecord } from '../../../server/src/records/port.ts';

/**
 * Records in memory: what is written down outlives every crash of the server, and `history` has each call that is over.
 */
export function createMemoryRecords() {
  const users = new Map<string, UserRecord>();
  const devices = new Map<string, DeviceRecord>();
  const tokens = new Map<string, string>();
  function addDevice(device: DeviceRecord, hash: string): void {
    devices.set(device.id, device);
    tokens.set(hash, device.id);
  }
  const calls = createMemoryCallRecords();
  const records: Records = {
    calls,
    addUser: (user, device, hash) => {
      users.set(user.id, user);
      addDevice(device, hash);
    },
    addDevice,
    renameUser: (id, username, nameKey) => {
      const user = users.get(id);
      if (user !== undefined) users.set(id, { ...user, username, nameKey });
    },
    findUser: (id) => users.get(id) ?? null,
    findByToken: (hash) => {
      const device = devices.get(tokens.get(hash) ?? '');
      return device === undefined ? null : { userId: device.userId, deviceId: device.id };
    },
    devicesOf: (userId) => [...devices.values()].filter((device) => device.userId === userId),
    renameDevice: () => undefined,
    removeDevice: (id) => void devices.delete(id),
    revokeToken: (hash) => void tokens.delete(hash),
    noteUse: () => undefined,
    unfit: () => null,
    soundness: () => 'ok',
    examined: Promise.resolve(),
    upkeep: {
      belief: () => null,
      believe: () => undefined,
      forgetHistory: () => 0,
      unusedDevices: () => [],
      forgetDevices: () => undefined,
    },
    close: () => undefined,
  };
  return { records, history: calls.history };
}
