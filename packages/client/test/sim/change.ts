import type { Call } from '../../../server/src/calls/call.ts';

/** A call, before and after one command. */
export interface Change {
  readonly before: Call | null;
  readonly after: Call;
}

/** What a story is to have, besides calls. */
export const kinds = [
  /** Calls accepted beside another, which was set aside or ended with that. */
  'accepted',
  /** Calls taken up again, for which another was set aside. */
  'switched',
  /** Calls accepted by calling back who was calling. */
  'met',
  /** Third parties who have joined, and parties who have left while others went on. */
  'invited',
  'left',
  /** Two calls made one. */
  'merged',
  /** Calls left to somebody who is rung, those that came back, and those joined with a call to them. */
  'transferred',
  'returned',
  'joined',
  /** Devices removed by their person, and calls that ended by that. */
  'removed',
  'cutOff',
  /** Devices that have come back by their key. */
  'renewed',
] as const;

/** How often each of that happened. */
export type Counts = Record<(typeof kinds)[number], number>;

export function noCounts(): Counts {
  return {
    accepted: 0,
    switched: 0,
    met: 0,
    invited: 0,
    left: 0,
    merged: 0,
    transferred: 0,
    returned: 0,
    joined: 0,
    removed: 0,
    cutOff: 0,
    renewed: 0,
  };
}
