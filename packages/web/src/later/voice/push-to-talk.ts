/** What the key needs of a call. */
export interface Talker {
  /** The id of the call that I am in, muted, with a microphone, and that nobody holds; null: none. */
  readonly muted: () => string | null;
  /** The id of the call that I am in, muted or not. */
  readonly current: () => string | null;
  readonly open: () => void;
  readonly close: () => void;
}

/** A key that is held to be heard. */
export interface TalkKey {
  /** The key went down, or is repeated: whether it is held to talk. */
  readonly down: () => boolean;
  /** It came up, or nobody can tell any more where it is: whether it was held to talk. */
  readonly up: () => boolean;
}

/**
 * Opens the microphone of a muted call while the key is held, and of no other: what was switched to meanwhile is not
 * muted for it.
 */
export function createTalkKey({ muted, current, open, close }: Talker): TalkKey {
  let held: string | null = null;
  return {
    down: () => {
      if (held !== null) return true;
      held = muted();
      if (held !== null) open();
      return held !== null;
    },
    up: () => {
      if (held === null) return false;
      if (current() === held && muted() === null) close();
      held = null;
      return true;
    },
  };
}
