import type { Reader } from './readers.ts';

/** One setting: an environment variable and the flag that does the same. */
export interface Setting<T> {
  readonly variable: `EARSHOT_${string}`;
  /** Without the two dashes. */
  readonly flag: string;
  /** What stands for the value in the help; null for a switch, whose flag needs none. */
  readonly value: string | null;
  /** What is read when nothing is given; the empty text means: not set. */
  readonly fallback: string;
  readonly about: string;
  /** Whether a value set to nothing means nothing, and not the default. */
  readonly emptyCounts?: true;
  readonly read: Reader<T>;
}

/** A setting with the type of its value. */
export function setting<T>(one: Setting<T>): Setting<T> {
  return one;
}
