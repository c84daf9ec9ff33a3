import { times, type GroupRing } from '@earshot/protocol';
import type { CallFact } from '../calls/facts.ts';
import type { PeopleFact } from '../people/facts.ts';
import type { Groups } from '../people/groups.ts';
import { tellPerson, type People } from '../people/people.ts';
import type { Clock } from '../ports/clock.ts';
import type { Facts } from './facts.ts';

interface Needs {
  readonly facts: Pick<Facts<CallFact | PeopleFact>, 'on'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly groups: Pick<Groups, 'matesOf'>;
  readonly people: Pick<People, 'get'>;
  /** The calls that ring for others of a user's groups, and that they may pick up. */
  readonly ringsOf: (userId: string) => readonly GroupRing[];
}

/**
 * Tells people which calls ring for others of their groups: all of them, gathered as presence is, and only when they
 * are others than before.
 */
export class RingsTold {
  readonly #needs: Needs;
  readonly #touched = new Set<string>();
  /** Which calls each user was told of at last, of those who were told of any. */
  readonly #told = new Map<string, string>();
  #stop: (() => void) | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
    const { facts } = needs;
    facts.on('ring_begins', ({ userId }) => this.#ringsFor(userId));
    facts.on('ring_over', ({ userId }) => this.#ringsFor(userId));
    facts.on('visibility_changed', ({ viewerId }) => this.#touch(viewerId));
    facts.on('rung_for_others', ({ userIds }) => userIds.forEach((userId) => this.#touch(userId)));
    facts.on('person_offline', ({ userId }) => this.#told.delete(userId));
  }

  /** Tells nobody of anything any more. Safe twice. */
  close(): void {
    this.#stop?.();
    this.#touched.clear();
  }

  #ringsFor(userId: string): void {
    this.#touch(userId);
    for (const mate of this.#needs.groups.matesOf(userId)) this.#touch(mate);
  }

  #touch(userId: string): void {
    this.#touched.add(userId);
    this.#stop ??= this.#needs.clock.after(times.gather, () => this.#tell());
  }

  #tell(): void {
    this.#stop = null;
    const touched = [...this.#touched];
    this.#touched.clear();
    for (const userId of touched) this.#tellOne(userId);
  }

  #tellOne(userId: string): void {
    const person = this.#needs.people.get(userId);
    if (person === undefined) return;
    const rings = this.#needs.ringsOf(userId);
    const key = rings.map(({ call_id: callId, user_id: rung }) => `${callId} ${rung}`).join(', ');
    if (key === (this.#told.get(userId) ?? '')) return;
    if (key === '') this.#told.delete(userId);
    else this.#told.set(userId, key);
    tellPerson(person, { type: 'group_rings', rings: [...rings] });
  }
}
