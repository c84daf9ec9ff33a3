import { limits, type Candidate } from '@earshot/protocol';
import type { Side } from './call.ts';

/** What one side of a call has sent: its latest offer and answer (SDP text) and its newest candidates. */
export interface Box {
  readonly offer: string | null;
  readonly answer: string | null;
  readonly candidates: readonly Candidate[];
  /** How many older candidates were dropped; a cursor counts them too. */
  readonly dropped: number;
  /** Grows whenever something is put in or taken out. */
  readonly version: number;
}

export type Mailbox = Readonly<Record<Side, Box>>;

/** What is put into a box. */
export type Signal =
  | { readonly kind: 'offer' | 'answer'; readonly sdp: string }
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] };

const emptyBox: Box = { offer: null, answer: null, candidates: [], dropped: 0, version: 0 };
export const emptyMailbox: Mailbox = { caller: emptyBox, callee: emptyBox };

/**
 * Puts a signal of a side into its box: descriptions replace, candidates add up to a bound and then push out the
 * oldest.
 */
export const post = (mailbox: Mailbox, from: Side, signal: Signal): Mailbox => ({ ...mailbox, [from]: put(mailbox[from], signal) });

const put = (box: Box, signal: Signal): Box => {
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
};

/** Empties the box of a side; cursors stay good. */
export const clear = (mailbox: Mailbox, side: Side): Mailbox => {
  const { candidates, dropped, version } = mailbox[side];
  return { ...mailbox, [side]: { ...emptyBox, dropped: dropped + candidates.length, version: version + 1 } };
};

/**
 * The candidates of a box after a cursor (how many the reader has seen; 0 at first), and the next cursor. A cursor of a
 * server that was killed before it had written all of them may be ahead of this one: then they are given everything,
 * for a candidate does no harm twice.
 */
export const collect = (
  { candidates, dropped }: Box,
  after: number,
): { readonly candidates: readonly Candidate[]; readonly next: number } => {
  const next = dropped + candidates.length;
  return { candidates: after > next ? candidates : candidates.slice(Math.max(0, after - dropped)), next };
};
