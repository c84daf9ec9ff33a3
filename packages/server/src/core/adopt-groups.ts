import type { Parts } from '../commands/parts.ts';

/** Reads the groups. A server that cannot would give their names away, and is not ready. */
export function readGroups({ groupList, groups, keptNames, records }: Parts, done: () => void, fail: (error: unknown) => void): void {
  records.ask('loadGroups', [], (found) => {
    if (!found.ok) return fail(found.error);
    for (const group of found.value) {
      const { id, name, nameKey } = group;
      keptNames.keep({ id, username: name, nameKey }, id);
      groups.put(group);
      groupList.review(group);
    }
    done();
  });
}
