import type { Clock } from '../ports/clock.ts';
import { bodyOf, type Difference, type Now, type SharedView, type Watch } from './view.ts';

/** So many endpoints are told at a stretch before other work has its turn. */
const slice = 200;
/** Who has missed the changes of more people than this is made to ask for the list again. */
const missedAtMost = 500;

/** One view's event, written once, on its way to all who look at the view. */
interface Announcement {
  readonly difference: Difference;
  readonly revision: number;
  readonly body: string;
  readonly left: Iterator<Watch>;
}

/** Sends presence events in slices, and keeps back what a full wire cannot take. */
export class Announcer {
  readonly #clock: Clock;
  readonly #queue: Announcement[] = [];
  /** Endpoints whose wires were too full. */
  readonly #behind = new Set<Watch>();
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether somebody waits for what they missed. */
  get owing(): boolean {
    return this.#behind.size > 0;
  }

  /** Announces the difference to everybody who looks at the view and does not know it yet. */
  add(shared: SharedView, difference: Difference): void {
    const { view } = shared;
    view.toldTotals = view.totals;
    view.totalMixed = false;
    const body = bodyOf(view, difference, view.revision, this.#clock.wall());
    this.#queue.push({ difference, revision: view.revision, body, left: shared.watches.values() });
  }

  /** Tells the first slice now and the rest slice by slice; then calls `done`. */
  run(done: () => void): void {
    this.#cancel = null;
    let room = slice;
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const next = first.left.next();
      if (next.done === true) {
        this.#queue.shift();
        continue;
      }
      this.#tell(next.value, first);
      room -= 1;
      if (room > 0) continue;
      this.#cancel = this.#clock.after(0, () => this.run(done));
      return;
    }
    done();
  }

  /** Tells one endpoint something beside its view, at the revision it has. */
  tellApart(watch: Watch, difference: Difference): void {
    const body = bodyOf(watch.shared.view, difference, watch.revision, this.#clock.wall());
    if (watch.missed !== null || !watch.endpoint.tellPresence(watch.revision, body)) this.#miss(watch, difference);
  }

  /**
   * Tells those whose wires have room again what they missed, as one event, and apart from it of those who are near.
   * `now` is how people look to one endpoint.
   */
  catchUp(now: (watch: Watch, ids: Iterable<string>) => Now): void {
    for (const watch of this.#behind) {
      const { missed } = watch;
      if (missed === null) continue;
      const { view } = watch.shared;
      const revision = Math.max(watch.revision, view.revision);
      // No client has the revision 0: who is told of it asks for the list again.
      const since = missed === 'all' ? 0 : watch.revision;
      const { page, near } = now(watch, missed === 'all' ? [] : missed);
      const body = bodyOf(view, page, revision, this.#clock.wall());
      if (!watch.endpoint.tellPresence(since, body)) continue;
      watch.revision = revision;
      watch.missed = null;
      this.#behind.delete(watch);
      if (near.changed.length + near.gone.length > 0) this.tellApart(watch, near);
    }
  }

  /** An endpoint is made to ask for the list again. */
  askAgain(watch: Watch): void {
    watch.missed = 'all';
    this.#behind.add(watch);
  }

  forget(watch: Watch): void {
    this.#behind.delete(watch);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#queue.length = 0;
  }

  #tell(watch: Watch, announcement: Announcement): void {
    if (watch.revision >= announcement.revision) return;
    if (watch.missed === null && watch.endpoint.tellPresence(watch.revision, announcement.body)) watch.revision = announcement.revision;
    else this.#miss(watch, announcement.difference);
  }

  #miss(watch: Watch, { changed, gone }: Difference): void {
    this.#behind.add(watch);
    if (watch.missed === 'all') return;
    watch.missed ??= new Set();
    for (const person of changed) watch.missed.add(person.id);
    for (const id of gone) watch.missed.add(id);
    if (watch.missed.size > missedAtMost) watch.missed = 'all';
  }
}
