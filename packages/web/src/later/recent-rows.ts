import type { Entry, People, Person } from '@earshot/client';
import { words } from './words.ts';
import { dayWords, entryWords, recentsWords, timeWords } from './recents-words.ts';

/** Calls of one person that follow each other on one day and read the same, or a single one. */
export interface Row {
  /** The newest of them. */
  readonly entry: Entry;
  /** Whom they were with, as they are called now. */
  readonly other: Person;
  /** All who were in it. */
  readonly names: string;
  /** What became of them, and how many they are. */
  readonly what: string;
  /** The heading of the day that begins with it. */
  readonly day: string | null;
  /** What its button is called: no two in the list are called the same. */
  readonly call: string;
  readonly remove: string;
}

/** Whom a call was with: the same person under a new id, when they came in anew. */
function otherOf({ others: [other] }: Entry, { list }: People): Person {
  const { id, username } = other ?? { id: '', username: '' };
  return list.find((user) => user.id === id) ?? list.find((user) => user.username === username) ?? { id, username };
}

interface EntryRow {
  readonly entry: Entry;
  readonly other: Person;
  readonly names: string;
  readonly what: string;
  readonly day: string;
}

function rowOf(entry: Entry, people: People, now: number): EntryRow {
  const other = otherOf(entry, people);
  const further = entry.others.slice(1).filter((one) => one.as === undefined);
  const names = [other.username, ...further.map(({ username }) => username)].join(', ');
  return { entry, other, names, what: entryWords(entry), day: dayWords(entry.at, now) };
}

function isAlike(one: EntryRow, two: EntryRow): boolean {
  return one.other.id === two.other.id && one.names === two.names && one.what === two.what && one.day === two.day;
}

/** Lines that follow each other and are alike, the newest first. */
function gather(lines: readonly EntryRow[]): EntryRow[][] {
  const groups: EntryRow[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && isAlike(group[0], line)) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

/** Makes every name another: what was called before is counted. */
function distinct(): (name: string) => string {
  const used = new Map<string, number>();
  return (name) => {
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return count === 1 ? name : `${name}, ${count}`;
  };
}

/**
 * The rows of my calls, the newest first; each call is one of its own while they are edited (`apart`). The newest row
 * of a person calls them by name alone, as their row in the list of people does; the others say which call they are.
 */
export function rowsOf(entries: readonly Entry[], people: People, { now, apart }: { now: number; apart: boolean }): readonly Row[] {
  const lines = entries.map((entry) => rowOf(entry, people, now));
  const [called, nameIt] = [new Set<string>(), distinct()];
  let before: string | null = null;
  return (apart ? lines.map((line) => [line]) : gather(lines)).flatMap((group): Row[] => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { entry, other, names, what, day } = first;
    const when = `${what}, ${day}, ${timeWords(entry.at)}`;
    const call = words.call(other.username);
    const isNewest = !called.has(call);
    called.add(call);
    const heading = day === before ? null : day;
    before = day;
    return [
      {
        entry,
        other,
        names,
        what: group.length === 1 ? what : recentsWords.times(what, group.length, timeWords(last.entry.at)),
        day: heading,
        call: isNewest ? call : nameIt(`${call}, ${when}`),
        remove: nameIt(recentsWords.removeOne(names, when)),
      },
    ];
  });
}
