import { sizes } from '../limits.ts';
import { choice, flag, object, text, whole, word, type Infer } from '../shape.ts';
import { Count } from './words.ts';

/**
 * The version of the frames below. A later one may add frames and fields and takes none away, so whoever reads passes
 * over what they do not know. A frame without a version is of a page from before there were any.
 */
export const sideVersion = 2;

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
  /** I have written something: say how many of my lines you have. From version 2 on. */
  object({ t: word('text-ask') }, version),
  /** I have that many lines of yours, as they are numbered in `text`. */
  object({ t: word('text-have'), lines: Count }, version),
  /**
   * My line of that number, counted from 1, reads now as its first `at` characters did, and then `text`. With `end` it
   * is finished, and the next one begins.
   */
  object(
    { t: word('text'), line: Count, at: whole({ max: sizes.textLine }), text: text({ max: sizes.textPart }) },
    { ...version, end: flag },
  ),
  /** I hang up. A reason that is not known counts as `hung_up`. */
  object({ t: word('bye') }, { ...version, reason: text({ max: 64 }) }),
);
export type SideFrame = Infer<typeof SideFrame>;
