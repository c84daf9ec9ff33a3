import { searchForm } from '@earshot/protocol';
import type { UserRecord } from '../records/port.ts';
import { faceOf, type Person } from './person.ts';

/** Somebody who is not here, as the list has them: a few hundred bytes each, for there may be many. */
export interface Away {
  readonly id: string;
  readonly username: string;
  readonly nameKey: string;
  readonly searchKey: string;
  readonly status: 'offline';
  readonly face: string;
  /** The last sign of life (Unix milliseconds). */
  readonly heardWall: number;
  readonly connected: 0;
  readonly guest: boolean;
  readonly dnd: false;
  /** Whether something of theirs can be woken for a ring. */
  readonly wakes: boolean;
}

/** A group of which somebody is here, as the list has it. */
export interface GroupHere {
  readonly kind: 'group';
  readonly id: string;
  readonly username: string;
  readonly nameKey: string;
  readonly searchKey: string;
  /** `incall`: those who are here are busy. */
  readonly status: 'idle' | 'incall';
  /** None of those who are here wants to be disturbed. */
  readonly dnd: boolean;
  readonly face: string;
  readonly heardWall: number;
  readonly connected: 1;
  readonly guest: false;
}

/** A group of which nobody is here. */
export interface GroupAway extends Away {
  readonly kind: 'group';
}

export type ListedGroup = GroupHere | GroupAway;

/** Whoever is in the list, here or away. */
export type Listed = Person | Away | ListedGroup;

type Known = Pick<Person, 'id' | 'username' | 'nameKey' | 'searchKey' | 'heardWall' | 'guest'>;

/** A person who goes, as the list keeps them; `wakes`: whether something of theirs can be woken. */
export function awayOf({ id, username, nameKey, searchKey, heardWall, guest }: Known, wakes: boolean): Away {
  const looks = { username, guest, status: 'offline', dnd: false, wakes } as const;
  return { id, nameKey, searchKey, heardWall, connected: 0, ...looks, face: faceOf(looks) };
}

/** Somebody who has a device with a key, as the records have them: when they were here last (Unix milliseconds). */
export function awayFrom({ id, username, nameKey }: Pick<UserRecord, 'id' | 'username' | 'nameKey'>, usedAt: number, wakes: boolean): Away {
  return awayOf({ id, username, nameKey, searchKey: searchForm(nameKey), heardWall: usedAt, guest: false }, wakes);
}
