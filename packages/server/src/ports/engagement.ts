import type { UserStatus } from '@earshot/protocol';
import type { EndpointRef } from './endpoint-ref.ts';

/** What a user does in one of their calls, as far as it matters to how long they may be silent. */
export interface Engagement {
  readonly status: UserStatus;
  /** What holds their side; null for somebody who has not accepted yet. */
  readonly endpoint: EndpointRef | null;
}
