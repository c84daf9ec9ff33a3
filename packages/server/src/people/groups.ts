import type { GroupRecord } from '../records/port-groups.ts';

/** Groups of people who are called by one name, in memory: every ring and every change of a member asks. */
export class Groups {
  readonly #groups = new Map<string, GroupRecord>();
  /** The groups in which somebody is named. */
  readonly #byMember = new Map<string, Set<string>>();

  #changedAt = 0;

  /** Unix milliseconds of a change that is told now; no two are the same. */
  changes(wall: number): number {
    this.#changedAt = Math.max(Math.floor(wall), this.#changedAt + 1);
    return this.#changedAt;
  }

  get size(): number {
    return this.#groups.size;
  }

  get(groupId: string): GroupRecord | undefined {
    return this.#groups.get(groupId);
  }

  all(): readonly GroupRecord[] {
    return [...this.#groups.values()];
  }

  /** The groups in which a user is named, whether they have joined or not. */
  of(userId: string): readonly GroupRecord[] {
    return [...(this.#byMember.get(userId) ?? [])].flatMap((groupId) => this.#groups.get(groupId) ?? []);
  }

  /** Whether a user is rung for a group. */
  rings(groupId: string, userId: string): boolean {
    return this.#groups.get(groupId)?.members.some((member) => member.userId === userId && member.joined) ?? false;
  }

  /** Those with whom a user is rung for some group. */
  matesOf(userId: string): ReadonlySet<string> {
    const groups = this.of(userId).filter(({ id }) => this.rings(id, userId));
    const mates = new Set(groups.flatMap(({ members }) => members.filter(({ joined }) => joined).map((member) => member.userId)));
    mates.delete(userId);
    return mates;
  }

  /** A group stands so from now on. */
  put(group: GroupRecord): void {
    this.remove(group.id);
    this.#groups.set(group.id, group);
    for (const { userId } of group.members) this.#byMember.set(userId, (this.#byMember.get(userId) ?? new Set()).add(group.id));
  }

  remove(groupId: string): void {
    for (const { userId } of this.#groups.get(groupId)?.members ?? []) {
      const theirs = this.#byMember.get(userId);
      theirs?.delete(groupId);
      if (theirs?.size === 0) this.#byMember.delete(userId);
    }
    this.#groups.delete(groupId);
  }

  /** Nobody is named anywhere who is no more. Answers the groups in which they were, as they are now. */
  forget(userId: string): readonly GroupRecord[] {
    return this.of(userId).map((group) => {
      const left = { ...group, members: group.members.filter((member) => member.userId !== userId) };
      this.put(left);
      return left;
    });
  }
}
