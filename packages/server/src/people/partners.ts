/** Who has a call with whom. */
export interface Partners {
  pair(one: string, other: string): void;
  unpair(one: string, other: string): void;
  of(userId: string): Iterable<string>;
  are(one: string, other: string): boolean;
}

export function createPartners(): Partners {
  const partners = new Map<string, Set<string>>();
  function add(one: string, other: string): void {
    partners.set(one, (partners.get(one) ?? new Set()).add(other));
  }
  function remove(one: string, other: string): void {
    const theirs = partners.get(one);
    theirs?.delete(other);
    if (theirs?.size === 0) partners.delete(one);
  }
  return {
    pair(one, other) {
      add(one, other);
      add(other, one);
    },
    unpair(one, other) {
      remove(one, other);
      remove(other, one);
    },
    of: (userId) => partners.get(userId) ?? [],
    are: (one, other) => partners.get(one)?.has(other) ?? false,
  };
}
