import { silentLog } from '../../src/ports/log.ts';
import { inTurn } from '../../src/records/in-turn.ts';
import { Upkeep } from '../../src/records/upkeep.ts';
import type { CoreHouse } from './house.ts';

/** How many days the houses of these tests keep a call that is over, and a user who is away. */
const keeping = { historyDays: 9, userDays: 18 };

/** What tidies the records of `house`. */
export function upkeepOf({ clock, records, core, port }: CoreHouse): Upkeep {
  return new Upkeep({
    clock,
    records: inTurn(records),
    log: silentLog,
    keeping,
    isHere: ({ id, userId }) => core.isHere(userId, id),
    forgot: core.forgot,
    gone: (userIds) => port.gone(userIds),
  });
}
