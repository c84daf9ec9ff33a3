import { createMemoryCallRecords } from '../../../server/test/memory-calls.ts';
import type { Records, UserRecord } from '../../../server/src/records/port.ts';

/**
 * Records in memory: what is written down outlives every crash of the server, and `history` has each call that is over.
 */
export function createMemoryRecords() {
  const users = new Map<string, UserRecord>();
  const tokens = new Map<string, string>();
  const calls = createMemoryCallRecords();
  const records: Records = {
    calls,
    addUser: (user, hash) => {
      users.set(user.id, user);
      tokens.set(hash, user.id);
    },
    renameUser: (id, username, nameKey) => {
      const user = users.get(id);
      if (user !== undefined) users.set(id, { ...user, username, nameKey });
    },
    findUser: (id) => users.get(id) ?? null,
    findByToken: (hash) => users.get(tokens.get(hash) ?? '') ?? null,
    revokeToken: (hash) => void tokens.delete(hash),
    noteUse: () => undefined,
    unfit: () => null,
    soundness: () => 'ok',
    examined: Promise.resolve(),
    upkeep: {
      belief: () => null,
      believe: () => undefined,
      forgetHistory: () => 0,
      unusedUsers: () => [],
      forgetUsers: () => undefined,
    },
    close: () => undefined,
  };
  return { records, history: calls.history };
}
