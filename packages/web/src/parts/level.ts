import type { Phone } from '@earshot/client';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Milliseconds between two looks: quick enough for the eye. Every frame takes a third of a processor in each call. */
const pace = 50;
/**
 * How much of a level is left one look later, when it has become quiet: the eye follows a slow fall better than a
 * flicker.
 */
const fall = 0.7;

/**
 * Writes how loud `side` is (0 to 1) into `--level` of the element while `live`, without drawing anything again.
 * Nothing is written for people who want no motion. `of`: of one of several.
 */
export function useLevel<E extends HTMLElement>(phone: Phone, side: 'mine' | 'theirs', live: boolean, of?: string): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    const element = ref.current;
    if (!live || element === null || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    let level = 0;
    const look: () => void = () => {
      const now = Math.max(phone.levels(of)[side], level * fall);
      if (Math.abs(now - level) > 0.008) element.style.setProperty('--level', now.toFixed(3));
      level = now;
    };
    look();
    const looking = setInterval(look, pace);
    return () => {
      clearInterval(looking);
      element.style.removeProperty('--level');
    };
  }, [phone, side, live, of]);
  return ref;
}
