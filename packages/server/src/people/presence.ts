import { times } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import { Announcer } from './announcer.ts';
import type { Listed } from './away.ts';
import type { Blocks } from './blocks.ts';
import type { Directory } from './directory.ts';
import type { Endpoint } from './endpoint.ts';
import type { Favourites } from './favourites.ts';
import type { Page, Query } from './pages.ts';
import { createPartners } from './partners.ts';
import type { People } from './people.ts';
import { endpointsOf } from './person.ts';
import type { Place } from './place.ts';
import type { Sight } from './sight.ts';
import {
  concerns,
  isSame,
  keyOf,
  noteShown,
  openView,
  ownView,
  refresh,
  totalIsOff,
  type Difference,
  type Now,
  type SharedView,
  type Watch,
} from './view.ts';

/** After a quiet time the first change is told this soon (ms); further ones are gathered for `times.gather`. */
const firstTold = 10;
/** A total that is only a little off is told when nothing has changed for this long (ms). */
const quiet = 2_000;

/** Who looks; null for who does not say so. */
interface Viewer {
  readonly userId: string | null;
  readonly endpoint: Endpoint | null;
}

interface Needs {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly favourites: Pick<Favourites, 'by' | 'are'>;
  readonly people: Pick<People, 'get' | 'online' | 'place'>;
  readonly blocks: Pick<Blocks, 'hides' | 'hiddenFrom'>;
  readonly sight: Sight;
}

/**
 * Tells endpoints about the people they look at: net changes, gathered, with a revision. Who is not concerned by a
 * change costs nothing.
 */
