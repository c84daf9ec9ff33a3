/**
 * Since when each element that is looked after has been in view, in milliseconds of `performance.now()`, as events tell
 * time.
 */
const since = new WeakMap<Element, number>();

function note(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting, time } of entries) {
    if (!isIntersecting) since.delete(target);
    else if (!since.has(target)) since.set(target, time);
  }
}

/** Whoever has scrolled to something looks at it: what only has to be scrolled to counts as in view. */
const scrolled = '10000%';

/**
 * Tells with the frame in which something is first painted. A hidden page has no frames, so what came meanwhile is new
 * when it is shown.
 */
const observer = new IntersectionObserver(note, { rootMargin: scrolled, scrollMargin: scrolled });

/** When the page came out from under a dialog. */
let uncovered = -Infinity;

/** A dialog that lay over the page goes: what is seen now was not in view before. */
export function uncover(): void {
  uncovered = performance.now();
}

/** Looks after `element`; the answer stops it. */
export function watchSight(element: Element): () => void {
  observer.observe(element);
  return () => {
    observer.unobserve(element);
    since.delete(element);
  };
}

/** For how many milliseconds the element had been in view at `at`; below zero when it was not yet. */
export function inViewFor(element: Element, at: number): number {
  note(observer.takeRecords());
  return at - Math.max(since.get(element) ?? Infinity, uncovered);
}
