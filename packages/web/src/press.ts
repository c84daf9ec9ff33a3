import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { inViewFor, watchSight } from './sight.ts';
import { inPlaceFor, watchStand } from './stand.ts';

function isByPointer(event: MouseEvent): boolean {
  return event.detail > 0 && !('pointerType' in event && event.pointerType === '');
}

/** When the finger or the mouse button was put down that is down now, wherever that was; null when none is. */
let put: number | null = null;
let isNoting = false;

/** Notes that for all elements alike. What comes of a press is told to its element before the press is over here. */
function notePuts(): void {
  if (isNoting) return;
  isNoting = true;
  function over(): void {
    put = null;
  }
  document.addEventListener('pointerdown', ({ timeStamp }) => (put = timeStamp), true);
  document.addEventListener('pointercancel', over);
  document.addEventListener('click', over);
}

interface Guarded<E extends HTMLElement> {
  /** For the element that is pressed, or the one around it. */
  readonly ref: RefObject<E | null>;
  /** Whether a press that a pointer begins with this event will count. */
  readonly counts: (event: Event) => boolean;
}

/**
 * Presses that count when a pointer began them on what had been in view, and in its place, for `ms`: the second tap
 * of a double tap, and one on its way as something new appears or moves all else, do nothing. Keys, `click()` and the
 * presses of assistive technology come without a pointer, and always count. An element that is to be new with its
 * meaning has a `key` that says so.
 */
export function usePress<E extends HTMLElement>(press: () => void, ms: number): Guarded<E> {
  const ref = useRef<E>(null);
  const pressRef = useRef(press);
  function counts({ timeStamp }: Pick<Event, 'timeStamp'>): boolean {
    const { current } = ref;
    return ms === 0 || (current !== null && inViewFor(current, timeStamp) >= ms && inPlaceFor(current, timeStamp) >= ms);
  }
  const countsRef = useRef(counts);
  useLayoutEffect(() => {
    pressRef.current = press;
    countsRef.current = counts;
  });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    notePuts();
    // A finger that was put down on what lay here before clicks this element all the same: that press has no beginning
    // here, and this has to have been in view by then.
    let began: boolean | null = null;
    function down(event: PointerEvent): void {
      began = countsRef.current(event);
    }
    function click(event: MouseEvent): void {
      const isMeant =
        !isByPointer(event) || (began ?? (countsRef.current(event) && countsRef.current({ timeStamp: put ?? event.timeStamp })));
      began = null;
      if (isMeant) pressRef.current();
    }
    element.addEventListener('pointerdown', down);
    element.addEventListener('click', click);
    const unwatch = watchSight(element);
    const leave = watchStand(element);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('click', click);
      unwatch();
      leave();
    };
  }, []);
  return { ref, counts };
}
