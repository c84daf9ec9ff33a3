/**
 * How loud somebody's tone was in one piece of 20 ms, 0 to 1. `at` is when the piece was played, in Unix milliseconds.
 */
export interface Piece {
  readonly at: number;
  readonly level: number;
}

/** A span of time, in Unix milliseconds. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Milliseconds of a piece. */
export const pieceLength = 20;
/** Above this the tone is heard. Voices arrive between 0.02 and 0.3 and swell; in between they fall to a sixth. */
export const audible = 0.002;
/** So many pieces in a row are sound; fewer may be a click. */
const steady = 5;

/**
 * The longest silence within the span, in milliseconds: from the end of one piece with the tone to the beginning of the
 * next, and to the ends of the span. Time of which there are no pieces is silence too, for nothing was played in it; a
 * piece more or less is not a gap.
 */
export function longestGap(pieces: readonly Piece[], span: Span): number {
  let longest = 0;
  let heard = span.from;
  for (const { at, level } of inOrder(pieces, span)) {
    if (level < audible) continue;
    longest = Math.max(longest, at - heard);
    heard = at + pieceLength;
  }
  longest = Math.max(longest, span.until - heard);
  return longest <= pieceLength ? 0 : Math.round(longest);
}

/** Milliseconds from `moment` until the tone is there and stays; null when it does not come. */
export function backAfter(pieces: readonly Piece[], moment: number): number | null {
  let run: Piece[] = [];
  for (const piece of inOrder(pieces, { from: moment, until: Infinity })) {
    const last = run.at(-1);
    const goesOn = last === undefined || piece.at - last.at < 2 * pieceLength;
    if (piece.level < audible) run = [];
    else run = goesOn ? [...run, piece] : [piece];
    const [first] = run;
    if (first !== undefined && run.length === steady) return Math.max(0, Math.round(first.at - moment));
  }
  return null;
}

function inOrder(pieces: readonly Piece[], { from, until }: Span): readonly Piece[] {
  return pieces.filter(({ at }) => at + pieceLength > from && at < until).toSorted((a, b) => a.at - b.at);
}

/** The middle, the 95th percentile and the most of some figures (nearest rank); null of none. */
export function spread(figures: readonly number[]): { readonly median: number; readonly p95: number; readonly max: number } | null {
  const sorted = figures.toSorted((a, b) => a - b);
  function rank(share: number) {
    return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  }
  const [median, p95, max] = [rank(0.5), rank(0.95), rank(1)];
  return median === undefined || p95 === undefined || max === undefined ? null : { median, p95, max };
}
