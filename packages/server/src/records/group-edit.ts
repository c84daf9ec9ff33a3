import type { GroupEdit, GroupRecord } from './port-groups.ts';

/** A group after such a change; who is new in it is rung. */
export function edited(group: GroupRecord, { name, strategy, members }: GroupEdit): GroupRecord {
  const joined = new Map(group.members.map((member) => [member.userId, member.joined]));
  return {
    ...group,
    name: name?.username ?? group.name,
    nameKey: name?.key ?? group.nameKey,
    strategy: strategy ?? group.strategy,
    members: members?.map((userId) => ({ userId, joined: joined.get(userId) ?? true })) ?? group.members,
  };
}
