import { searchForm, type Availability, type Event, type UserStatus } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { UserRecord } from '../records/port.ts';
import { awayOf, type Listed } from './away.ts';
import type { Device } from './device.ts';
import { placeOf, type Directory } from './directory.ts';
import type { PeopleFact } from './facts.ts';
import type { KeptNames } from './kept-names.ts';
import type { Name } from './names.ts';
import { endpointsOf, faceOf, newPerson, toUser, type Person } from './person.ts';
import type { Place } from './place.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly directory: Directory;
  readonly isDnd: (userId: string) => boolean;
  /** Whether something of a user can be woken for a ring. */
  readonly wakes: (userId: string) => boolean;
  /** What the calls of a user make of their status. */
  readonly statusOf: (userId: string) => UserStatus;
  readonly keptNames: KeptNames;
  readonly tell: (fact: PeopleFact) => void;
}

/** So many guests stay in the list while they are away, and for so long. */
const guests = { most: 1_000, ms: 86_400_000 };

/** Sends an event to every endpoint of a person. Answers how many of them have a wire. */
export function tellPerson(person: Person, event: Event): number {
  const endpoints = endpointsOf(person);
  if (endpoints.length === 0) return 0;
  const json = JSON.stringify(event);
  for (const endpoint of endpoints) endpoint.tell(json);
  return person.connected;
}

/** Sends an event to every endpoint of one device. */
export function tellDevice({ endpoints }: Device, event: Event): void {
  const json = JSON.stringify(event);
  for (const endpoint of endpoints.values()) endpoint.tell(json);
}

const nobody: ReadonlySet<string> = new Set();

/** Whom the pages of somebody answer by themselves. */
function answeredBy(person: Person): ReadonlySet<string> {
  const those = endpointsOf(person).filter(({ answers }) => answers.size > 0);
  return those.length === 0 ? nobody : new Set(those.flatMap(({ answers }) => [...answers]));
}

