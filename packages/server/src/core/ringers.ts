import type { Ringers } from '../calls/call-moves.ts';
import { partyOf, type LiveCall } from '../calls/call.ts';
import type { Party } from '../calls/party.ts';
import { isReplaced } from '../calls/seen-by.ts';
import { forwardOf, type ForwardDesk } from '../commands/forwarding.ts';
import { asWanted, ringGroup } from '../commands/group-rings.ts';

interface Needs extends ForwardDesk {
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
        return group?.strategy === 'in_turn' ? asWanted(group, ringGroup(needs, group, asked)) : null;
      }
      if (why === 'rejected' || why === 'cancelled' || comesBack(call, party)) return null;
      const hops = call.parties.filter((one) => isReplaced(one) && one.group === undefined).length;
      return forwardOf(needs, { ...asked, id: party.id, why: why === 'no_answer' ? 'no_answer' : 'away', hops });
    },
  };
}

/** Whoever has transferred a call waits for it to come back, and for nobody else. */
function comesBack({ transfer }: LiveCall, { id }: Party): boolean {
  return transfer !== null && (transfer.to === id || transfer.by === id);
}
