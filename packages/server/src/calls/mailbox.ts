import { limits, type Candidate } from '@earshot/protocol';

/** What one party of a call has sent to another: the latest offer and answer (SDP text) and the newest candidates. */
export interface Box {
  readonly offer: string | null;
  readonly answer: string | null;
  readonly candidates: readonly Candidate[];
  /** How many older candidates were dropped; a cursor counts them too. */
  readonly dropped: number;
  /** Grows whenever something is put in or taken out. */
  readonly version: number;
}

/** Two users of a call in one direction. */
export interface Pair {
  readonly from: string;
  readonly to: string;
}

/** The boxes of a call, one for each pair that has sent something. */
export type Mailbox = readonly PairBox[];
export interface PairBox extends Pair {
  readonly box: Box;
}

/** What is put into a box. */
export type Signal =
  | { readonly kind: 'offer' | 'answer'; readonly sdp: string }
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] };

const emptyBox: Box = { offer: null, answer: null, candidates: [], dropped: 0, version: 0 };
export const emptyMailbox: Mailbox = [];

function isOf(one: Pair, { from, to }: Pair): boolean {
  return one.from === from && one.to === to;
}

/** What one user of a call has sent to another. */
export function boxOf(mailbox: Mailbox, pair: Pair): Box {
  return mailbox.find((one) => isOf(one, pair))?.box ?? emptyBox;
}

/**
 * Puts a signal into the box of a pair: descriptions replace, candidates add up to a bound and then push out the
 * oldest.
 */
export function post(mailbox: Mailbox, { from, to }: Pair, signal: Signal): Mailbox {
  const box = put(boxOf(mailbox, { from, to }), signal);
  return [...mailbox.filter((one) => !isOf(one, { from, to })), { from, to, box }];
}

function put(box: Box, signal: Signal): Box {
  const version = box.version + 1;
  switch (signal.kind) {
    case 'offer':
      return { ...box, offer: signal.sdp, version };
    case 'answer':
      return { ...box, answer: signal.sdp, version };
    case 'candidates': {
      const all = [...box.candidates, ...signal.candidates];
      const excess = Math.max(0, all.length - limits.candidatesKept);
      return { ...box, candidates: all.slice(excess), dropped: box.dropped + excess, version };
    }
  }
}

/** Empties the boxes that a user has filled; cursors stay good. */
export function clear(mailbox: Mailbox, from: string): Mailbox {
  return mailbox.map((one) => (one.from === from ? { ...one, box: emptied(one.box) } : one));
}

/** What was sent to one user, who has not come, is for another who is rung in their place. */
export function handOn(mailbox: Mailbox, from: string, to: string): Mailbox {
  const theirs = mailbox
    .filter((one) => one.to === from && one.from !== to)
    .map((one) => ({ ...one, to, box: { ...one.box, version: 1 } }));
  return [...mailbox.filter((one) => one.to !== to), ...theirs];
}

/** Empties the boxes of a user both ways, for they have left; cursors stay good. */
export function clearBoth(mailbox: Mailbox, userId: string): Mailbox {
  return mailbox.map((one) => (one.from === userId || one.to === userId ? { ...one, box: emptied(one.box) } : one));
}

function emptied({ candidates, dropped, version }: Box): Box {
  return {
    ...emptyBox,
    dropped: dropped + candidates.length,
    version: version + 1,
  };
}

/**
 * The candidates of a box after a cursor (how many the reader has seen; 0 at first), and the next cursor. A cursor of a
 * server that was killed before it had written all of them may be ahead of this one: then they are given everything,
 * for a candidate does no harm twice.
 */
export function collect({ candidates, dropped }: Box, after: number): { readonly candidates: readonly Candidate[]; readonly next: number } {
  const next = dropped + candidates.length;
  return { candidates: after > next ? candidates : candidates.slice(Math.max(0, after - dropped)), next };
}
