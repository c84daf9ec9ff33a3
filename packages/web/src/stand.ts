interface Stand {
  /** Pixels from the top left of what it lies in, as if nothing were scrolled. */
  left: number;
  top: number;
  /** In milliseconds of `performance.now()`, as events tell time: when it last came from elsewhere. */
  since: number;
}

/** Where each element that is looked after was last seen to stand; null until it is looked at for the first time. */
const stands = new Map<HTMLElement, Stand | null>();

/** In pixels: a control that moves by less is still under the finger that was meant for it. */
const slight = 8;

/** Whoever scrolls looks at what comes, so only what the page itself moves counts as moved. */
function placeOf(element: HTMLElement): readonly [left: number, top: number] {
  let [left, top] = [0, 0];
  for (let at: Element | null = element; at instanceof HTMLElement; at = at.offsetParent) {
    left += at.offsetLeft;
    top += at.offsetTop;
  }
  return [left, top];
}

function look(element: HTMLElement, before: Stand | null, now: number): void {
  const [left, top] = placeOf(element);
  if (before === null) stands.set(element, { left, top, since: -Infinity });
  else if (Math.hypot(left - before.left, top - before.top) >= slight) stands.set(element, { left, top, since: now });
}

let isDue = false;

/**
 * What was moved is painted with this frame; a hidden page has none, so what moved meanwhile is new when it is shown.
 */
function lookAtAll(): void {
  if (!isDue) return;
  isDue = false;
  const now = performance.now();
  for (const [element, before] of stands) look(element, before, now);
}

function mayHaveMoved(): void {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(lookAtAll);
}

const changes = new MutationObserver(mayHaveMoved);

/** When a mouse was last moved: whoever leads it to a control that has come from elsewhere means that one. */
let led = -Infinity;

function noteMouse({ pointerType, timeStamp }: PointerEvent): void {
  if (pointerType === 'mouse') led = timeStamp;
}

function begin(): void {
  const attributeFilter = ['class', 'hidden', 'open'];
  changes.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter });
  addEventListener('resize', mayHaveMoved);
  addEventListener('pointermove', noteMouse, true);
}

/** Looks after where `element` stands; the answer stops it. */
export function watchStand(element: HTMLElement): () => void {
  if (stands.size === 0) begin();
  stands.set(element, null);
  mayHaveMoved();
  return () => {
    stands.delete(element);
    if (stands.size > 0) return;
    changes.disconnect();
    removeEventListener('resize', mayHaveMoved);
    removeEventListener('pointermove', noteMouse, true);
  };
}

/**
 * For how many milliseconds the element had stood where it stands at `at`; below zero when it is still to be painted,
 * and without end for a mouse that was moved since.
 */
export function inPlaceFor(element: HTMLElement, at: number): number {
  if (changes.takeRecords().length > 0) isDue = true;
  lookAtAll();
  const since = stands.get(element)?.since ?? -Infinity;
  return led > since ? Infinity : at - since;
}
