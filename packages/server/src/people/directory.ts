import type { Away, Listed, ListedGroup } from './away.ts';
import { createByName, type ByName } from './by-name.ts';
import { looksOf } from './looks.ts';
import type { Person } from './person.ts';
import { pageOf, type Here, type Page, type Query } from './pages.ts';
import type { Place } from './place.ts';

/**
 * Everybody who is online, in the order of their names, and who is away, in the same order. A name, and every name that
 * looks like it, belongs to one person at a time who is online; of those who are away under a name that is used there
 * is none in the list, and of several under one name the last to go.
 */
export interface Directory {
  /** How many are online, and how many of them are groups. */
  readonly size: number;
  readonly groupsHere: number;
  /** How many are away. */
  readonly sizeAway: number;
  byKey(key: string): Person | undefined;
  /** Why a name is not free for this person: somebody else has it, or one that looks the same. Null when it is. */
  taken(username: string, key: string, by: Person | null): 'name' | 'look' | null;
  /** Keeps a free name for a person while it is written that it is theirs; the answer lets it go. */
  claim(username: string, key: string, by: Person): () => void;
  /** Lists a person as online. Their name must be free, and nobody away may have it. */
  add(person: Person): void;
  remove(person: Person): void;
  /** Lists many who are away, but under names that are in the list. */
  addAway(people: readonly Away[]): void;
  removeAway(userId: string): void;
  findAway(userId: string): Away | undefined;
  /** How many guests are away, and the first of them to go. */
  readonly guestsAway: number;
  firstGuestAway(): Away | undefined;
  /** Who is away under a name. */
  awayByKey(key: string): Away | undefined;
  /** Lists a group, whose name must be free. */
  addGroup(group: ListedGroup): void;
  removeGroup(groupId: string): void;
  findGroup(groupId: string): ListedGroup | undefined;
  /** A page, with those who are hidden from whoever looks at it as they are to look. */
  page(query: Query, hidden: ReadonlyMap<string, Away>): Page;
}

interface Names {
  readonly keys: Map<string, Person>;
  readonly looks: Map<string, Person>;
}

export function createDirectory(): Directory {
  const here = createByName<Here>();
  const away = createByName<Away>();
  const guests = new Map<string, Away>();
  const names: Names = { keys: new Map(), looks: new Map() };
  const groups = groupsIn(here, away);
  return {
    get size() {
      return here.size;
    },
    get sizeAway() {
      return away.size;
    },
    get guestsAway() {
      return guests.size;
    },
    firstGuestAway: () => guests.values().next().value,
    page: (query, hidden) => pageOf(here, away, query, hidden),
    ...whoseNames(names),
    ...thoseAway(names, away, guests),
    ...groups,
    get groupsHere() {
      return groups.groupsHere;
    },
    add(person) {
      names.keys.set(person.nameKey, person);
      for (const look of looksOf(person.username, person.nameKey)) names.looks.set(look, person);
      here.add(person);
    },
    remove(person) {
      if (names.keys.get(person.nameKey) !== person) return;
      names.keys.delete(person.nameKey);
      for (const look of looksOf(person.username, person.nameKey)) names.looks.delete(look);
      here.remove(person.nameKey);
    },
  };
}

function whoseNames({ keys, looks }: Names): Pick<Directory, 'byKey' | 'taken' | 'claim'> {
  return {
    byKey: (key) => keys.get(key),
    taken(username, key, by) {
      if ((keys.get(key) ?? by) !== by) return 'name';
      return looksOf(username, key).some((look) => (looks.get(look) ?? by) !== by) ? 'look' : null;
    },
    claim(username, key, by) {
      const claimedLooks = looksOf(username, key).filter((look) => !looks.has(look));
      const claimsKey = !keys.has(key);
      if (claimsKey) keys.set(key, by);
      for (const look of claimedLooks) looks.set(look, by);
      return () => {
        if (claimsKey) keys.delete(key);
        for (const look of claimedLooks) looks.delete(look);
      };
    },
  };
}

function thoseAway(
  { keys }: Names,
  away: ByName<Away>,
  guests: Map<string, Away>,
): Pick<Directory, 'addAway' | 'removeAway' | 'findAway' | 'awayByKey'> {
  const byId = new Map<string, Away>();
  function removeAway(userId: string): void {
    const person = byId.get(userId);
    if (person === undefined) return;
    byId.delete(userId);
    guests.delete(userId);
    away.remove(person.nameKey);
  }
  return {
    addAway(people) {
      const fresh = new Map<string, Away>();
      for (const person of people) {
        if (keys.has(person.nameKey) || byId.has(person.id)) continue;
        const other = fresh.get(person.nameKey) ?? away.byKey(person.nameKey);
        if (other !== undefined && isRather(other, person)) continue;
        if (other !== undefined) removeAway(other.id);
        fresh.set(person.nameKey, person);
      }
      for (const person of fresh.values()) {
        byId.set(person.id, person);
        if (person.guest) guests.set(person.id, person);
      }
      const [only, ...more] = fresh.values();
      if (only !== undefined && more.length === 0) away.add(only);
      else away.addAll([...fresh.values()]);
    },
    removeAway,
    findAway: (userId) => byId.get(userId),
    awayByKey: (key) => away.byKey(key),
  };
}

function groupsIn(here: ByName<Here>, away: ByName<Away>): Pick<Directory, 'addGroup' | 'removeGroup' | 'findGroup' | 'groupsHere'> {
  const groups = new Map<string, ListedGroup>();
  let groupsHere = 0;
  return {
    get groupsHere() {
      return groupsHere;
    },
    findGroup: (groupId) => groups.get(groupId),
    addGroup(group) {
      groups.set(group.id, group);
      if (group.status === 'offline') return away.add(group);
      groupsHere += 1;
      here.add(group);
    },
    removeGroup(groupId) {
      const group = groups.get(groupId);
      if (group === undefined) return;
      groups.delete(groupId);
      if (group.status === 'offline') return away.remove(group.nameKey);
      groupsHere -= 1;
      here.remove(group.nameKey);
    },
  };
}

/** Whether `one` has the name rather than `other`: a guest only has it on loan, and of two the last to go. */
function isRather(one: Away, other: Away): boolean {
  return one.guest === other.guest ? one.heardWall >= other.heardWall : other.guest;
}

/** Where somebody stands in the list. */
export function placeOf({ status, nameKey }: Pick<Listed, 'status' | 'nameKey'>): Place {
  return { away: status === 'offline', key: nameKey };
}
