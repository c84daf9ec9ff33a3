import type { Quality } from '@earshot/client';

/** Whose network is weak: mine, theirs, that between us, or it only takes long. */
export type Weak = 'mine' | 'theirs' | 'between' | 'slow';

/** From the one bound on a part is bad, and good again only below the other. Shares are from 0 to 1. */
interface Bounds {
  readonly bad: number;
  readonly good: number;
}

const lossBounds: Bounds = { bad: 0.08, good: 0.03 };
const tripBounds: Bounds = { bad: 500, good: 350 };

/** So many bad readings one after the other begin it, so many good ones end it. */
const begins = 2;
const ends = 3;

/** One figure over its readings: a single bad one is no news, and a single good one no comfort. */
function createLatch({ bad, good }: Bounds): (value: number | null) => boolean {
  let isBad = false;
  let streak = 0;
  return (value) => {
    if (value === null) return isBad;
    const isOther = isBad ? value < good : value >= bad;
    streak = isOther ? streak + 1 : 0;
    if (streak >= (isBad ? ends : begins)) [isBad, streak] = [!isBad, 0];
    return isBad;
  };
}

/** What one reading says, and whether the server cannot be reached from here. */
export interface Condition {
  readonly quality: Quality | null;
  readonly away: boolean;
}

/**
 * Says, reading by reading, whether the network spoils a call, and whose it is. What I send is lost on my way out, what
 * I receive on theirs: a home's way out is its narrow one. When both directions suffer it may be either, unless the
 * server cannot be reached either, and then it is mine.
 */
export function createWeak(): (condition: Condition) => Weak | null {
  const [received, sent, trip] = [createLatch(lossBounds), createLatch(lossBounds), createLatch(tripBounds)];
  return ({ quality, away }) => {
    const isReceivedBad = received(quality && Math.max(quality.loss, quality.concealed));
    const isSentBad = sent(quality && quality.sent_loss);
    const isSlow = trip(quality && quality.round_trip_ms);
    if (isReceivedBad || isSentBad) return away ? 'mine' : isSentBad ? (isReceivedBad ? 'between' : 'mine') : 'theirs';
    return isSlow ? 'slow' : null;
  };
}
