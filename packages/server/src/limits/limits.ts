/** At most so many in so many seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

/** Points that add up, how many of them are too many, and how many melt away each second (ledger.ts). */
export interface Melting {
  readonly most: number;
  readonly melts: number;
}

/** How many seconds one may ring others who do not answer (calls/ring-budget.ts). */
export interface RingLimits {
  /** One caller, at everybody. */
  readonly caller: Melting;
  /** One caller, at one callee. */
  readonly pair: Melting;
  /** Everybody, at one callee: above it, who has rung them already leaves the rest of the time to others. */
  readonly callee: Melting;
  /** All new names of one address, at everybody. */
  readonly newcomers: Melting;
  /** What the shortest ring counts, in seconds. */
  readonly least: number;
  /** Seconds for which a name is new. */
  readonly newFor: number;
}

/** How much one user or one address may ask for. Injected, so that tests and benchmarks can choose. */
export interface Limits {
  /** Commands of one user at a live door: steady rate per second and burst. */
  readonly frames: { readonly perSecond: number; readonly burst: number };
  /** Plain requests of one user. */
  readonly requests: Rate;
  readonly initiates: Rate;
  readonly rings: RingLimits;
  /** New names that one user takes. */
  readonly renames: Rate;
  /** Names taken from one address by people who are still here. */
  readonly signInsPerAddress: Rate;
  /** The same and those who left again: nobody fills the records by coming and going. */
  readonly registrationsPerAddress: Rate;
  /** Texts to sign that are given to one address. */
  readonly challengesPerAddress: Rate;
  /** Recovery codes that one user makes. */
  readonly recoveryCodes: Rate;
  /** Recovery codes that are tried for one name. */
  readonly recoveries: Rate;
  /** The same from one address. */
  readonly recoveriesPerAddress: Rate;
  /** Requests to be let in. */
  readonly asksPerAddress: Rate;
  readonly requestsPerAddress: Rate;
  readonly connectionsPerAddress: number;
  /** Sockets of one address that have not said `hello` yet. */
  readonly greetingsPerAddress: number;
  readonly endpointsPerUser: number;
}

/** What an operator chooses: everything else by address follows. */
export interface AddressLimits {
  /** People who sign in within an hour and stay. */
  readonly people: number;
  /** Requests in 10 s. */
  readonly requests: number;
}

/**
 * A ring lasts 45 s. Who gets no answer may call again three times in a row, and then holds the callee's line for a
 * fifth of the time at most; a caller who was declined or gave up at once may try some twenty times. Thirteen people
 * may be rung in vain one after the other, and five minutes of ringing by whomever make room for who has not tried yet.
 * A school that has just arrived rings as ten callers may.
 */
const ringLimits: RingLimits = {
  caller: { most: 600, melts: 1 / 3 },
  pair: { most: 135, melts: 1 / 5 },
  callee: { most: 300, melts: 1 / 2 },
  newcomers: { most: 6_000, melts: 10 / 3 },
  least: 6,
  newFor: 3_600,
};

/**
 * The limits by address for so many people behind it. Each comes by one live connection, and some by two tabs; a fifth
 * of them may be opening theirs at one moment, as when the server was started again.
 */
export function limitsFor({ people, requests }: AddressLimits): Limits {
  return {
    frames: { perSecond: 30, burst: 120 },
    requests: { points: 300, seconds: 10 },
    initiates: { points: 40, seconds: 60 },
    rings: ringLimits,
    renames: { points: 20, seconds: 60 },
    signInsPerAddress: { points: people, seconds: 3_600 },
    registrationsPerAddress: { points: 3 * people, seconds: 3_600 },
    challengesPerAddress: { points: 3 * people, seconds: 60 },
    recoveryCodes: { points: 10, seconds: 3_600 },
    recoveries: { points: 5, seconds: 3_600 },
    recoveriesPerAddress: { points: 30, seconds: 3_600 },
    asksPerAddress: { points: 20, seconds: 3_600 },
    requestsPerAddress: { points: requests, seconds: 10 },
    connectionsPerAddress: 2 * people,
    greetingsPerAddress: Math.max(20, Math.ceil(people / 5)),
    endpointsPerUser: 8,
  };
}

/** Fits a school behind one address, whose thousand arrive within minutes. */
export const addressDefaults: AddressLimits = { people: 1_000, requests: 3_000 };
export const defaultLimits: Limits = limitsFor(addressDefaults);
