import type { CommandName } from '@earshot/protocol';
import type { Door } from '../doors/options.ts';
import type { Counts } from '../ports/core.ts';

/** What is asked when somebody reads the metrics. */
export interface Measured {
  /** What is live; left out where there is no core. */
  readonly counts?: () => Counts;
  /** Whether the core is there; left out where it always is. */
  readonly coreIsThere?: () => boolean;
  /** Doors that the core hears of, where it has others than in its own thread. */
  readonly doors?: () => number;
  /** The relay that runs beside the core; left out where none does. */
  readonly relay?: () => { readonly isUp: boolean; readonly restarts: number };
  readonly overloaded: () => boolean;
  readonly logDropped: () => number;
  /** Unix milliseconds. */
  readonly certificateEnds: () => number;
  readonly version: string;
}

/** The answers of one code to one command at one door. */
export interface AnswerCount {
  readonly door: Door;
  readonly command: CommandName;
  readonly code: number;
  count: number;
  ms: number;
}

/** What was counted since the start. Counting is a look-up and two additions, for it is done at every command. */
export interface Tally {
  readonly answers: AnswerCount[];
  readonly connections: Record<'socket' | 'stream', number>;
}
