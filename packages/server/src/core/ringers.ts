import type { Ringers } from '../calls/call-moves.ts';
import { partyOf } from '../calls/call.ts';
import { asWanted, ringGroup, type Desk } from '../commands/group-rings.ts';
import type { Groups } from '../people/groups.ts';

interface Needs extends Desk {
  readonly groups: Pick<Groups, 'get'>;
  readonly recall: Ringers['recall'];
}

/** Who is rung when somebody who was rung has not come: the next of a group that is rung in turn. */
export function ringersOf(needs: Needs): Ringers {
  return {
    recall: needs.recall,
    instead(call, party) {
      const group = party.group === undefined ? undefined : needs.groups.get(party.group.id);
      if (group?.strategy !== 'in_turn') return null;
      const [caller] = call.parties;
      const callerId = party.invitedBy ?? caller.id;
      return asWanted(group, ringGroup(needs, group, { callerId, isIn: (userId) => partyOf(call, userId) !== null }));
    },
  };
}
