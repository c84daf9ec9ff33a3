import type { Parts } from '../commands/parts.ts';

/** Reads who is an admin, and the links by which guests come. A server that cannot is not ready. */
export function readEntry({ admins, guestLinks, records }: Parts, done: () => void, fail: (error: unknown) => void): void {
  records.ask('admins', [], (found) => {
    if (!found.ok) return fail(found.error);
    for (const userId of found.value) admins.add(userId);
    records.ask('guestLinks', [], (links) => {
      if (!links.ok) return fail(links.error);
      for (const link of links.value) guestLinks.keep(link);
      done();
    });
  });
}
