import type { Call } from '../../../server/src/calls/call.ts';

/** A call, before and after one command. */
export interface Change {
  readonly before: Call | null;
  readonly after: Call;
}

/** How often something happened that a story is to have. */
export interface Counts {
  /** Calls accepted beside another, which was set aside or ended with that. */
  accepted: number;
  /** Calls taken up again, for which another was set aside. */
  switched: number;
  /** Calls accepted by calling back who was calling. */
  met: number;
  /** Devices removed by their person, and calls that ended by that. */
  removed: number;
  cutOff: number;
  /** Devices that have come back by their key. */
  renewed: number;
}
