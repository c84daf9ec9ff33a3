import type { DatabaseSync } from 'node:sqlite';
import { edited } from './group-edit.ts';
import type { GroupChange, GroupRecord, GroupRecords } from './port-groups.ts';
import { groupsOf } from './rows.ts';
import type { Transaction } from './sqlite-transactions.ts';

/** Groups, in a database whose schema is up to date. */
export function openGroups(database: DatabaseSync, transaction: Transaction): GroupRecords {
  const groups = database.prepare('SELECT * FROM call_groups ORDER BY id');
  const members = database.prepare('SELECT * FROM group_members ORDER BY group_id, place');
  const join = database.prepare('UPDATE group_members SET joined = ?3 WHERE group_id = ?1 AND user_id = ?2');
  return {
    loadGroups: () => groupsOf(groups.all(), members.all()),
    joinGroup: (groupId, userId, joined) => transaction('on the disk', () => join.run(groupId, userId, Number(joined)).changes === 1),
  };
}

/** Does what an admin wants of a group, as part of a transaction of the caller's; false when it is not there. */
export function openGroupChanges(database: DatabaseSync): (change: GroupChange) => boolean {
  const insert = database.prepare('INSERT INTO call_groups (id, name, name_key, strategy, made_at) VALUES (?, ?, ?, ?, ?)');
  const find = database.prepare('SELECT * FROM call_groups WHERE id = ?');
  const membersOf = database.prepare('SELECT * FROM group_members WHERE group_id = ? ORDER BY place');
  const update = database.prepare('UPDATE call_groups SET name = ?2, name_key = ?3, strategy = ?4 WHERE id = ?1');
  const empty = database.prepare('DELETE FROM group_members WHERE group_id = ?');
  // Who has gone meanwhile is no member.
  const fill = database.prepare(
    'INSERT INTO group_members (group_id, user_id, place, joined) SELECT ?1, id, ?3, ?4 FROM users WHERE id = ?2',
  );
  const remove = database.prepare('DELETE FROM call_groups WHERE id = ?');
  const removeLinks = database.prepare('DELETE FROM guest_links WHERE target_id = ?');
  function setMembers({ id, members }: GroupRecord): void {
    empty.run(id);
    for (const [place, { userId, joined }] of members.entries()) fill.run(id, userId, place, Number(joined));
  }
  return (change) => {
    switch (change.is) {
      case 'make_group': {
        const { id, name, nameKey, strategy, madeAt } = change.group;
        insert.run(id, name, nameKey, strategy, madeAt);
        setMembers(change.group);
        return true;
      }
      case 'change_group': {
        const [stored] = groupsOf(find.all(change.group.id), membersOf.all(change.group.id));
        if (stored === undefined) return false;
        const group = edited(stored, change.group);
        update.run(group.id, group.name, group.nameKey, group.strategy);
        setMembers(group);
        return true;
      }
      case 'remove_group':
        // Links to it lead to nobody any more.
        removeLinks.run(change.id);
        return remove.run(change.id).changes === 1;
    }
  };
}
