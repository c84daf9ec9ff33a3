import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Done } from '../ports/result.ts';
import type { Records, StoredWish } from '../records/port.ts';
import { Alarm } from './alarm.ts';
import type { Availabilities } from './availabilities.ts';
import type { Blocks } from './blocks.ts';
import type { PeopleFact } from './facts.ts';
import { tellPerson, type People } from './people.ts';
import { toUser, type Person } from './person.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'ask'>;
  readonly people: Pick<People, 'online'>;
  readonly availabilities: Pick<Availabilities, 'isDnd'>;
  readonly blocks: Pick<Blocks, 'hides'>;
  readonly tell: (fact: PeopleFact) => void;
}

/**
 * Who wants to be told when somebody is free: both are told once, as soon as both can talk, if that is before the wish
 * ends. The wish is forgotten before anybody is told, so that a server that ends in between tells nobody twice.
 */
export class FreeNotices {
  readonly #needs: Needs;
  /** Of whom a user wants to be told, and until when (Unix milliseconds). */
  readonly #wishes = new Map<string, Map<string, number>>();
  /** Of whom something has changed that may matter. */
  readonly #touched = new Set<string>();
  readonly #telling = new Set<string>();
  readonly #alarm: Alarm;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#alarm = new Alarm(needs.clock, (now) => this.#forgetOld(now));
  }

  load(stored: readonly StoredWish[]): void {
    const now = this.#needs.clock.wall();
    for (const wish of stored) {
      if (wish.until > now) this.#put(wish);
      else this.#needs.records.ask('removeWish', [wish.userId, wish.otherId], () => {});
    }
    this.#arm();
  }

  /** Of whom a user is still to be told. */
  of(userId: string): readonly string[] {
    return [...(this.#wishes.get(userId)?.keys() ?? [])];
  }

  add(wish: StoredWish, done: Done<void>): void {
    this.#needs.records.ask('addWish', [wish], (result) => {
      if (result.ok) {
        this.#put(wish);
        this.#arm();
        this.#changed(wish.userId);
        this.touched(wish.userId);
      }
      done(result);
    });
  }

  remove(userId: string, otherId: string, done: Done<void>): void {
    this.#needs.records.ask('removeWish', [userId, otherId], (result) => {
      if (result.ok && this.#drop(userId, otherId)) this.#changed(userId);
      done(result);
    });
  }

  /** Somebody is no more: they wait for nobody, and nobody for them. */
  forget(userId: string): void {
    this.#wishes.delete(userId);
    for (const waiting of this.#wishes.keys()) if (this.#drop(waiting, userId)) this.#changed(waiting);
    this.#arm();
  }

  /** Something about a user is about to change. */
  touched(userId: string): void {
    if (this.#wishes.size === 0) return;
    if (this.#touched.size === 0) this.#needs.clock.after(0, () => this.#lookAtTouched());
    this.#touched.add(userId);
  }

  /** Stops the timer. Safe twice. */
  close(): void {
    this.#alarm.close();
  }

  #lookAtTouched(): void {
    const touched = new Set(this.#touched);
    this.#touched.clear();
    for (const [userId, others] of this.#wishes)
      for (const otherId of others.keys()) if (touched.has(userId) || touched.has(otherId)) this.#lookAt(userId, otherId);
  }

  #lookAt(userId: string, otherId: string): void {
    if (this.#bothFree(userId, otherId) === null) return;
    const key = [userId, otherId].toSorted().join(' ');
    if (this.#telling.has(key)) return;
    this.#telling.add(key);
    this.remove(userId, otherId, (result) => {
      this.#telling.delete(key);
      if (!result.ok) return this.#needs.log.error({ err: result.error }, 'nobody can be told that somebody is free');
      if (this.#wishes.get(otherId)?.has(userId) === true) this.#forget(otherId, userId);
      this.#tellBoth(userId, this.#bothFree(userId, otherId));
    });
  }

  /** Both, when both can talk now; null otherwise. */
  #bothFree(userId: string, otherId: string): readonly [Person, Person] | null {
    const { availabilities, blocks, people } = this.#needs;
    const [one, other] = [people.online(userId), people.online(otherId)];
    if (one === undefined || other === undefined || blocks.hides(otherId, userId) || blocks.hides(userId, otherId)) return null;
    // Whoever asked has to be there to read it.
    const can = one.connected > 0 && one.status === 'idle' && other.status === 'idle' && !availabilities.isDnd(otherId);
    return can ? [one, other] : null;
  }

  #tellBoth(askedBy: string, both: readonly [Person, Person] | null): void {
    if (both === null) return;
    const wall = this.#needs.clock.wall();
    const [one, other] = both;
    tellPerson(one, { type: 'free', user_id: other.id, user: toUser(other, wall), asked_by: askedBy });
    tellPerson(other, { type: 'free', user_id: one.id, user: toUser(one, wall), asked_by: askedBy });
  }

  #forgetOld(now: number): void {
    for (const [userId, others] of this.#wishes) for (const [otherId, until] of others) if (until <= now) this.#forget(userId, otherId);
    this.#arm();
  }

  /** What is not forgotten on the disk now is when it is read next. */
  #forget(userId: string, otherId: string): void {
    this.#drop(userId, otherId);
    this.#needs.records.ask('removeWish', [userId, otherId], () => {});
    this.#changed(userId);
  }

  #changed(userId: string): void {
    this.#needs.tell({ type: 'availability_changed', userId });
  }

  #put({ userId, otherId, until }: StoredWish): void {
    const others = this.#wishes.get(userId) ?? new Map<string, number>();
    this.#wishes.set(userId, others.set(otherId, until));
  }

  #drop(userId: string, otherId: string): boolean {
    const others = this.#wishes.get(userId);
    const had = others?.delete(otherId) ?? false;
    if (others?.size === 0) this.#wishes.delete(userId);
    return had;
  }

  #arm(): void {
    const ends = [...this.#wishes.values()].flatMap((others) => [...others.values()]);
    this.#alarm.at(ends.length === 0 ? null : Math.min(...ends));
  }
}
