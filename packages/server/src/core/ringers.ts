import type { Ringers } from '../calls/call-moves.ts';
import { partyOf, type LiveCall } from '../calls/call.ts';
import type { Party } from '../calls/party.ts';
import { isReplaced } from '../calls/seen-by.ts';
import { forwardOf, type ForwardNeeds } from '../commands/forwarding.ts';
import { asWanted, ringGroup } from '../commands/group-rings.ts';

interface Needs extends ForwardNeeds {
  readonly recall: Ringers['recall'];
}

/** Who is rung when somebody who was rung has not come: the next of a group, or whom they have named. */
export function ringersOf(needs: Needs): Ringers {
  return {
    recall: needs.recall,
    instead(call, party, why) {
      const [caller] = call.parties;
      const asked = { callerId: party.invitedBy ?? caller.id, isIn: (userId: string) => partyOf(call, userId) !== null };
      if (party.group !== undefined) {
        const group = needs.groups.get(party.group.id);
        const atMost = atMostOf(party);
        if (group?.strategy !== 'in_turn' || (atMost ?? Infinity) <= needs.clock.mono()) return null;
        return asWanted(group, ringGroup(needs, group, { ...asked, atMost }));
      }
      if (why === 'rejected' || why === 'cancelled' || comesBack(call, party)) return null;
      const hops = call.parties.filter((one) => isReplaced(one) && one.group === undefined).length;
      return forwardOf(needs, { ...asked, id: party.id, why: why === 'no_answer' ? 'no_answer' : 'away', hops });
    },
  };
}

function atMostOf({ state }: Party): number | undefined {
  return state.is === 'rung' ? state.atMost : undefined;
}

/** Whoever has transferred a call waits for it to come back, and for nobody else. */
function comesBack({ transfer }: LiveCall, { id }: Party): boolean {
  return transfer !== null && (transfer.to === id || transfer.by === id);
}
