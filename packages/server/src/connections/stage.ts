/** How far a connection has come that must get further. */
export const timedStages = ['opening', 'queued', 'handshake', 'head', 'body', 'answer', 'idle', 'greeting', 'ending'] as const;

export type TimedStage = (typeof timedStages)[number];

/**
 *     opening -> queued -> handshake -> head -> body -> answer -> idle -> body ...
 *        |                               | |               |
 *        `-------- (plain HTTP) ---------' |               `-> live (an event stream)
 *                                          `-> greeting -> live (a socket)
 *     and from every stage -> ending
 *
 * opening: nothing came yet, or not all of the first record of TLS. queued: its handshake waits for its turn.
 * handshake: TLS is being agreed on. head: the head of its first request is awaited. body: a request
 * has a body that is not whole. answer: a request is answered. idle: between two requests, until the head of the next
 * is there. greeting: a socket that has not said `hello`. live: a live connection, which pings look after. ending: its
 * last answer is written.
 */
export type Stage = TimedStage | 'live';

/** How long a connection may stay in a stage, in milliseconds. Then it is destroyed, whatever it waits for. */
export type TimeLimits = Readonly<Record<TimedStage, number>>;

/** Tighter than Node's own (120 s, 60 s, 300 s): who is slower than this is not a browser. */
export const defaultTimeLimits: TimeLimits = {
  opening: 10_000,
  // As long as a page waits for its socket in all.
  queued: 10_000,
  handshake: 10_000,
  head: 10_000,
  body: 15_000,
  answer: 120_000,
  idle: 40_000,
  greeting: 10_000,
  ending: 3_000,
};

/** How many connections there may be at once. */
export interface Most {
  /** In all, this machine's own among them. */
  readonly total: number;
  /** Of one address, as limits count it. */
  readonly perAddress: number;
  /** Of them between two requests, in all and of one address; the one that waited longest goes for a newer one. */
  readonly idle: number;
  readonly idlePerAddress: number;
  /** Handshakes of TLS in their turn. */
  readonly handshakes: number;
}

export const defaultMost: Most = { total: 10_000, perAddress: 2_000, idle: 1_000, idlePerAddress: 250, handshakes: 32 };

/** Those that go, in this order, when there is no room: nothing is lost with the first, and with the second little. */
export const spared: readonly TimedStage[] = ['idle', 'opening', 'handshake', 'head', 'greeting'];

/** What of all connections is left to others, however few there may be. */
const leftToOthers = 1 / 4;

/** The bounds where so many live connections of one address are let in: each may need another one for its requests. */
export function mostWith(most: Most, livePerAddress: number): Most {
  return {
    ...most,
    perAddress: Math.min(Math.max(most.perAddress, 2 * livePerAddress), Math.ceil(most.total * (1 - leftToOthers))),
  };
}
