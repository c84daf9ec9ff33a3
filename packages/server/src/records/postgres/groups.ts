import { edited } from '../group-edit.ts';
import type { GroupChange, GroupRecord } from '../port-groups.ts';
import { groupsOf } from '../rows.ts';
import type { Doing, Session } from './session.ts';

/** Groups. */
export const groups: Doing<'loadGroups' | 'joinGroup'> = {
  loadGroups: async (session) =>
    groupsOf(
      await session.all('SELECT * FROM call_groups ORDER BY id'),
      await session.all('SELECT * FROM group_members ORDER BY group_id, place'),
    ),
  async joinGroup(session, groupId, userId, joined) {
    const sql = 'UPDATE group_members SET joined = $3 WHERE group_id = $1 AND user_id = $2';
    return (await session.run(sql, [groupId, userId, Number(joined)])) === 1;
  },
};

/** Does what an admin wants of a group; false when it is not there. */
export async function changeGroup(session: Session, change: GroupChange): Promise<boolean> {
  switch (change.is) {
    case 'make_group': {
      const { id, name, nameKey, strategy, madeAt } = change.group;
      const sql = 'INSERT INTO call_groups (id, name, name_key, strategy, made_at) VALUES ($1, $2, $3, $4, $5)';
      await session.run(sql, [id, name, nameKey, strategy, madeAt]);
      await setMembers(session, change.group);
      return true;
    }
    case 'change_group': {
      const { id } = change.group;
      const [stored] = groupsOf(
        await session.all('SELECT * FROM call_groups WHERE id = $1', [id]),
        await session.all('SELECT * FROM group_members WHERE group_id = $1 ORDER BY place', [id]),
      );
      if (stored === undefined) return false;
      const group = edited(stored, change.group);
      const sql = 'UPDATE call_groups SET name = $2, name_key = $3, strategy = $4 WHERE id = $1';
      await session.run(sql, [id, group.name, group.nameKey, group.strategy]);
      await setMembers(session, group);
      return true;
    }
    case 'remove_group':
      // Links to it lead to nobody any more.
      await session.run('DELETE FROM guest_links WHERE target_id = $1', [change.id]);
      return (await session.run('DELETE FROM call_groups WHERE id = $1', [change.id])) === 1;
  }
}

async function setMembers(session: Session, { id, members }: GroupRecord): Promise<void> {
  await session.run('DELETE FROM group_members WHERE group_id = $1', [id]);
  // Who has gone meanwhile is no member.
  const sql =
    'INSERT INTO group_members (group_id, user_id, place, joined) SELECT $1::text, id, $3::bigint, $4::bigint FROM users WHERE id = $2';
  for (const [place, { userId, joined }] of members.entries()) await session.run(sql, [id, userId, place, Number(joined)]);
}
