/** When users may be rung, by whom, and for whom they wait; it goes with the user. */
export interface AvailabilityRecords {
  loadAvailability(): StoredAvailabilities;
  /** `text` is of its writer's own. */
  keepAvailability(userId: string, text: string): void;
  /** Nothing changes when there is one already. */
  addBlock(block: StoredBlock): void;
  removeBlock(userId: string, blockedId: string): void;
  /** In the place of one that there was. */
  addWish(wish: StoredWish): void;
  removeWish(userId: string, otherId: string): void;
}

export interface StoredAvailabilities {
  readonly availabilities: readonly StoredAvailability[];
  /** The oldest first. */
  readonly blocks: readonly StoredBlock[];
  readonly wishes: readonly StoredWish[];
}

export interface StoredAvailability {
  readonly userId: string;
  readonly text: string;
}

/** A user has blocked another, since a time in Unix milliseconds. */
export interface StoredBlock {
  /** How the user is called to whom they have blocked, for as long as that is. */
  readonly username: string;
  readonly userId: string;
  readonly blockedId: string;
  readonly at: number;
}

/** A user is to be told when another is free, until a time in Unix milliseconds. */
export interface StoredWish {
  readonly userId: string;
  readonly otherId: string;
  readonly until: number;
}
