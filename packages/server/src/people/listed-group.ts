import { searchForm } from '@earshot/protocol';
import type { GroupRecord } from '../records/port-groups.ts';
import type { ListedGroup } from './away.ts';
import { faceOf, type Person } from './person.ts';

/** How a member is, if they are here, and whether something of theirs can be woken. */
export interface MemberLook {
  readonly here: Pick<Person, 'status' | 'dnd'> | undefined;
  readonly wakes: boolean;
}

/**
 * A group as others see it, by those who are rung for it: as one who is free if any of them is, else as one who is
 * busy, not to be disturbed, or away.
 */
export function listedGroup({ id, name, nameKey }: GroupRecord, members: readonly MemberLook[], heardWall: number): ListedGroup {
  const here = members.flatMap((member) => member.here ?? []);
  const known = { kind: 'group', id, username: name, nameKey, searchKey: searchForm(nameKey), heardWall, guest: false } as const;
  const open = here.filter(({ dnd }) => !dnd);
  if (here.length === 0) {
    const looks = { status: 'offline', dnd: false, wakes: members.some(({ wakes }) => wakes) } as const;
    return { ...known, ...looks, connected: 0, face: faceOf({ ...known, ...looks }) };
  }
  const isBusy = open.length > 0 && !open.some(({ status }) => status === 'idle');
  const looks = { status: isBusy ? 'incall' : 'idle', dnd: open.length === 0 } as const;
  return { ...known, ...looks, connected: 1, face: faceOf({ ...known, ...looks }) };
}
