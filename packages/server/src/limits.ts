/** How much one user or one address may ask for. All windows are seconds; injected, so that tests and benchmarks can choose. */
export interface Limits {
  /** Commands of one user at a live door: steady rate per second and burst. */
  readonly frames: { readonly perSecond: number; readonly burst: number };
  readonly initiates: { readonly points: number; readonly seconds: number };
  /** Calls to one and the same callee that were cancelled, declined or not answered. */
  readonly unanswered: { readonly points: number; readonly seconds: number };
  /** New names that one user takes. */
  readonly renames: { readonly points: number; readonly seconds: number };
  readonly registrationsPerAddress: { readonly points: number; readonly seconds: number };
  readonly requestsPerAddress: { readonly points: number; readonly seconds: number };
  readonly connectionsPerAddress: number;
  /** Sockets of one address that have not said `hello` yet. */
  readonly greetingsPerAddress: number;
  readonly endpointsPerUser: number;
}

export const defaultLimits: Limits = {
  frames: { perSecond: 30, burst: 120 },
  initiates: { points: 40, seconds: 60 },
  unanswered: { points: 20, seconds: 600 },
  renames: { points: 20, seconds: 60 },
  registrationsPerAddress: { points: 30, seconds: 3_600 },
  requestsPerAddress: { points: 300, seconds: 10 },
  connectionsPerAddress: 64,
  greetingsPerAddress: 20,
  endpointsPerUser: 8,
};
