import { times } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';

/** Something that must be touched once every `times.ping`. */
export interface Beating {
  beat(): void;
}

/**
 * One timer for all live connections: they are spread over the slots of a wheel, so that no tick has to touch all of
 * them.
 */
export interface Pulse {
  join(member: Beating): void;
  leave(member: Beating): void;
  /** Safe twice. */
  close(): void;
}

const tickMs = 1_000;

/**
 * Beats each member every `times.ping` milliseconds, the first time at the latest after that. The timer runs while
 * there is a member.
 */
export function createPulse(clock: Clock): Pulse {
  const slots = Array.from({ length: times.ping / tickMs }, () => new Set<Beating>());
  const slotOf = new Map<Beating, Set<Beating>>();
  let next = 0;
  let hand = 0;
  let stop: (() => void) | null = null;

  function tick(): void {
    stop = clock.after(tickMs, tick);
    hand = (hand + 1) % slots.length;
    for (const member of slots[hand] ?? []) member.beat();
  }
  function halt(): void {
    stop?.();
    stop = null;
  }
  return {
    join(member) {
      const slot = slots[next];
      if (slot === undefined || slotOf.has(member)) return;
      next = (next + 1) % slots.length;
      slot.add(member);
      slotOf.set(member, slot);
      stop ??= clock.after(tickMs, tick);
    },
    leave(member) {
      slotOf.get(member)?.delete(member);
      slotOf.delete(member);
      if (slotOf.size === 0) halt();
    },
    close() {
      slotOf.clear();
      for (const slot of slots) slot.clear();
      halt();
    },
  };
}
