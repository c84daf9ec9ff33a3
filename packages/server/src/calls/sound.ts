/**
 * What the endpoints of the two have said of the sound: it is there, it is not, or nothing (null). Only they know: the
 * sound goes past the server. A program that never says anything is taken to hear.
 */
export interface Sound {
  readonly caller: boolean | null;
  readonly callee: boolean | null;
}

/** Nobody has said anything yet. */
export const untold: Sound = { caller: null, callee: null };

/** A call of before there were such words: it goes on counting, and its next word does not begin it anew. */
export const takenToHear: Sound = { caller: true, callee: true };

export const isTold = ({ caller, callee }: Sound): boolean => caller !== null || callee !== null;

/** Whether talk time runs, as far as the sound goes: nobody says that there is none. */
export const isThere = ({ caller, callee }: Sound): boolean => caller !== false && callee !== false;

/**
 * Time that was talked: `talked` milliseconds before `since` (monotonic ms), and on from there; null while it stands.
 */
export interface Talk {
  readonly talked: number;
  readonly since: number | null;
}

/** Milliseconds talked until now. */
export const countTalk = ({ talked, since }: Talk, mono: number): number => (since === null ? talked : talked + Math.max(0, mono - since));

/** Talk time after a word about the sound. The first one begins it: what passed before was spent on finding a way. */
export const recount = (talk: Talk, before: Sound, after: Sound, mono: number): Talk => ({
  talked: isTold(before) ? countTalk(talk, mono) : 0,
  since: isThere(after) ? mono : null,
});
