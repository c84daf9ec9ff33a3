/** The ids of users who are no more. */
export type Gone = readonly string[];

/** Whom a user has made favourites of theirs. */
export interface FavouritesRecord {
  readonly userId: string;
  readonly others: readonly string[];
}
