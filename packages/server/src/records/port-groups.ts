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

/** What an admin changes of groups. */
export type GroupChange =
  | { readonly is: 'make_group'; readonly group: GroupRecord }
  /** It stands so from now on. */
  | { readonly is: 'change_group'; readonly group: GroupRecord }
  | { readonly is: 'remove_group'; readonly id: string };

/** Groups; admins make and change them (`AdminChange`). A member goes with their user. */
export interface GroupRecords {
  readonly loadGroups: () => readonly GroupRecord[];
  /** A member leaves a group or joins it again; false when they are none. */
  readonly joinGroup: (groupId: string, userId: string, joined: boolean) => boolean;
}
