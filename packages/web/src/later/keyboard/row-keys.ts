/** The keys that lead through a list of rows. */
export const rowKeys = ['ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'] as const;

/** The keys that lead from button to button of a row. */
export const asideKeys = ['ArrowLeft', 'ArrowRight'] as const;

type RowKey = (typeof rowKeys)[number];

function isRowKey(key: string): key is RowKey {
  return rowKeys.some((one) => one === key);
}

/** Which of `count` rows a key leads to from row `at`, with so many on a page; null when it leads nowhere. */
export function rowFor(key: string, at: number, count: number, page: number): number | null {
  if (!isRowKey(key)) return null;
  const places: Readonly<Record<RowKey, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: Math.min(at + page, count - 1),
    PageUp: Math.max(at - page, 0),
    Home: 0,
    End: count - 1,
  };
  const wanted = places[key];
  return wanted < 0 || wanted >= count || wanted === at ? null : wanted;
}

/** Which of the buttons of a row, of which `at` has the focus, a key leads to; it may be none. */
export function asideFor(key: string, at: number): number | null {
  if (at < 0) return null;
  return key === asideKeys[0] ? at - 1 : key === asideKeys[1] ? at + 1 : null;
}

/** What of a `KeyboardEvent` says whether it writes. */
type Written = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing'>;

/** Whether a key writes a letter or a digit, of whatever script. */
export function writes({ key, ctrlKey, altKey, metaKey, isComposing }: Written): boolean {
  return !ctrlKey && !altKey && !metaKey && !isComposing && /^[\p{L}\p{N}]\p{M}*$/u.test(key);
}
