import { Confirming } from './confirming.ts';
import { RingsTold } from './rings-told.ts';
import { Waking } from './waking.ts';

/** What sees to it that a ring is noticed, at every device of who is rung. */
export interface Ringing {
  /** Stops all that waits. Safe twice. */
  close(): void;
}

type Needs = ConstructorParameters<typeof Waking>[0] &
  ConstructorParameters<typeof RingsTold>[0] &
  Omit<ConstructorParameters<typeof Confirming>[0], 'waking' | 'facts'>;

/** Wakes devices that are away, passes over tabs that do not ring, and tells who may pick up. */
export function openRinging(needs: Needs): Ringing {
  const waking = new Waking(needs);
  const confirming = new Confirming({ ...needs, waking });
  const told = new RingsTold(needs);
  return {
    close() {
      told.close();
      confirming.close();
      waking.close();
    },
  };
}
