/** People who are called by one name. */
export interface GroupRecord {
  readonly id: string;
  readonly name: string;
  /** The name as it is compared. */
  readonly nameKey: string;
  readonly strategy: 'all' | 'in_turn';
  /** Unix milliseconds. */
  readonly madeAt: number;
  /** In the order in which they are rung in turn. */
  readonly members: readonly MemberRecord[];
}

export interface MemberRecord {
  readonly userId: string;
  /** They are rung for the group; by a switch of their own. */
  readonly joined: boolean;
}

/**
 * What an admin changes of one group. What is left out stays as it is when the change is written, so that of two admins
 * at once neither undoes what the other has done.
 */
export interface GroupEdit {
  readonly id: string;
  readonly name?: { readonly username: string; readonly key: string } | undefined;
  readonly strategy?: GroupRecord['strategy'] | undefined;
  /** The ids of all members, in their order; who is one already is rung as they have chosen. */
  readonly members?: readonly string[] | undefined;
}

/** What an admin changes of groups. */
export type GroupChange =
  | { readonly is: 'make_group'; readonly group: GroupRecord }
  | { readonly is: 'change_group'; readonly group: GroupEdit }
  | { readonly is: 'remove_group'; readonly id: string };

/** Groups; admins make and change them (`AdminChange`). A member goes with their user. */
export interface GroupRecords {
  readonly loadGroups: () => readonly GroupRecord[];
  /** A member leaves a group or joins it again; false when they are none. */
  readonly joinGroup: (groupId: string, userId: string, joined: boolean) => boolean;
}