export class Presence {
  readonly #needs: Needs;
  readonly #announcer: Announcer;
  readonly #views = new Map<string, SharedView>();
  readonly #watches = new Map<Endpoint, Watch>();
  /** Who changed since the last tick, with the place that others know. */
  readonly #dirty = new Map<string, Place | null>();
  readonly #partners = createPartners();
  /** Who talked with each other at the last tick and does no more. */
  #parted: (readonly [string, string])[] = [];
  #revision = 1;
  #lastTick = -Infinity;
  #lastChange = 0;
  #telling = false;
  #closed = false;
  #cancelTick: (() => void) | null = null;
  #cancelQuiet: (() => void) | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#announcer = new Announcer(needs.clock);
  }

  /** A person is about to come, leave or change. Others know them at the place `before`, or not at all (null). */
  touched(userId: string, before: Place | null): void {
    this.#revision += 1;
    this.#lastChange = this.#needs.clock.mono();
    if (this.#views.size === 0) return;
    if (!this.#dirty.has(userId)) this.#dirty.set(userId, before);
    this.#schedule();
  }

  /** The page as it is now for a viewer. Their endpoint, if there is one, looks at this page from now on. */
  look({ userId, endpoint }: Viewer, query: Query): { readonly page: Page; readonly revision: number } {
    const page = this.#needs.directory.page(query, this.#needs.sight.hiddenFrom(userId));
    if (endpoint !== null && endpoint.wire !== null) this.#watch(endpoint, query, page);
    return { page, revision: this.#revision };
  }

  /** A user hides from a viewer from now on, or does so no more: they go or come as if they went offline or online. */
  visibilityChanged(userId: string, viewerId: string): void {
    const { people } = this.#needs;
    const viewer = people.get(viewerId);
    for (const endpoint of viewer === undefined ? [] : endpointsOf(viewer)) {
      this.#makeOwn(endpoint);
      // Their place changes to this viewer alone.
      this.#watches.get(endpoint)?.shared.view.shownSince.add(userId);
    }
    if (this.#partners.are(userId, viewerId)) this.#parted.push([viewerId, userId]);
    if (people.online(userId) !== undefined) this.touched(userId, people.place(userId));
  }

  /** The endpoint has no wire any more. */
  forget(endpoint: Endpoint): void {
    const watch = this.#watches.get(endpoint);
    if (watch === undefined) return;
    this.#watches.delete(endpoint);
    this.#leave(watch);
  }

  /** Two people have a call with each other: from now on each is told about the other, whatever they look at. */
  pair(a: string, b: string): void {
    this.#partners.pair(a, b);
  }

  unpair(a: string, b: string): void {
    this.#partners.unpair(a, b);
    if (this.#views.size === 0) return;
    this.#parted.push([a, b], [b, a]);
    this.#schedule();
  }

  /** Stops every timer. Safe twice. */
  close(): void {
    this.#closed = true;
    this.#cancelTick?.();
    this.#cancelQuiet?.();
    this.#announcer.close();
  }

  #watch(endpoint: Endpoint, query: Query, page: Page): void {
    const before = this.#watches.get(endpoint);
    const viewer = this.#needs.blocks.hiddenFrom(endpoint.userId).size > 0 ? endpoint.userId : null;
    const key = keyOf(query, viewer);
    const shared = this.#views.get(key) ?? { key, view: openView({ query, viewer }, page, this.#revision), watches: new Set() };
    noteShown(shared.view, page);
    const watch: Watch = { endpoint, shared, revision: this.#revision, missed: null };
    shared.watches.add(watch);
    if (before !== undefined) this.#leave(before);
    this.#views.set(key, shared);
    this.#watches.set(endpoint, watch);
    if (shared.view.shownSince.size > 0 || shared.view.totalMixed) this.#schedule();
  }

  /** From now on an endpoint looks at a view of its user's own. */
  #makeOwn(endpoint: Endpoint): void {
    const watch = this.#watches.get(endpoint);
    if (watch === undefined || watch.shared.view.viewer !== null) return;
    const { view } = watch.shared;
    const key = keyOf(view.query, endpoint.userId);
    const known = this.#views.get(key);
    const shared = { key, view: ownView(watch, known?.view), watches: known?.watches ?? new Set() };
    this.#drop(watch);
    watch.shared = known ?? shared;
    watch.shared.watches.add(watch);
    this.#views.set(key, watch.shared);
    // It is just being told of something and does not know it yet.
    if (watch.revision < view.revision) this.#announcer.askAgain(watch);
  }

  #leave(watch: Watch): void {
    this.#announcer.forget(watch);
    this.#drop(watch);
  }

  #drop(watch: Watch): void {
    const { shared } = watch;
    shared.watches.delete(watch);
    if (shared.watches.size === 0 && this.#views.get(shared.key) === shared) this.#views.delete(shared.key);
  }

  #schedule(): void {
    if (this.#cancelTick !== null || this.#telling || this.#closed) return;
    const since = this.#needs.clock.mono() - this.#lastTick;
    this.#cancelTick = this.#needs.clock.after(Math.max(firstTold, times.gather - since), () => this.#tick());
  }

  #tick(): void {
    this.#cancelTick = null;
    this.#telling = true;
    this.#lastTick = this.#needs.clock.mono();
    this.#announcer.catchUp((watch, ids) => this.#asNow(watch, ids));
    for (const shared of this.#views.values()) {
      const difference = this.#changesOf(shared);
      if (difference !== null) this.#announcer.add(shared, difference);
    }
    this.#tellPartners();
    this.#dirty.clear();
    this.#announcer.run(() => this.#told());
  }

  #told(): void {
    this.#telling = false;
    if (this.#dirty.size > 0 || this.#parted.length > 0 || this.#announcer.owing) this.#schedule();
    this.#watchTotals();
  }

  /** The changes of one view, or null when there is nothing to tell now. */
  #changesOf({ view }: SharedView): Difference | null {
    const { directory, people, sight } = this.#needs;
    const hidden = sight.hiddenFrom(view.viewer);
    const isConcerned = view.shownSince.size > 0 || [...this.#dirty].some(([id, before]) => concerns(view, id, before, people.place(id)));
    const difference = isConcerned ? refresh(view, directory, hidden) : { changed: [], gone: [] };
    const online = directory.size - [...hidden.keys()].filter((id) => people.online(id) !== undefined).length;
    const away = directory.sizeAway + directory.size - online;
    if (view.query.search === '') view.totals = { online, total: online + (view.query.scope === 'all' ? away : 0) };
    if (difference.changed.length === 0 && difference.gone.length === 0 && !totalIsOff(view)) return null;
    view.revision = this.#revision;
    return difference;
  }

  /**
   * Who talks with somebody outside their page is told about them all the same, and that they are off it once the call
   * has ended; and who looks at everybody is told about their favourites.
   */
  #tellPartners(): void {
    const { blocks, favourites } = this.#needs;
    for (const id of this.#dirty.keys())
      for (const near of new Set([...this.#partners.of(id), ...favourites.by(id)]))
        if (!blocks.hides(id, near)) this.#tellApart(near, id, false);
    for (const [id, other] of this.#parted) if (!this.#isPartner(id, other)) this.#tellApart(id, other, true);
    this.#parted = [];
  }

  /** Tells a user's endpoints of somebody off their page, who is near to them, or is so no more (`parted`). */
  #tellApart(userId: string, otherId: string, parted: boolean): void {
    const person = this.#needs.people.get(userId);
    for (const endpoint of person === undefined ? [] : endpointsOf(person)) {
      const watch = this.#watches.get(endpoint);
      if (watch === undefined || watch.shared.view.told.has(otherId)) continue;
      const isNear = this.#isNear(watch, otherId);
      if (isNear || parted)
        this.#announcer.tellApart(
          watch,
          this.#differenceOf(watch, [otherId], () => isNear),
        );
    }
  }

  /** Whether a user is told of another for their call's sake. */
  #isPartner(userId: string, otherId: string): boolean {
    return this.#partners.are(userId, otherId) && !this.#needs.blocks.hides(otherId, userId);
  }

  /** Whether the user of an endpoint is to be told of somebody who is not on its page. */
  #isNear({ endpoint: { userId }, shared }: Watch, otherId: string): boolean {
    if (this.#isPartner(userId, otherId)) return true;
    return shared.view.query.scope === 'all' && this.#needs.favourites.are(userId, otherId);
  }

  /** How people look now to one endpoint: on its page, or off it and near to its user. */
  #asNow(watch: Watch, ids: Iterable<string>): Now {
    const all = [...ids];
    const { told } = watch.shared.view;
    const page = this.#differenceOf(watch, all, (id) => told.has(id));
    const near = all.filter((id) => !told.has(id) && this.#isNear(watch, id));
    return { page, near: this.#differenceOf(watch, near, () => true) };
  }

  #differenceOf({ endpoint, shared }: Watch, ids: Iterable<string>, isSeen: (id: string) => boolean): Difference {
    const { scope } = shared.view.query;
    const changed: Listed[] = [];
    const gone: string[] = [];
    for (const id of ids) {
      const person = isSeen(id) ? this.#needs.sight.seen(endpoint.userId, id) : undefined;
      if (person === undefined || (scope === 'online' && person.status === 'offline')) gone.push(id);
      else changed.push(person);
    }
    return { changed, gone };
  }

  /** Arms the telling of totals that are only a little off. */
  #watchTotals(): void {
    if (this.#closed || this.#cancelQuiet !== null || ![...this.#views.values()].some(({ view }) => isStale(view))) return;
    const wait = Math.max(1, this.#lastChange + quiet - this.#needs.clock.mono());
    this.#cancelQuiet = this.#needs.clock.after(wait, () => {
      this.#cancelQuiet = null;
      if (this.#telling) return;
      if (this.#needs.clock.mono() < this.#lastChange + quiet) this.#watchTotals();
      else this.#tellTotals();
    });
  }

  #tellTotals(): void {
    for (const shared of this.#views.values()) {
      if (!isStale(shared.view)) continue;
      shared.view.revision = this.#revision;
      this.#announcer.add(shared, { changed: [], gone: [] });
    }
    this.#telling = true;
    this.#announcer.run(() => this.#told());
  }
}

function isStale(view: SharedView['view']): boolean {
  return view.totalMixed || !isSame(view.totals, view.toldTotals);
}
