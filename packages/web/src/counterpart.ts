import type { CallView, UserStatus } from '@earshot/client';

/**
 * Whom I am in a call with, and how they are by that call: the list hears of it later, and there everybody who is
 * called rings.
 */
export interface Counterpart {
  readonly id: string;
  readonly status: UserStatus;
}

/**
 * The other of the call in focus; null when it is over. A ring keeps every key from the people
 * behind it, so that they are not drawn anew for it: it is seen sooner, above all before a long list.
 */
export function counterpartOf(call: CallView): Counterpart | null {
  switch (call.phase) {
    case 'idle':
    case 'ringing':
    case 'accepting':
    case 'ended':
      return null;
    case 'dialing':
      return { id: call.other.id, status: call.ringing ? 'ringing' : 'calling' };
    case 'talking':
      return { id: call.other.id, status: call.heldByMe || call.heldByThem ? 'onhold' : 'incall' };
    case 'elsewhere':
      return { id: call.other.id, status: elsewhere(call) };
  }
}

function elsewhere({ call: { status, ringing } }: Extract<CallView, { phase: 'elsewhere' }>): UserStatus {
  if (status === 'calling') return ringing ? 'ringing' : 'calling';
  return status === 'onhold' ? 'onhold' : 'incall';
}
