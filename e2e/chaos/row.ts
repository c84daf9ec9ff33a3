import type { Way } from './network.ts';
import type { Stage } from './stage.ts';

/** One line of the table: something that happens to a call, and what must hold then. */
export interface Row {
  /** What happens, as people would say it. */
  readonly event: string;
  readonly way: Way;
  /** How often it is tried in the short form (0: not at all) and in the long one. */
  readonly tries: { readonly short: number; readonly long: number };
  /** What the figure is, and what its median shall be. */
  readonly figure: string;
  readonly target: string;
  /** What this machine lacks for it, as a sentence; null when nothing is. */
  readonly lacks?: () => string | null;
  /** The stage is no good for a further trial. */
  readonly spoils?: true;
  /**
   * Does it and checks what must hold, on a stage on which nobody is in a call or on which a trial before has left its
   * call. Answers the figure in milliseconds; throws when something does not hold.
   */
  readonly act: (stage: Stage, form: Form) => Promise<number>;
}

/** Something that takes the sound away for a moment. */
export function soundBack(event: string, way: Way, tries: Row['tries'], act: Row['act']): Row {
  return { event, way, tries, figure: 'sound back', target: '3 s', act };
}

export type Form = 'short' | 'long';

/** What came of the trials of a row. */
export interface Result {
  readonly event: string;
  readonly way: Way;
  readonly figure: string;
  readonly target: string;
  readonly figures: readonly number[];
  /** Why trials failed, one sentence each. */
  readonly failures: readonly string[];
  /** How many processes wanted a processor after each trial: the load of the last minute. */
  readonly loads: readonly number[];
  /** Unix milliseconds of the last trial. */
  readonly at: number;
}
