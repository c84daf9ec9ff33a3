import { choice, flag, object, text, whole, word, type Infer } from '../shape.ts';
import { Count } from './words.ts';

/**
 * The version of the frames below. A later one may add frames and fields and takes none away, so whoever reads passes
 * over what they do not know. A frame without a version is of a page from before there were any.
 */
export const sideVersion = 1;

const version = { v: whole({ max: 1_000 }) };

/** Everything that two phones tell each other over the data channel beside the sound (docs/protocol.md). */
export const SideFrame = choice(
  /**
   * How the sender stands. `n` grows with each such frame of theirs; `version` is the newest record of the call that
   * they know; `mic` says whether they have a microphone on the line, and is true when it is left out.
   */
  object({ t: word('state'), n: Count, held: flag, muted: flag, version: Count }, { ...version, mic: flag }),
  /** I hear nothing of you: look for another way with me. */
  object({ t: word('again') }, version),
  /** My page closes, or is loaded again. */
  object({ t: word('leaving') }, version),
  /** I hang up. A reason that is not known counts as `hung_up`. */
  object({ t: word('bye') }, { ...version, reason: text({ max: 64 }) }),
);
export type SideFrame = Infer<typeof SideFrame>;
