/** At most so many in so many seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

/** How much one user or one address may ask for. Injected, so that tests and benchmarks can choose. */
export interface Limits {
  /** Commands of one user at a live door: steady rate per second and burst. */
  readonly frames: { readonly perSecond: number; readonly burst: number };
  /** Plain requests of one user. */
  readonly requests: Rate;
  readonly initiates: Rate;
  /** Calls to one and the same callee that were cancelled, declined or not answered. */
  readonly unanswered: Rate;
  /** New names that one user takes. */
  readonly renames: Rate;
  /** Names taken from one address by people who are still here. */
  readonly signInsPerAddress: Rate;
  /** The same and those who left again: nobody fills the records by coming and going. */
  readonly registrationsPerAddress: Rate;
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
 * The limits by address for so many people behind it. Each comes by one live connection, and some by two tabs; a fifth of them may be opening theirs at one
 * moment, as when the server was started again.
 */
export const limitsFor = ({ people, requests }: AddressLimits): Limits => ({
  frames: { perSecond: 30, burst: 120 },
  requests: { points: 300, seconds: 10 },
  initiates: { points: 40, seconds: 60 },
  unanswered: { points: 20, seconds: 600 },
  renames: { points: 20, seconds: 60 },
  signInsPerAddress: { points: people, seconds: 3_600 },
  registrationsPerAddress: { points: 3 * people, seconds: 3_600 },
  requestsPerAddress: { points: requests, seconds: 10 },
  connectionsPerAddress: 2 * people,
  greetingsPerAddress: Math.max(20, Math.ceil(people / 5)),
  endpointsPerUser: 8,
});

/** Fits a school behind one address, whose thousand arrive within minutes. */
export const addressDefaults: AddressLimits = { people: 1_000, requests: 3_000 };
export const defaultLimits: Limits = limitsFor(addressDefaults);
