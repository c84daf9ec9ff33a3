import { fits, list, object, sizes, text, whole, anyObject } from '@earshot/protocol';

/**
 * What goes over the bus at once: messages of one side, in their order. One without messages is a beat, and says how
 * many envelopes there were.
 */
export interface Envelope {
  readonly v: number;
  /** Who sends it: the id of a door, or of a core, new at each start of it. */
  readonly from: string;
  /** The session of the door that it belongs to. */
  readonly session: string;
  /**
   * The epoch of the core's lease, or without one when it began to serve (Unix milliseconds); 0 of a door. Of two cores
   * that a door hears, the one with the larger number has taken over.
   */
  readonly since: number;
  /** Counted from 1, by those with messages. -1: the core knows no such session. */
  readonly n: number;
  /** The last number that came the other way. */
  readonly seen: number;
  readonly messages: readonly object[];
}

const Shape = object({
  v: whole({ max: 1_000_000 }),
  from: text({ min: 1, max: sizes.id }),
  session: text({ min: 1, max: sizes.id }),
  since: whole({ max: sizes.time }),
  n: whole({ min: -1, max: sizes.seq }),
  seen: whole({ max: sizes.seq }),
  messages: list(anyObject, { max: 1_000_000 }),
});

export function isEnvelope(value: unknown): value is Envelope {
  return fits(Shape, value);
}
