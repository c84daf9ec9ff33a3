import type { Parts } from '../commands/parts.ts';

/** Reads whose favourites users are. What cannot be read is told in the log. */
export function adoptFavourites({ favourites, log, records }: Parts, done: () => void): void {
  records.ask('favourites', [], (found) => {
    if (!found.ok) log.error({ err: found.error }, 'favourites could not be read');
    else for (const { userId, others } of found.value) for (const other of others) favourites.set(userId, other, true);
    done();
  });
}
