import type { CallChanges } from './port.ts';

/** Whether some of it must be on the disk before anybody is told. */
export function mustLast({ ended, left }: CallChanges): boolean {
  return ended.length + left.length > 0;
}
