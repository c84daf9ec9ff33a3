import type { PhoneSnapshot } from '@earshot/client';
import type { CallSet } from '../../call-set.ts';
import type { Here } from './standing.ts';

/** What becomes of a further call beside mine. */
export function beside(
  { active, waiting }: Pick<CallSet, 'active' | 'waiting'>,
  availability: PhoneSnapshot['availability'],
): Here['call'] {
  if (active === null) return 'none';
  return waiting === null && availability?.waiting !== false ? 'second-rings' : 'busy';
}
