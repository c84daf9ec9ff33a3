/** The older object when it says the same. */
export function sameOr<Part extends object>(next: Part, before: Part | undefined): Part {
  if (before === undefined) return next;
  const keys = Object.keys(next);
  const same = keys.every((key) => Object.is(Reflect.get(next, key), Reflect.get(before, key)));
  return same && keys.length === Object.keys(before).length ? before : next;
}

/** The older list when its items are the same. */
export function sameList<Item>(next: readonly Item[], before: readonly Item[] | undefined): readonly Item[] {
  return before !== undefined && next.length === before.length && next.every((item, index) => item === before[index]) ? before : next;
}
