import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';
import { isAccepted, partyOf, type LiveCall } from './call.ts';
import { isJoined, type JoinedParty } from './party.ts';
import type { Switchboard } from './switchboard.ts';

/** What becomes of the calls that a page holds when it goes or comes back. */
export interface Pages {
  /** It goes, and maybe comes back at once: it hears nothing until then. */
  leaves(userId: string, at: EndpointRef): void;
  /** It has not come back: a ring of its own ends, and in a call the others are told. */
  left(userId: string, at: EndpointRef): void;
  back(userId: string, at: EndpointRef): void;
}

/** A call that a page holds. */
interface Held {
  readonly call: LiveCall;
  readonly party: JoinedParty;
  readonly accepted: boolean;
}

export function createPages(switchboard: Pick<Switchboard, 'callsOf' | 'act'>): Pages {
  function held(userId: string, at: EndpointRef): readonly Held[] {
    return switchboard.callsOf(userId).flatMap((call) => {
      const party = partyOf(call, userId);
      if (party === null || !isJoined(party) || !isSameEndpoint(party.state.endpoint, at)) return [];
      return [{ call, party, accepted: isAccepted(call, userId) }];
    });
  }
  return {
    leaves(userId, at) {
      for (const { call, party, accepted } of held(userId, at))
        if (accepted && party.state.sound !== null) switchboard.act(call, { type: 'sound', by: userId, connected: false });
    },
    left(userId, at) {
      for (const { call, accepted } of held(userId, at))
        switchboard.act(call, accepted ? { type: 'away', by: userId, away: true } : { type: 'end', by: userId, reason: 'hung_up' });
    },
    back(userId, at) {
      for (const { call, accepted } of held(userId, at)) if (accepted) switchboard.act(call, { type: 'away', by: userId, away: false });
    },
  };
}
