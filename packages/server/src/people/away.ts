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

/** Somebody in the list, here or away. */
export type Listed = Person | Away;

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
