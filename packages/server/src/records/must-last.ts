import type { CallChanges } from './port.ts';

/** Whether some of it must be on the disk before anybody is told. */
export function mustLast({ ended }: CallChanges): boolean {
  return ended.length > 0;
}
