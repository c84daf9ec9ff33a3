import type { CallEntry, CallView } from '@earshot/client';

type Phase = CallView['phase'];

/** One of my calls, in one of these phases. */
export type EntryIn<P extends Phase> = CallEntry & { readonly view: Extract<CallView, { readonly phase: P }> };

/** A call that rings for me, or that I have accepted a moment ago. */
export type Ring = EntryIn<'ringing' | 'accepting'>;

/** A call that I am in, that I am making, or that is set aside. */
export type Standing = EntryIn<'dialing' | 'talking' | 'elsewhere'>;

function isRing(entry: CallEntry): entry is Ring {
  return entry.view.phase === 'ringing' || entry.view.phase === 'accepting';
}

function isStanding(entry: CallEntry): entry is Standing {
  return entry.view.phase === 'dialing' || entry.view.phase === 'talking' || entry.view.phase === 'elsewhere';
}

/** Whether I have set the call aside. */
export function isAside({ view }: Standing): boolean {
  switch (view.phase) {
    case 'dialing':
      return false;
    case 'talking':
      return view.heldByMe;
    case 'elsewhere':
      return view.call.held_by.some((id) => id !== view.other.id);
  }
}

/** My calls, by where they stand on the page. */
export interface CallSet {
  /** Those that I am in, that I am making, or that are set aside, in the order of their begin. */
  readonly standing: readonly Standing[];
  /** The one of them that is not set aside: I can call nobody beside it. */
  readonly active: Standing | null;
  /** Rings in front of everything, for there is no call that it would disturb. */
  readonly front: Ring | null;
  /** Rings beside my call, or beside the ring in front. */
  readonly waiting: Ring | null;
}

/**
 * Where each of my calls stands. A ring that I accept beside a call has its place on the stage once it has the focus.
 */
export function callSetOf(calls: readonly CallEntry[]): CallSet {
  const standing = calls.filter(isStanding);
  const rings = calls.filter(isRing);
  const active = standing.find((entry) => !isAside(entry)) ?? null;
  const mayStandInFront = rings.filter(({ view }) => active === null && (view.phase === 'ringing' || standing.length === 0));
  const front = mayStandInFront.find(({ focused }) => focused) ?? mayStandInFront[0] ?? null;
  const waiting = rings.find((ring) => ring !== front && !(ring.focused && ring.view.phase === 'accepting')) ?? null;
  return { standing, active, front, waiting };
}