/** Everybody the server has in memory: who is online, who must take another name first, and who is away. */
export class People {
  readonly #needs: Needs;
  readonly #persons = new Map<string, Person>();
  readonly #walls = new Set<Person>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  get(userId: string): Person | undefined {
    return this.#persons.get(userId);
  }

  /** A person who is online under their name. */
  online(userId: string): Person | undefined {
    const person = this.#persons.get(userId);
    return person?.listed === true ? person : undefined;
  }

  /** Somebody in the list, here or away, or a group. */
  listed(userId: string): Listed | undefined {
    const { directory } = this.#needs;
    return this.online(userId) ?? directory.findAway(userId) ?? directory.findGroup(userId);
  }

  /** Where somebody stands in the list; null when they are not in it. */
  place(userId: string): Place | null {
    const person = this.listed(userId);
    return person === undefined ? null : placeOf(person);
  }

  /** The person of a user, the one in memory if they are there. A new one is not kept until `keep` or `list`. */
  of(user: UserRecord): Person {
    return this.#persons.get(user.id) ?? newPerson(user, !this.#needs.keptNames.has(user.id));
  }

  keep(person: Person): void {
    this.#persons.set(person.id, person);
  }

  /** Brings a person online under their name. False when somebody else is online under it, or it is kept for them. */
  list(person: Person): boolean {
    if (person.listed) return true;
    const { directory, keptNames, log } = this.#needs;
    const { id, username, nameKey, linkId } = person;
    const isTaken = keptNames.find({ username, key: nameKey }, id) !== null || directory.taken(username, nameKey, person) !== null;
    // What a guest is called is nobody's name.
    if (linkId === null && isTaken) return false;
    this.#changes(person.id);
    person.dnd = this.#needs.isDnd(person.id);
    // It may ring for them already.
    person.status = this.#needs.statusOf(person.id);
    person.face = faceOf(person);
    this.#persons.set(person.id, person);
    person.listed = true;
    directory.removeAway(person.id);
    this.#enter(person);
    log.info({ user: person.id }, 'user online');
    this.#changed(person.id);
    this.#tellAnswered(person.answers);
    return true;
  }

  /** Takes a person offline. The list keeps them as one who is away. */
  drop(person: Person): void {
    const { directory, log, tell } = this.#needs;
    // While it is known where they stand.
    if (person.listed) this.#changes(person.id);
    this.#persons.delete(person.id);
    this.#walls.delete(person);
    tell({ type: 'person_offline', userId: person.id });
    if (!person.listed) return;
    directory.remove(person);
    person.listed = false;
    if (person.kept) directory.addAway([awayOf(person, this.#needs.wakes(person.id))]);
    this.#thinOut();
    log.info({ user: person.id }, 'user offline');
    this.#changed(person.id);
    this.#tellAnswered(person.answers);
  }

  /** Gives a person another name, which is written already. The name must be free. */
  rename(person: Person, name: Name): void {
    const { directory, log } = this.#needs;
    if (person.listed) {
      this.#changes(person.id);
      directory.remove(person);
    }
    person.username = name.username;
    person.nameKey = name.key;
    person.searchKey = searchForm(name.key);
    person.face = faceOf(person);
    if (person.listed) this.#enter(person);
    log.info({ user: person.id }, 'user renamed');
    this.#tellThem(person);
    this.#tellAnswered(person.answers);
  }

  setStatus(userId: string, status: UserStatus): void {
    const person = this.#persons.get(userId);
    if (person === undefined || person.status === status) return;
    if (person.listed) this.#changes(userId);
    person.status = status;
    person.face = faceOf(person);
    this.#tellThem(person);
    this.#changed(userId);
    this.#tellAnswered(person.answers);
  }

  /** A user owns their name from now on, or does not any more. */
  setGuest(userId: string, guest: boolean): void {
    const person = this.#persons.get(userId);
    if (person === undefined || person.guest === guest) return;
    if (person.listed) this.#changes(userId);
    person.guest = guest;
    person.face = faceOf(person);
    this.#tellThem(person);
  }

  /** Whether a page of theirs answers by itself, and whom, may have changed. */
  reviewWall(person: Person): void {
    const before = person.answers;
    person.answers = answeredBy(person);
    this.#reviewFace(person, person.answers.size > 0);
    this.#tellAnswered([...new Set([...before, ...person.answers])].filter((id) => before.has(id) !== person.answers.has(id)));
  }

  #reviewFace(person: Person, wall: boolean): void {
    if (person.wall === wall) return;
    if (person.listed) this.#changes(person.id);
    person.wall = wall;
    person.face = faceOf(person);
    if (wall) this.#walls.add(person);
    else this.#walls.delete(person);
    this.#tellThem(person);
  }

  /** Those online of whom a page answers by itself. */
  walls(): readonly Person[] {
    return [...this.#walls].filter(({ listed }) => listed);
  }

  /** What somebody says of when they may be rung has changed, or what it comes to. */
  setAvailability(userId: string, availability: Availability): void {
    const person = this.#persons.get(userId);
    if (person === undefined) return;
    if (person.listed && person.dnd !== availability.dnd) this.#changes(userId);
    person.dnd = availability.dnd;
    person.face = faceOf(person);
    tellPerson(person, { type: 'me', me: toUser(person, this.#needs.clock.wall()), availability });
    this.#changed(userId);
    this.#tellAnswered(person.answers);
  }

  /** Something of a user can be woken for a ring, or nothing any more: others see it while they are away. */
  setWakes(userId: string): void {
    const { directory, wakes } = this.#needs;
    const away = directory.findAway(userId);
    if (away === undefined) return;
    this.#changes(userId);
    directory.removeAway(userId);
    directory.addAway([awayOf(away, wakes(userId))]);
    this.#changed(userId);
  }

  all(): Iterable<Person> {
    return this.#persons.values();
  }

  /** A user is no more: nothing of theirs can come back. */
  forget(userId: string): void {
    const { directory } = this.#needs;
    const person = this.#persons.get(userId);
    if (person !== undefined) person.kept = false;
    if (directory.findAway(userId) === undefined) return;
    this.#changes(userId);
    directory.removeAway(userId);
  }

  /** Lists a person under their name, and nobody any more who had it and is away. A guest is in no list. */
  #enter(person: Person): void {
    if (person.linkId !== null) return;
    const { directory } = this.#needs;
    const before = directory.awayByKey(person.nameKey);
    if (before !== undefined) this.forget(before.id);
    directory.add(person);
  }

  /** Of guests the list keeps those who went of late: none of them has to come back, and programs come as such. */
  #thinOut(): void {
    const { clock, directory } = this.#needs;
    const since = clock.wall() - guests.ms;
    for (let first = directory.firstGuestAway(); first !== undefined; first = directory.firstGuestAway()) {
      if (directory.guestsAway <= guests.most && first.heardWall >= since) return;
      this.forget(first.id);
    }
  }

  #changes(userId: string): void {
    this.#needs.tell({ type: 'person_changes', userId, before: this.place(userId) });
  }

  #changed(userId: string): void {
    this.#needs.tell({ type: 'person_changed', userId });
  }

  /** Those whom a page of somebody answers, or answered, see them otherwise than before. */
  #tellAnswered(answered: Iterable<string>): void {
    const userIds = [...answered];
    if (userIds.length > 0) this.#needs.tell({ type: 'wall_phones_changed', userIds });
  }

  #tellThem(person: Person): void {
    tellPerson(person, { type: 'me', me: toUser(person, this.#needs.clock.wall()) });
  }
}
