import type { Weak } from './weak.ts';

/** What readings say of the sound between me and one other. */
export interface Verdict {
  readonly name: string;
  readonly weak: Weak | null;
  readonly silent: boolean;
}

/** The one thing that is said: what is wrong, and between me and whom. */
export interface Fault {
  readonly what: Weak | 'silent';
  readonly name: string;
}

function isLossy({ weak }: Verdict): boolean {
  return weak !== null && weak !== 'slow';
}

/**
 * Which fault of a call is said. Among several, what spoils all of them is mine, for they have me in common; what
 * spoils my way to one alone is not, unless the server cannot be reached from here either. Of a line that loses much it
 * cannot be said who is silent.
 */
export function faultOf(verdicts: readonly Verdict[], away: boolean): Fault | null {
  const [first, ...more] = verdicts.filter(isLossy);
  if (first?.weak) {
    const { name, weak } = first;
    if (verdicts.length === 1) return { what: weak, name };
    if (more.length + 1 === verdicts.length) return { what: 'mine', name };
    return { what: weak === 'mine' && !away ? 'between' : weak, name };
  }
  const slow = verdicts.find(({ weak }) => weak !== null);
  if (slow !== undefined) return { what: 'slow', name: slow.name };
  const silent = verdicts.find((verdict) => verdict.silent);
  return silent === undefined ? null : { what: 'silent', name: silent.name };
}
