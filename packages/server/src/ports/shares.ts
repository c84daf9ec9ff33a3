/** What one address, as limits count it, has asked of doors: requests in the window of its limit, live connections. */
export interface Share {
  readonly group: string;
  readonly requests: number;
  readonly connections: number;
}

/** What one door knows of busy addresses. The bus looks at its own and brings those of others, once a second. */
export interface Shares {
  mine: () => readonly Share[];
  /** The sum of all other doors, by group. */
  others: ReadonlyMap<string, Share>;
}

/** Of a door that is the only one. */
export function noShares(): Shares {
  return { mine: () => [], others: new Map() };
}
