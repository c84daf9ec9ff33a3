/**
 * Whether somebody may be rung now by one who calls them, beside the calls that they have (policy.ts): asked by every
 * command that rings. Pure.
 */

/** What the callee has said, as it stands now. */
export interface Wishes {
  /** They have blocked the caller. */
  readonly hides: boolean;
  readonly dnd: boolean;
  /** Who rings through `dnd`: their favourites, and who calls again soon. */
  readonly favourites: boolean;
  readonly again: boolean;
}

/** Who calls. */
export interface Trying {
  /** The callee has them among their favourites. */
  readonly isFavourite: boolean;
  /** `dnd` has refused them a short while ago (`times.callAgain`). */
  readonly wasRefused: boolean;
}

/** `away`: to this caller they are offline, and nothing may tell otherwise. */
export type Ringable = 'yes' | 'away' | 'do_not_disturb';

export function mayRing({ hides, dnd, favourites, again }: Wishes, { isFavourite, wasRefused }: Trying): Ringable {
  if (hides) return 'away';
  if (!dnd || (favourites && isFavourite) || (again && wasRefused)) return 'yes';
  return 'do_not_disturb';
}
