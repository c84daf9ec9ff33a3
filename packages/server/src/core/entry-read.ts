import type { Parts } from '../commands/parts.ts';

/**
 * Reads who is an admin, the links by which guests come, and who waits to be let in. A server that cannot is not ready.
 */
export function readEntry(parts: Parts, done: () => void, fail: (error: unknown) => void): void {
  const { admins, clock, guestLinks, records, waitingAsks } = parts;
  records.ask('admins', [], (found) => {
    if (!found.ok) return fail(found.error);
    for (const userId of found.value) admins.add(userId);
    records.ask('guestLinks', [], (links) => {
      if (!links.ok) return fail(links.error);
      for (const link of links.value) guestLinks.keep(link);
      records.ask('invites', [Math.floor(clock.wall())], (invites) => {
        if (!invites.ok) return fail(invites.error);
        for (const { id, state, endsAt } of invites.value) if (state === 'waiting') waitingAsks.wait(id, endsAt);
        done();
      });
    });
  });
}
