import { awayFrom, type Away } from '../people/away.ts';
import type { Parts } from '../commands/parts.ts';

/**
 * Reads which names belong to somebody, and lists their owners as away. A server that does not know it would give names
 * away, and is not ready.
 */
export function readNames({ directory, keptNames, records, subscriptions }: Parts, done: () => void, fail: (error: unknown) => void): void {
  records.ask('keyedDevices', [], (found) => {
    if (!found.ok) return fail(found.error);
    const away = new Map<string, Away>();
    const { userIds, usernames, nameKeys, deviceIds, usedAt } = found.value;
    for (const [n, id] of userIds.entries()) {
      const user = { id, username: usernames[n] ?? '', nameKey: nameKeys[n] ?? '' };
      keptNames.keep(user, deviceIds[n] ?? '');
      const before = away.get(id)?.heardWall ?? -Infinity;
      const heard = usedAt[n] ?? 0;
      if (heard > before) away.set(id, awayFrom(user, heard, subscriptions.wakes(id)));
    }
    directory.addAway([...away.values()]);
    done();
  });
}

/** Devices were forgotten; whose last with a key it was is a guest from now on, if they are here. */
export function forgetNames(
  { keptNames, people, subscriptions }: Pick<Parts, 'keptNames' | 'people' | 'subscriptions'>,
  deviceIds: readonly string[],
): void {
  for (const id of deviceIds) {
    subscriptions.forgetDevice(id);
    const userId = keptNames.forget(id);
    if (userId !== null) people.setGuest(userId, true);
  }
}
