import type { UserStatus } from '@earshot/protocol';
import type { Leg } from './leg.ts';

/** What a user does in one of their calls, as far as it matters to how long they may be silent. */
export interface Engagement {
  readonly status: UserStatus;
  /** What holds their side; null for somebody who has not accepted yet. */
  readonly leg: Leg | null;
}
