/**
 * The one place that judges whether the sound still comes and what is to be done about it, from three things: what the
 * browser says of the path, the bytes that arrive, and whether the server can be reached. Pure.
 */
export interface Health {
  /** What the browser says of the path (W3C webrtc-pc, `connectionState`). */
  readonly path: 'up' | 'down';
  /**
   * Bytes of sound received in all, and when they last grew (ms); null until they have grown once since they were first
   * expected.
   */
  readonly flow: { readonly bytes: number; readonly at: number } | null;
}

export const healthy: Health = { path: 'up', flow: null };

/**
 * Sound that is expected and does not come for this long is lost; ICE itself needs five to thirty seconds to say so.
 */
export const silence = 2_000;

/**
 * After this long the link to the server is looked at already: if the network has gone, both have to be found again,
 * one after the other.
 */
const doubt = 600;

/** How the sound is doing, as far as this side can tell. */
export type Verdict = 'sounds' | 'doubtful' | 'silent' | 'down';

/** What a count of received bytes tells. `expected`: nobody holds, and the other has a microphone. */
export function counted(health: Health, bytes: number, { expected, now }: { readonly expected: boolean; readonly now: number }): Health {
  // Who is not to be heard may be silent; it counts from the first byte after that again.
  if (!expected) return health.flow === null ? health : { ...health, flow: null };
  const { flow } = health;
  if (flow === null) return bytes > 0 ? { ...health, flow: { bytes, at: now } } : health;
  return bytes === flow.bytes ? health : { ...health, flow: { bytes, at: now } };
}

export function judge({ path, flow }: Health, now: number): Verdict {
  if (path === 'down') return 'down';
  if (flow === null || now - flow.at < doubt) return 'sounds';
  return now - flow.at < silence ? 'doubtful' : 'silent';
}

/** What helps against a sound that is lost. */
export type Remedy =
  /** Nothing before the server is back: what is offered now would be old by then. */
  | 'wait'
  /** New candidates (ICE restart, RFC 8445 section 2.4). */
  | 'restart'
  /** A new connection. */
  | 'renew';

/** A way that is not found by new candidates is looked for with a new connection after this long, and again. */
const worn = 15_000;

/** How many such spans a loss of so many milliseconds has lasted. */
export function spanOf(lostFor: number): number {
  return Math.floor(lostFor / worn);
}

/**
 * A connection that has found no candidates is replaced so often at once; after that it is hardly the connection that
 * is at fault.
 */
const atOnce = 3;

/** What the remedy is chosen by. */
export interface Loss {
  readonly linked: boolean;
  /** Milliseconds. */
  readonly lostFor: number;
  /** How often something was done against it so far. */
  readonly tries: number;
  /** The span (`spanOf`) in which the last new connection was made. */
  readonly renewals: number;
  /** The connection has found no candidates. */
  readonly stalled: boolean;
}

export function remedyOf({ linked, lostFor, tries, renewals, stalled }: Loss): Remedy {
  if (!linked) return 'wait';
  if (stalled && tries < atOnce) return 'renew';
  return spanOf(lostFor) > renewals ? 'renew' : 'restart';
}
