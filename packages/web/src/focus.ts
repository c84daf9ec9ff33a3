import type { CallView } from '@earshot/client';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

type Phase = CallView['phase'];

function isSeen(element: Element | null): boolean {
  return element !== null && element.getClientRects().length > 0;
}

function isLost(): boolean {
  return document.activeElement === document.body || !isSeen(document.activeElement);
}

/**
 * Which place takes the focus in a change; null leaves it where it is. A call that I have just begun or accepted takes
 * it to the stage. After a call it goes back to what had it before, when its place on the stage is gone. Any other
 * change moves it only if it is lost.
 */
function placeFor(from: Phase, to: Phase, stage: Element | null): 'stage' | 'before' | null {
  const accepted = to === 'talking' && (from === 'accepting' || from === 'ringing');
  if (to === 'dialing' || accepted) return 'stage';
  if (to === 'ringing' || to === 'accepting') return null;
  if (to === 'idle') return isLost() || document.activeElement === stage ? 'before' : null;
  return isLost() ? 'stage' : null;
}

/** My calls stand above the people, and what is pressed there leads to the stage. */
function isAmongPeople(target: HTMLElement): boolean {
  return target.closest('aside') !== null && target.closest('.calls') === null;
}

/** Where the focus goes when what had it is gone. */
export interface Places {
  /** The heading of the stage: the place of a call, from which Tab goes to its first button. */
  readonly stage: RefObject<HTMLHeadingElement | null>;
  /** The heading of the people. */
  readonly people: RefObject<HTMLHeadingElement | null>;
}

/**
 * Keeps the keyboard's focus in a sensible place as calls come and go. What had it among the people gets it back after
 * the call. A ring takes and returns it by itself, for it is a modal dialog. With `arrivedRef` the people get it at
 * once, for the sign-in form had it before.
 */
export function useFocus(phase: Phase, arrivedRef: RefObject<boolean>): Places {
  const places = { stage: useRef<HTMLHeadingElement>(null), people: useRef<HTMLHeadingElement>(null) };
  const { stage, people } = places;
  const beforeRef = useRef<HTMLElement | null>(null);
  const heldRef = useRef<Element | null>(null);
  const lastRef = useRef<Phase | null>(null);
  useEffect(() => {
    function keep({ target }: FocusEvent): void {
      if (target instanceof Element) heldRef.current = target;
      if (target instanceof HTMLElement && isAmongPeople(target)) beforeRef.current = target;
    }
    document.addEventListener('focusin', keep);
    return () => document.removeEventListener('focusin', keep);
  }, [people]);
  useLayoutEffect(() => {
    const from = lastRef.current;
    lastRef.current = phase;
    if (from === phase) return;
    if (from === null) {
      if (arrivedRef.current) people.current?.focus();
      return;
    }
    const before = isSeen(beforeRef.current) ? beforeRef : people;
    const place = placeFor(from, phase, stage.current);
    if (place !== null) ({ stage, before })[place].current?.focus();
  }, [phase, arrivedRef, people, stage]);
  // A control that was pressed and is gone, a row whose person has left: the keyboard goes on from the heading of that
  // place.
  useLayoutEffect(() => {
    const held = heldRef.current;
    if (held === null || held.isConnected || document.activeElement !== document.body) return;
    const place = phase === 'idle' || held === beforeRef.current ? people : stage;
    place.current?.focus();
  });
  return places;
}
