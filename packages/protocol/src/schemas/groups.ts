import { limits } from '../limits.ts';
import { flag, list, object, word, type Infer } from '../shape.ts';
import { Call, Id, Username } from './words.ts';

/** In which order the members of a group ring: `all` at once, or `in_turn`, each for `times.turn`. */
export const Strategy = word('all', 'in_turn');
export type Strategy = Infer<typeof Strategy>;

export const Member = object({ id: Id, username: Username, joined: flag });
/** Somebody whom an admin has named; `joined`: they are rung for the group, by a switch of their own. */
export type Member = Infer<typeof Member>;

export const Group = object({
  group_id: Id,
  name: Username,
  strategy: Strategy,
  /** In the order in which they are rung in turn. */
  members: list(Member, { max: limits.groupMembers }),
});
/** People who are called by one name, as "Front desk". */
export type Group = Infer<typeof Group>;

/** A call that rings for somebody of a group of mine: for whom, and who calls. */
export const GroupRing = object(
  { call_id: Id, user_id: Id, username: Username, caller_id: Id, caller_username: Username },
  /** The group that was called, if one was; and the call as it stands. */
  { group: object({ id: Id, username: Username }), call: Call },
);
export type GroupRing = Infer<typeof GroupRing>;
