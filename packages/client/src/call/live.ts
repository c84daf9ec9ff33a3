import type { Accepting, CallState, Dialing, Ringing, Talking } from './state.ts';

/** The phases that hold an attempt. */
export type Live = Dialing | Ringing | Accepting | Talking;

/** Every phase says whether it is one of them. */
const live = {
  idle: false,
  dialing: true,
  ringing: true,
  accepting: true,
  talking: true,
  elsewhere: false,
  ended: false,
} as const satisfies { readonly [Phase in CallState['phase']]: Phase extends Live['phase'] ? true : false };

/** Whether this phone is in a call now. A receipt that is still open is of one that is over. */
export function isLive(state: CallState): state is Live {
  return live[state.phase];
}
