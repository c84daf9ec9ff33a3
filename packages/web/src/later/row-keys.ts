/** Which of `count` rows a key leads to from row `at`, with so many on a page; null when it leads nowhere. */
export function rowFor(key: string, at: number, count: number, page: number): number | null {
  const wanted = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: Math.min(at + page, count - 1),
    PageUp: Math.max(at - page, 0),
    Home: 0,
    End: count - 1,
  }[key];
  return wanted === undefined || wanted < 0 || wanted >= count || wanted === at ? null : wanted;
}
