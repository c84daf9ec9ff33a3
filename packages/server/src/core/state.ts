import type { CallBook } from '../calls/call-book.ts';
import type { Journal } from '../calls/journal.ts';
import type { Directory } from '../people/directory.ts';
import type { People } from '../people/people.ts';
import type { Revocations } from '../people/revocations.ts';
import type { AboutServer, CoreState, Counts } from '../ports/core.ts';
import type { Records } from '../records/port.ts';

interface Running {
  readonly about: AboutServer;
  readonly book: CallBook;
  readonly directory: Directory;
  readonly journal: Journal;
  readonly people: People;
  readonly records: Records;
  readonly revocations: Revocations;
}

const damaged = 'The database is damaged. What can be read of it is served; bring a backup back.';

/** What does not work while calls go on as usual, or null. */
export function troubleOf({ journal, records, revocations }: Running): string | null {
  return journal.trouble ?? revocations.trouble ?? (records.soundness() === 'damaged' ? damaged : null);
}

export function stateOf(parts: Running): Omit<CoreState, 'unfit'> {
  return { degraded: troubleOf(parts), database: parts.records.soundness(), beside: parts.about.beside?.() ?? {}, counts: countAll(parts) };
}

export function countAll({ book, directory, people }: Pick<Running, 'book' | 'directory' | 'people'>): Counts {
  let endpoints = 0;
  for (const person of people.all()) endpoints += person.connected;
  return { usersOnline: directory.size - directory.groupsHere, endpoints, calls: book.live.counts() };
}
