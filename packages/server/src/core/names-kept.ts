import type { Parts } from '../commands/parts.ts';

/** Reads which names belong to somebody. A server that does not know it would give them away, and is not ready. */
export function readNames({ keptNames, records }: Parts, done: () => void, fail: (error: unknown) => void): void {
  records.ask('keyedDevices', [], (found) => {
    if (!found.ok) return fail(found.error);
    for (const { user, device } of found.value) keptNames.keep(user, device.id);
    done();
  });
}

/** Devices were forgotten; whose last with a key it was is a guest from now on, if they are here. */
export function forgetNames({ keptNames, people }: Pick<Parts, 'keptNames' | 'people'>, deviceIds: readonly string[]): void {
  for (const id of deviceIds) {
    const userId = keptNames.forget(id);
    if (userId !== null) people.setGuest(userId, true);
  }
}
