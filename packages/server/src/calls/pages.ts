import { isSameLeg, type Leg } from '../ports/leg.ts';
import { isAccepted, partyOf, type LiveCall } from './call.ts';
import { isJoined, type JoinedParty } from './party.ts';
import type { Switchboard } from './switchboard.ts';

/** What becomes of a call when the page that speaks for a party goes or comes back. */
export interface Pages {
  /** It goes, and maybe comes back at once: it hears nothing until then. */
  leaves(userId: string, at: Leg): void;
  /** It has not come back: a ring of its own ends, and in a call the others are told. */
  left(userId: string, at: Leg): void;
  back(userId: string, at: Leg): void;
}

export function createPages(switchboard: Pick<Switchboard, 'callOf' | 'act'>): Pages {
  function held(userId: string, at: Leg): { readonly call: LiveCall; readonly party: JoinedParty } | null {
    const call = switchboard.callOf(userId);
    const party = call === null ? null : partyOf(call, userId);
    return call !== null && party !== null && isJoined(party) && isSameLeg(party.state.leg, at) ? { call, party } : null;
  }
  return {
    leaves(userId, at) {
      const place = held(userId, at);
      if (place === null || !isAccepted(place.call, userId) || place.party.state.sound === null) return;
      switchboard.act(place.call, { type: 'sound', by: userId, connected: false });
    },
    left(userId, at) {
      const place = held(userId, at);
      if (place === null) return;
      const accepted = isAccepted(place.call, userId);
      switchboard.act(place.call, accepted ? { type: 'away', by: userId, away: true } : { type: 'end', by: userId, reason: 'hung_up' });
    },
    back(userId, at) {
      const place = held(userId, at);
      if (place !== null && isAccepted(place.call, userId)) switchboard.act(place.call, { type: 'away', by: userId, away: false });
    },
  };
}
