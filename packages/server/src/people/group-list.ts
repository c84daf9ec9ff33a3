import type { Clock } from '../ports/clock.ts';
import type { GroupRecord } from '../records/port-groups.ts';
import type { Availabilities } from './availabilities.ts';
import { placeOf, type Directory } from './directory.ts';
import type { PeopleFact } from './facts.ts';
import type { Groups } from './groups.ts';
import { listedGroup } from './listed-group.ts';
import type { People } from './people.ts';
import type { Subscriptions } from './subscriptions.ts';

interface Needs {
  readonly clock: Pick<Clock, 'wall'>;
  readonly directory: Directory;
  readonly groups: Groups;
  readonly people: Pick<People, 'online' | 'forget'>;
  readonly availabilities: Pick<Availabilities, 'isDnd'>;
  readonly subscriptions: Pick<Subscriptions, 'wakes'>;
  readonly tell: (fact: PeopleFact) => void;
}

/** The groups in the list of everybody. */
export interface GroupList {
  /** Lists a group as its members make it look now. */
  review(group: GroupRecord): void;
  /** The same of all groups in which somebody is named. */
  reviewOf(userId: string): void;
  /** A group is no more. */
  drop(groupId: string): void;
}

export function createGroupList({ clock, directory, groups, people, availabilities, subscriptions, tell }: Needs): GroupList {
  function take(groupId: string): void {
    const before = directory.findGroup(groupId);
    tell({ type: 'person_changes', userId: groupId, before: before === undefined ? null : placeOf(before) });
    directory.removeGroup(groupId);
  }
  function review(group: GroupRecord): void {
    const members = group.members
      .filter(({ joined }) => joined)
      .map(({ userId }) => ({ here: people.online(userId), wakes: !availabilities.isDnd(userId) && subscriptions.wakes(userId) }));
    const before = directory.findGroup(group.id);
    const after = listedGroup(group, members, Math.floor(clock.wall()));
    if (before?.face === after.face && before.nameKey === after.nameKey) return;
    take(group.id);
    // Of those who are away the list has no two under one name.
    const other = directory.awayByKey(group.nameKey);
    if (other !== undefined) people.forget(other.id);
    directory.addGroup(after);
  }
  return {
    review,
    reviewOf: (userId) => groups.of(userId).forEach(review),
    drop: take,
  };
}
