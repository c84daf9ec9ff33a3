import { isAccepted, legOn, sideOf, type LiveCall, type Side } from './call.ts';
import type { Switchboard } from './switchboard.ts';

/** What becomes of a call when the page that holds a side of it goes or comes back. */
export interface Pages {
  /** It goes, and maybe comes back at once: it hears nothing until then. */
  leaves(userId: string, endpointId: string): void;
  /** It has not come back: a ring of its own ends, and in a call the other is told. */
  left(userId: string, endpointId: string): void;
  back(userId: string, endpointId: string): void;
}

export const createPages = (switchboard: Pick<Switchboard, 'callOf' | 'act'>): Pages => {
  const held = (userId: string, endpointId: string): { readonly call: LiveCall; readonly side: Side } | null => {
    const call = switchboard.callOf(userId);
    const side = call === null ? null : sideOf(call, userId);
    return call !== null && side !== null && legOn(call, side) === endpointId ? { call, side } : null;
  };
  return {
    leaves(userId, endpointId) {
      const seat = held(userId, endpointId);
      if (seat === null || !isAccepted(seat.call) || seat.call.sound[seat.side] === null) return;
      switchboard.act(seat.call, { type: 'sound', by: seat.side, connected: false });
    },
    left(userId, endpointId) {
      const seat = held(userId, endpointId);
      if (seat === null) return;
      const { call, side } = seat;
      switchboard.act(
        call,
        call.status === 'calling' ? { type: 'end', by: side, reason: 'hung_up' } : { type: 'away', by: side, away: true },
      );
    },
    back(userId, endpointId) {
      const seat = held(userId, endpointId);
      if (seat !== null && isAccepted(seat.call)) switchboard.act(seat.call, { type: 'away', by: seat.side, away: false });
    },
  };
};
