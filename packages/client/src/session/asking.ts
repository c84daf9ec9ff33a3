import type { ErrorCode } from '@earshot/protocol';

/** A request to be let in, that nobody else can ask about. */
export interface Asking {
  readonly id: string;
  readonly secret: string;
}

/**
 *     waiting --approved--> in
 *        |  \--refused, over--> over
 *        +--no answer--> waiting, silent
 */
export type Waiting =
  | { readonly phase: 'waiting'; readonly silent: boolean }
  | { readonly phase: 'in' }
  /** An admin has said no, or the request is not known any more, for it was never decided. */
  | { readonly phase: 'over'; readonly why: 'refused' | 'expired' };

/** What the server said of a request. */
export type Said =
  | { readonly ok: true; readonly decision: 'waiting' | 'approved' | 'refused' }
  | { readonly ok: false; readonly code: ErrorCode | 'silent' };

/** What an answer makes of it. What is over stays so. Pure. */
export function stepWaiting(state: Waiting, said: Said): Waiting {
  if (state.phase !== 'waiting') return state;
  if (!said.ok) return said.code === 'not_found' ? { phase: 'over', why: 'expired' } : { phase: 'waiting', silent: true };
  switch (said.decision) {
    case 'waiting':
      return { phase: 'waiting', silent: false };
    case 'approved':
      return { phase: 'in' };
    case 'refused':
      return { phase: 'over', why: 'refused' };
  }
}
